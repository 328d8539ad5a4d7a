"""In which order things wait. Pure."""

from __future__ import annotations

from enum import IntEnum


class Urgency(IntEnum):
    """The lowest first, whatever else waits; within one, what most people ask for, then the oldest."""

    LIFE = 0
    SAFETY = 1
    FRAUD = 2
    TRUSTED = 3  # a notice of a trusted flagger: art. 22
    ROUTINE = 5
    COMMUNITY = 8  # suggestions: they wait and nobody is harmed

    @property
    def is_danger(self) -> bool:
        return self in {Urgency.LIFE, Urgency.SAFETY}
