"""The files of a member in their archive: copied some bytes at a time, and a page that leads to each of them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from forum import member_data
from forum.member_data import OwnFile
from forum.models import Member

AT_MOST = 200 * 1024 * 1024  # bytes of files in the copy that members take themselves


class Copied(NamedTuple):
    """Which are in the archive, and which found no room."""

    there: list[OwnFile]
    left_out: list[OwnFile]

    @property
    def total(self) -> int:
        return len(self.there) + len(self.left_out)


def copy(archive: zipfile.ZipFile, member: Member, *, at_most: int | None) -> Copied:
    """All of them without `at_most`; else those that fit into so many bytes, in their order."""
    copied, used = Copied([], []), 0
    for file in (file for part in member_data.parts() for file in part.files(member)):
        with file.open() as source:
            fits = at_most is None or used + source.size <= at_most
            (copied.there if fits else copied.left_out).append(file)
            if not fits:
                continue
            used += source.size
            with archive.open(f"files/{file.name}", "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out)
    return copied


def items(copied: Copied) -> Iterator[str]:
    yield format_html('<p><a href="index.html">{}</a></p>', gettext("All of it"))
    yield "<ul>"
    for file in copied.there:
        yield format_html('<li><a href="{}">{}</a></li>', quote(f"files/{file.name}"), file.title or file.name)
    yield "</ul>"
    if copied.left_out:
        yield format_html("<p>{}</p><ul>", _no_room(len(copied.left_out)))
        for file in copied.left_out:
            yield format_html("<li>{}</li>", file.title or file.name)
        yield "</ul>"


def _no_room(count: int) -> str:
    sentence = ngettext(
        "A copy has room for %(room)s of files: %(count)s is not in it. Write to %(email)s, and you are given it.",
        "A copy has room for %(room)s of files: %(count)s are not in it. Write to %(email)s, and you are given them.",
        count,
    )
    return sentence % {"room": filesizeformat(AT_MOST), "count": count, "email": settings.CONTACT_EMAIL}
