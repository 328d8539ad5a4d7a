"""Tags of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forum.actions.tags import find_tag, tag_named, tag_slug
from forum.importers.rows import BadRow, Row
from forum.importers.stackexchange.run import Run

KIND = "tags"

_SEPARATORS = re.compile(r"[<>|]+")  # <a><b> in older dumps, |a|b| in newer ones


def names_in(value: str) -> list[str]:
    return [name for name in _SEPARATORS.split(value) if name]


def import_tags(run: Run) -> None:
    def read(row: Row) -> str:
        name = row.text("TagName")
        if not tag_slug(name):
            raise BadRow("TagName has no letter or digit")
        return name

    for names in run.batches("Tags.xml", KIND, read):
        with run.store.writing():
            for name in names:
                if pk_of(run, name) is None:
                    _make(run, name)
                else:
                    run.report.of(KIND).present += 1


def pks(run: Run, names: Iterable[str]) -> list[int]:
    """Of the tags of these names; one that Tags.xml does not have is made."""
    found = []
    for name in names:
        if pk_of(run, name) is None and tag_slug(name):
            run.report.of(KIND).read += 1
            _make(run, name)
        found.append(pk_of(run, name))
    return [pk for pk in found if pk is not None]


def pk_of(run: Run, name: str) -> int | None:
    slug = tag_slug(name)
    if slug not in run.tags:
        tag = find_tag(name)
        if tag is None:
            return None
        run.tags[slug] = tag.pk
    return run.tags[slug]


def _make(run: Run, name: str) -> None:
    tag = None if run.store.dry else tag_named(name)
    run.tags[tag_slug(name)] = -1 - len(run.tags) if tag is None else tag.pk
    run.report.of(KIND).created += 1
