"""Who stands behind reports: one person, however many reports, notices and spellings of an address. Pure.

A person has names: their account, the organisation that is trusted, an address whose reader said that a notice is
theirs. What somebody merely typed is `typed`: it joins reports together, and earns nobody's record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Name = tuple[str, int | str]
Names = frozenset[Name]
T = TypeVar("T")

MEMBER, FLAGGER, ADDRESS, TYPED = "member", "flagger", "address", "typed"


def names_of_member(member: int, keys: Iterable[str] = ()) -> Names:
    """`keys`: of the addresses that they have proven here."""
    proven = [name for key in keys for name in ((ADDRESS, key), (TYPED, key))]
    return frozenset([(MEMBER, member), *proven])


def names_of_sender(*, member: int | None, flagger: int | None, key: str, is_proven: bool) -> Names:
    """Of a notice. One that only has a typed address has no other name, so that it ties no two people together."""
    names: set[Name] = set()
    if member is not None:
        names.add((MEMBER, member))
    if flagger is not None:
        names.add((FLAGGER, flagger))
    if key and is_proven:
        names |= {(ADDRESS, key), (TYPED, key)}
    if key and not names:
        names.add((TYPED, key))
    return frozenset(names)


def persons(reports: Iterable[tuple[Names, T]]) -> list[tuple[Names, list[T]]]:
    """Each person once, with all their names and reports; what names nobody stands alone."""
    found: list[tuple[Names, list[T]]] = []
    for names, report in reports:
        same = [one for one in found if one[0] & names]
        found = [one for one in found if not one[0] & names]
        all_names = names.union(*(theirs for theirs, _reports in same))
        found.append((all_names, [*(one for _names, theirs in same for one in theirs), report]))
    return found
