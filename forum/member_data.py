"""What the site holds of a member, table by table: the one list that export and deletion go by.

Apps add theirs by the Wagtail hook `register_member_data`, which returns a `MemberData`: docs/extending.md. A test
walks every column that names a member and fails for one that no list names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet
from wagtail import hooks

from forum.models import Member

HOOK = "register_member_data"


class Fate(Enum):
    """What becomes of the rows when the account ends."""

    ERASED = "erased"
    UNLINKED = "unlinked"  # they stay and name nobody
    BY_THE_APP = "by the app"  # `release` of the app sees to it


@dataclass(frozen=True)
class Table:
    """Rows that name a member in `column`. `shown` are the columns of the export; without any, `why_not` says why.

    `rows` takes a member, where more than the column decides which rows they are given; `also` is written when the
    rows are unlinked; `title` heads the rows in the export; `words` says a column's value as its reader would, given
    the row, where the table does not.
    """

    model: str
    column: str
    fate: Fate
    title: Any = ""
    shown: Sequence[str] = ()
    why_not: str = ""
    rows: Callable[[Member], QuerySet[Any, Any]] | None = None
    also: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)

    @property
    def queryset(self) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = apps.get_model(self.model)._base_manager.all()
        return found

    def rows_of(self, member: Member) -> QuerySet[Any, Any]:
        """What the member is given of it."""
        return self.rows(member) if self.rows else self.queryset.filter(**{self.column: member})


class Kept(NamedTuple):
    """What the law asks to keep after the account: what, why, until when (none: as long as what it is about)."""

    what: str
    why: str
    until: date | None


class OwnFile(NamedTuple):
    """A file of the member: its name in the archive, how it is opened (with its `size`), and what it is called."""

    name: str
    open: Callable[[], Any]
    title: str = ""


def _nothing(member: Member) -> Iterable[Any]:
    return ()


def _no_rows(member: Member, keeps_posts: bool) -> int:
    return 0


@dataclass(frozen=True)
class MemberData:
    """One app's part. `obstacles` are sentences that say why the account cannot end now.

    `release` does by hand what no table says, some rows at a time: it returns how many, 0 when nothing is left. It is
    called before the tables are gone through, may be called again at any time, and commits each slice.
    """

    tables: Sequence[Table]
    obstacles: Callable[[Member], Iterable[str]] = _nothing
    kept: Callable[[Member], Iterable[Kept]] = _nothing
    release: Callable[[Member, bool], int] = _no_rows
    files: Callable[[Member], Iterable[OwnFile]] = _nothing


def parts() -> list[MemberData]:
    return [register() for register in hooks.get_hooks(HOOK)]


def tables() -> list[Table]:
    return [table for part in parts() for table in part.tables]


def obstacles(member: Member) -> list[str]:
    return [str(sentence) for part in parts() for sentence in part.obstacles(member)]


def kept(member: Member) -> list[Kept]:
    return [thing for part in parts() for thing in part.kept(member)]
