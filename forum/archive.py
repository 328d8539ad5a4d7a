"""Writing the archive of a member: for each table a JSON file for programs and a page for people, and their files.

Rows are read and written some at a time: an archive costs no more memory for ten years than for a day. The pages name
nothing outside the archive.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext

from forum import archive_files, member_data
from forum.archive_files import Copied
from forum.archive_words import LABELS
from forum.dates import written_day, written_moment
from forum.member_data import Table
from forum.models import Member, Question

CHUNK = 200
TITLE = "question__title"
STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "dl{border:1px solid #999;border-radius:.5rem;padding:.75rem 1rem}dt{font-weight:bold}"
    "dd{margin:0 0 .5rem;white-space:pre-wrap}"
)


def write(target: BinaryIO, member: Member, *, language: str, files_at_most: int | None = None) -> None:
    """Everything of the member, as a ZIP, in that language; `files_at_most`: bytes of their files, all without."""
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        sections = [_write_table(archive, table, member) for table in member_data.tables() if table.shown]
        files = archive_files.copy(archive, member, at_most=files_at_most)
        _write_page(archive, "files.html", gettext("Pictures and files"), archive_files.items(files))
        _write_page(archive, "index.html", gettext("Everything we hold about you"), _contents(sections, files))


def _write_table(archive: zipfile.ZipFile, table: Table, member: Member) -> tuple[str, str, int]:
    """Its name in the archive, its heading, and how many rows there are."""
    name = slugify(f"{table.model}-{table.column}".replace(".", "-"))
    count = 0
    with archive.open(f"json/{name}.json", "w", force_zip64=True) as out:
        out.write(b"[")
        for row in _rows(table, member):
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            out.write((",\n" if count else "\n").encode() + text.encode())
            count += 1
        out.write(b"\n]\n")
    _write_page(archive, f"{name}.html", str(table.title), _items(table, member))
    return name, str(table.title), count


def _rows(table: Table, member: Member) -> Iterator[dict[str, Any]]:
    """The title of a question that its reader may not see (any more) is empty here as on every page."""
    rows = table.rows_of(member).order_by("pk").values(*(column for column in table.shown if column != TITLE))
    if TITLE in table.shown:
        questions = Question.objects.visible_to(member).filter(pk=OuterRef("question_id"))
        rows = rows.annotate(readable_title=Subquery(questions.values("title")))
    for row in rows.iterator(chunk_size=CHUNK):
        yield {column: row["readable_title" if column == TITLE else column] for column in table.shown}


def _items(table: Table, member: Member) -> Iterator[str]:
    words = {column: table.words.get(column) or _choices(table.model, column) for column in table.shown}
    yield format_html('<p><a href="index.html">{}</a></p>', gettext("All of it"))
    for row in _rows(table, member):
        yield "<dl>"
        for column, value in row.items():
            if value not in (None, "", [], {}):
                yield format_html("<dt>{}</dt><dd>{}</dd>", str(LABELS.get(column, column)), _said(words[column](row)))
        yield "</dl>"


def _choices(label: str, column: str) -> Callable[[Mapping[str, Any]], Any]:
    try:
        found = apps.get_model(label)._meta.get_field(column)
    except FieldDoesNotExist:  # of another table
        return itemgetter(column)
    known = dict(found.flatchoices) if isinstance(found, models.Field) else {}
    return lambda row: known.get(row[column], row[column]) if isinstance(row[column], str) else row[column]


def _said(value: Any) -> str:
    """As its reader would say it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if hasattr(value, "hour"):
        return written_moment(value)
    if hasattr(value, "year"):
        return written_day(value)
    if isinstance(value, Mapping):
        named = ((str(LABELS.get(key, key)), said) for key, said in value.items() if said not in (None, ""))
        return "\n".join(f"{name}{'' if name.endswith('?') else ' –'} {_said(said)}" for name, said in named)
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return str(value)


def _contents(sections: list[tuple[str, str, int]], files: Copied) -> Iterator[str]:
    yield format_html("<p>{}, {}</p>", settings.SITE_NAME, written_moment(timezone.now()))
    yield "<ul>"
    for name, title, count in sections:
        if count:
            yield format_html('<li><a href="{}.html">{}</a> ({})</li>', name, title, count)
    if files.total:
        yield format_html('<li><a href="files.html">{}</a> ({})</li>', gettext("Pictures and files"), files.total)
    yield "</ul>"
    empty = ", ".join(title for _name, title, count in sections if not count)
    if empty:
        yield format_html("<p>{} {}</p>", gettext("We hold nothing of these:"), empty)
    sentence = gettext(
        "The folder “json” holds the same for programs, the folder “files” the pictures and files you sent."
    )
    yield format_html("<p>{}</p>", sentence)


def _write_page(archive: zipfile.ZipFile, name: str, title: str, parts: Iterator[str]) -> None:
    head = format_html('<!doctype html><html lang="{}"><meta charset="utf-8">', translation.get_language())
    head += format_html('<meta name="viewport" content="width=device-width"><title>{}</title>', title)
    with archive.open(name, "w", force_zip64=True) as out:
        out.write(f"{head}<style>{STYLE}</style>{format_html('<h1>{}</h1>', title)}\n".encode())
        for part in parts:
            out.write(f"{part}\n".encode())
        out.write(b"</html>\n")
