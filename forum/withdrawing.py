"""Guides that leave public sight by a decision: whoever decides asks whoever keeps them, and neither knows the other.

The Wagtail hook `register_guides` returns an object that does it: docs/extending.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from wagtail import hooks

from forum.models import Member

HOOK = "register_guides"


@dataclass(frozen=True)
class Guide:
    """`pk`: of the Wagtail page. `words`: all that it says, or said when it was public. `members`: who is credited in
    it, who looks after it and who made it.
    """

    pk: int
    title: str
    language: str
    published_at: datetime
    is_public: bool
    words: str
    members: tuple[Member, ...]


class Guides(Protocol):
    def known(self, pk: int, *, is_locked: bool) -> Guide | None: ...

    def of(self, member: Member) -> Any: ...

    def withdraw(self, pk: int, *, at: datetime) -> None: ...

    def put_back(self, pk: int) -> None: ...


def known(pk: int | None, *, is_locked: bool = False) -> Guide | None:
    """The guide of that number that was public once. `is_locked`: held until the transaction ends."""
    if pk is None:
        return None
    return next(filter(None, (guides.known(pk, is_locked=is_locked) for guides in _registered())), None)


def guides_of(member: Member) -> list[Any]:
    """Querysets of the numbers of those that name this member, to filter by."""
    return [guides.of(member) for guides in _registered()]


def withdraw(guide: Guide, *, at: datetime) -> None:
    """Inside the transaction of the decision: from now on nobody publishes it, until it is put back."""
    for guides in _registered():
        guides.withdraw(guide.pk, at=at)


def put_back(guide: Guide) -> None:
    """As everybody could read it before. Inside the transaction in which the decision ends."""
    for guides in _registered():
        guides.put_back(guide.pk)


def _registered() -> list[Guides]:
    return [register() for register in hooks.get_hooks(HOOK)]
