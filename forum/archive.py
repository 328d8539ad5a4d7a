"""Writing the archive of a member: for each table a JSON file for programs and a page for people, and their files.

Rows are read and written some at a time: an archive costs no more memory for ten years than for a day. The pages name
nothing outside the archive.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext

from forum import member_data
from forum.archive_words import LABELS
from forum.dates import written_day, written_moment
from forum.member_data import Table
from forum.models import Member

CHUNK = 200
STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
    "dl{border:1px solid #999;border-radius:.5rem;padding:.75rem 1rem}dt{font-weight:bold}"
    "dd{margin:0 0 .5rem;white-space:pre-wrap}"
)


def write(target: BinaryIO, member: Member, *, language: str) -> None:
    """Everything of the member, as a ZIP, in that language."""
    with translation.override(language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        sections = [_write_table(archive, table, member) for table in member_data.tables() if table.shown]
        _write_files(archive, member)
        _write_page(archive, "index.html", gettext("Everything we hold about you"), _contents(sections))


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
    rows = table.rows_of(member).order_by("pk").values(*table.shown)
    yield from rows.iterator(chunk_size=CHUNK)


def _items(table: Table, member: Member) -> Iterator[str]:
    choices = {column: _choices(table.model, column) for column in table.shown}
    yield format_html('<p><a href="index.html">{}</a></p>', gettext("All of it"))
    for row in _rows(table, member):
        yield "<dl>"
        for column, value in row.items():
            if value not in (None, "", [], {}):
                words = choices[column].get(value, value) if isinstance(value, str) else value
                yield format_html("<dt>{}</dt><dd>{}</dd>", str(LABELS.get(column, column)), _said(words))
        yield "</dl>"


def _choices(label: str, column: str) -> dict[Any, Any]:
    try:
        found = apps.get_model(label)._meta.get_field(column)
    except FieldDoesNotExist:  # of another table
        return {}
    return dict(found.flatchoices) if isinstance(found, models.Field) else {}


def _said(value: Any) -> str:
    """As its reader would say it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if hasattr(value, "hour"):
        return written_moment(value)
    if hasattr(value, "year"):
        return written_day(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)


def _contents(sections: list[tuple[str, str, int]]) -> Iterator[str]:
    yield format_html("<p>{}, {}</p>", settings.SITE_NAME, written_moment(timezone.now()))
    yield "<ul>"
    for name, title, count in sections:
        yield format_html('<li><a href="{}.html">{}</a> ({})</li>', name, title, count)
    yield "</ul>"
    sentence = gettext("The folder “json” holds the same for programs, the folder “files” what you sent with a case.")
    yield format_html("<p>{}</p>", sentence)


def _write_page(archive: zipfile.ZipFile, name: str, title: str, parts: Iterator[str]) -> None:
    head = format_html('<!doctype html><html lang="{}"><meta charset="utf-8">', translation.get_language())
    head += format_html('<meta name="viewport" content="width=device-width"><title>{}</title>', title)
    with archive.open(name, "w", force_zip64=True) as out:
        out.write(f"{head}<style>{STYLE}</style>{format_html('<h1>{}</h1>', title)}\n".encode())
        for part in parts:
            out.write(f"{part}\n".encode())
        out.write(b"</html>\n")


def _write_files(archive: zipfile.ZipFile, member: Member) -> None:
    for part in member_data.parts():
        for file in part.files(member):
            with file.open() as source, archive.open(f"files/{file.name}", "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out)
