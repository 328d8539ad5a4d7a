"""Usernames for people who only have a name to be shown: `kevin-montrose`, `kevin-montrose-2`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.text import slugify

from forum import names
from forum.models import Member

LENGTH = 60
SHORTEST = settings.ACCOUNT_USERNAME_MIN_LENGTH


class Usernames:
    """Hands out names that nobody has, whatever the case."""

    def __init__(self) -> None:
        self._numbers: dict[str, count[int]] = {}

    def for_people(self, people: Iterable[tuple[str, int]]) -> list[str]:
        """One for each (name shown, number in the source); the number is used where the name gives nothing."""
        bases = [_base(name, number) for name, number in people]
        taken = self._held(bases)
        given = []
        for base in bases:
            username = base if base not in taken else self._numbered(base, taken)
            taken.add(username)
            given.append(username)
        return given

    def _numbered(self, base: str, taken: set[str]) -> str:
        for number in self._numbers.setdefault(base, count(2)):
            username = f"{base}-{number}"
            if username not in taken and not self._held([username]):
                return username
        raise AssertionError  # count() does not end

    def _held(self, usernames: Iterable[str]) -> set[str]:
        members = Member.objects.annotate(lower=Lower("username")).filter(lower__in=set(usernames))
        return set(members.values_list("lower", flat=True))


def _base(name: str, number: int) -> str:
    base = slugify(name)[:LENGTH].strip("-_")
    if names.is_of_the_team(base):
        base = ""
    if len(base) >= SHORTEST:
        return base
    return f"{base or 'member'}-{abs(number)}"
