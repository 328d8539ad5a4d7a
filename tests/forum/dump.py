"""Small dumps, written for these tests in the shape of a Stack Exchange data dump."""

import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from django.core.management import call_command
from django.core.management.base import CommandError

DAY = "2024-05-02T10:20:30.123"

Line = dict[str, Any] | str


def row(**values: Any) -> str:
    return "  <row " + " ".join(f"{name}={quoteattr(str(value))}" for name, value in values.items()) + " />"


def user(number: int, name: str, **more: Any) -> str:
    return row(Id=number, DisplayName=name, CreationDate=DAY, **more)


def question(number: int, title: str = "The kettle does not switch off", **more: Any) -> str:
    values = {"Body": "<p>It boils on.</p>", "CreationDate": DAY, "Tags": "<kettle>", "OwnerUserId": 1, **more}
    return row(Id=number, PostTypeId=1, Title=title, **_given(values))


def answer(number: int, parent: int, **more: Any) -> str:
    values = {"Body": "<p>Descale it.</p>", "CreationDate": DAY, "OwnerUserId": 2, **more}
    return row(Id=number, PostTypeId=2, ParentId=parent, **_given(values))


def comment(number: int, post: int, **more: Any) -> str:
    return row(
        **_given({"Id": number, "PostId": post, "Text": "Which model?", "CreationDate": DAY, "UserId": 2, **more})
    )


def vote(number: int, post: int, kind: int, at: str = "2024-05-03T00:00:00.000") -> str:
    return row(Id=number, PostId=post, VoteTypeId=kind, CreationDate=at)


def link(number: int, post: int, other: int, kind: int = 3) -> str:
    return row(Id=number, PostId=post, RelatedPostId=other, LinkTypeId=kind, CreationDate=DAY)


def change(number: int, post: int, kind: int, text: str, group: str, **more: Any) -> str:
    values = {"UserId": 1, "CreationDate": DAY, **more}
    return row(Id=number, PostId=post, PostHistoryTypeId=kind, Text=text, RevisionGUID=group, **_given(values))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def document(root: str, lines: Iterable[str], newline: str = "\n") -> bytes:
    body = newline.join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>", *lines, f"</{root}>"])
    return b"\xef\xbb\xbf" + body.encode()


def write(folder: Path, **files: Iterable[str]) -> Path:
    """`Posts=[…]` writes Posts.xml."""
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        (folder / f"{name}.xml").write_bytes(document(name.lower(), lines))
    return folder


class Outcome:
    """What a command printed, and the exit code it would have given."""

    def __init__(self, *arguments: str) -> None:
        out, err = StringIO(), StringIO()
        self.code = 0
        try:
            call_command(*arguments, stdout=out, stderr=err)
        except CommandError as error:
            self.code = error.returncode
            err.write(str(error))
        self.out, self.err = out.getvalue(), err.getvalue()


def import_dump(folder: Path, *options: str) -> Outcome:
    return Outcome("import_stackexchange", str(folder), *options)


def counts(outcome: Any) -> dict[str, tuple[int, int, int, int]]:
    """Rows of each kind: made, there already, left out, bad."""
    kinds = json.loads(outcome.out)["kinds"]
    return {
        kind: (one["created"], one["already_here"], sum(one["left_out"].values()), one["bad"])
        for kind, one in kinds.items()
    }


def post(model: Any, number: int, site: str = "kettles") -> Any:
    """What the post of that number became."""
    return model.objects.get(external_ref=f"se:{site}:post:{number}")
