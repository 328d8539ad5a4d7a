"""Usernames for people who only have a name to be shown: `kevin-montrose`, `kevin-montrose-2`.

Like those that people choose, none looks like another: `léo` is `leo`, `1eo` becomes `1eo-2`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from django.conf import settings
from django.utils.text import slugify

from forum import names
from forum.lookalikes import look_of

LENGTH = 60
SHORTEST = settings.ACCOUNT_USERNAME_MIN_LENGTH


class Usernames:
    """Hands out names that nobody has, nor one that looks like them."""

    def __init__(self) -> None:
        self._numbers: dict[str, count[int]] = {}

    def for_people(self, people: Iterable[tuple[str, int]]) -> list[str]:
        """One for each (name shown, number in the source); the number is used where the name gives nothing."""
        bases = [_base(name, number) for name, number in people]
        taken: set[str | None] = {*names.taken_looks(bases)}
        given = []
        for base in bases:
            username = base if look_of(base) not in taken else self._numbered(base, taken)
            taken.add(look_of(username))
            given.append(username)
        return given

    def _numbered(self, base: str, taken: set[str | None]) -> str:
        for number in self._numbers.setdefault(base, count(2)):
            username = f"{base}-{number}"
            if look_of(username) not in taken and not names.taken_looks([username]):
                return username
        raise AssertionError  # count() does not end


def _base(name: str, number: int) -> str:
    base = slugify(name)[:LENGTH].strip("-_")
    if names.is_of_the_team(base):
        base = ""
    if len(base) >= SHORTEST:
        return base
    return f"{base or 'member'}-{abs(number)}"
