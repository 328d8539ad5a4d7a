"""Which two versions of a text somebody wants to see beside each other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Version = TypeVar("Version")


def pair(versions: Sequence[tuple[str, Version]], number: str, since: str) -> tuple[Version, Version] | None:
    """(earlier, later) of numbered versions, the newest first: whichever was named first.

    Without `since`, the one before `number`; without either, the last change. None where there is nothing to compare.
    """
    places = {known: place for place, (known, _version) in enumerate(versions)}
    if len(versions) < 2:
        return None
    later = places.get(number, 0)
    earlier = places.get(since, later + 1)
    later, earlier = sorted((later, min(earlier, len(versions) - 1)))
    if later == earlier:
        later, earlier = (later, later + 1) if later + 1 < len(versions) else (later - 1, later)
    return versions[earlier][1], versions[later][1]
