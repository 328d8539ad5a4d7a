"""What the demo made and changed, in a file beside the site's, so that it alone can be taken away again.

A database that is another one than the demo was loaded into is left alone: its accounts are looked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from wagtail.models import Page

from forum.models import Answer, Comment, Member, Question
from moderation.mediation.models import Case

Rows: TypeAlias = dict[type[models.Model], set[Any]]
Snapshot: TypeAlias = dict[type[models.Model], dict[Any, dict[str, Any]]]
CHUNK = 400
OF_PEOPLE: dict[type[models.Model], str] = {Question: "author", Answer: "author", Comment: "author", Case: "asker"}


class Refused(Exception):
    """Nothing was removed; the sentence says why."""


def tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def snapshot() -> Snapshot:
    """Every row as it is. Of a site that has no question yet, these are some hundreds."""
    return {model: _by_key(model) for model in tables()}


def _by_key(model: type[models.Model]) -> dict[Any, dict[str, Any]]:
    named = str(model._meta.pk.attname)
    return {row[named]: row for row in model._base_manager.values()}


def remember(before: Snapshot) -> None:
    """Write down the rows that were not there before, and what those that were have now instead of what they had."""
    made: dict[str, list[Any]] = {}
    changed: dict[str, Any] = {}
    for model, rows in snapshot().items():
        former = before[model]
        made[model._meta.label] = sorted(rows.keys() - former.keys(), key=str)
        changes = {str(pk): _changes(former[pk], row) for pk, row in rows.items() if pk in former and former[pk] != row}
        if changes and model is not Page:  # `fix_tree` counts its children anew
            changed[model._meta.label] = changes
    told = {
        "members": _names(made[Member._meta.label]),
        "rows": {name: pks for name, pks in made.items() if pks},
        "changed": changed,
    }
    _file().write_text(json.dumps(told, default=_in_words), encoding="utf-8")


def _changes(former: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {name: {"was": former[name], "became": value} for name, value in now.items() if former[name] != value}


def remove() -> int:
    """Take away what the demo made and what hangs on it; how many rows. Refused where people wrote on it since."""
    told = _told()
    rows: Rows = defaultdict(set)
    for name, pks in told["rows"].items():
        model = apps.get_model(name)
        rows[model] = {model._meta.pk.to_python(pk) for pk in pks}
    with transaction.atomic():
        emptied = _spread(rows, set(rows[Member]))
        _empty(emptied, rows)
        count = sum(_delete(model, pks) for model, pks in rows.items())
        _put_back(told["changed"])
        Page.fix_tree()
    _file().unlink()
    return count


def _file() -> Path:
    return Path(settings.VAR) / "demo.json"


def _told() -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused("No demo was loaded here, or by a version that did not write down what it made.") from None
    if _names(told["rows"][Member._meta.label]) != told["members"]:
        raise Refused("The demo that was written down is not the one in this database.")
    return told


def _names(pks: Iterable[Any]) -> dict[str, str]:
    found = Member.objects.filter(pk__in=list(pks)).order_by("pk").values_list("pk", "username")
    return {str(pk): name for pk, name in found}


def _spread(rows: Rows, accounts: set[Any]) -> list[tuple[type[models.Model], str]]:
    """Add what cannot stand without those rows; the columns that may be empty, and name one of them, are returned."""
    emptied: list[tuple[type[models.Model], str]] = []
    grows = True
    while grows:
        grows, emptied = False, []
        for model, field in _links():
            target = rows.get(field.remote_field.model)
            if not target:
                continue
            found = set(_pointing(model, field, target)) - rows[model]
            if found and field.null and field.remote_field.on_delete is models.SET_NULL:
                emptied.append((model, field.name))
            elif found:
                _check_nobody_wrote(model, found, accounts)
                rows[model] |= found
                grows = True
    return emptied


def _links() -> Iterator[tuple[type[models.Model], Any]]:
    for model in tables():
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey):
                yield model, field


def _pointing(model: type[models.Model], field: Any, target: set[Any]) -> Iterator[Any]:
    for some in _chunks(target):
        yield from model._base_manager.filter(**{f"{field.name}__in": some}).values_list("pk", flat=True)


def _check_nobody_wrote(model: type[models.Model], pks: set[Any], accounts: set[Any]) -> None:
    column = OF_PEOPLE.get(model)
    if column is None:
        return
    for some in _chunks(pks):
        people = model._base_manager.filter(pk__in=some).exclude(**{f"{column}__in": accounts})
        if others := people.count():
            what = model._meta.verbose_name_plural
            raise Refused(
                f"Nothing was removed: {others} {what} of people who are not of the demo stand under its own."
            )


def _empty(columns: list[tuple[type[models.Model], str]], rows: Rows) -> None:
    for model, name in columns:
        field: Any = model._meta.get_field(name)
        for some in _chunks(rows[field.remote_field.model]):
            model._base_manager.filter(**{f"{name}__in": some}).update(**{name: None})


def _delete(model: type[models.Model], pks: set[Any]) -> int:
    """Without signals and cascades: everything that hangs on it is in the list. Keys are checked at the end."""
    for some in _chunks(pks):
        found: Any = model._base_manager.filter(pk__in=some)
        found._raw_delete(found.db)
    return len(pks)


def _put_back(changed: dict[str, Any]) -> None:
    """What a row had before, where nobody has changed it since; all of its columns at once, for their constraints."""
    for name, rows in changed.items():
        model = apps.get_model(name)
        for pk, columns in rows.items():
            standing = model._base_manager.filter(pk=pk)
            for now in standing.values(*columns):
                former = {
                    column: model._meta.get_field(column).to_python(told["was"])
                    for column, told in columns.items()
                    if _plain(now[column]) == told["became"]
                }
                standing.update(**former)


def _plain(value: Any) -> Any:
    """As it stands in the file; a date with all its digits."""
    return json.loads(json.dumps(value, default=_in_words))


def _in_words(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _chunks(pks: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(pks, key=str)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
