"""The name of where a member stands, shown instead of a bare figure. Pure: figures and functions, no database.

A level opens nothing: privileges do. It asks for points and quality as they do, and for fewer points where the site
is young.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import pgettext_lazy

from forum.privileges import PRESETS, Requirement, quality


class Level(StrEnum):
    NEWCOMER = "newcomer"
    REGULAR = "regular"
    PILLAR = "pillar"
    REFERENCE = "reference"


LABELS: dict[Level, Any] = {
    Level.NEWCOMER: pgettext_lazy("level of a member", "Newcomer"),
    Level.REGULAR: pgettext_lazy("level of a member", "Regular"),
    Level.PILLAR: pgettext_lazy("level of a member", "Pillar"),
    Level.REFERENCE: pgettext_lazy("level of a member", "Reference"),
}

# On an established site, as privileges have it.
REQUIREMENTS: dict[Level, Requirement] = {
    Level.NEWCOMER: Requirement(0, 0),
    Level.REGULAR: Requirement(100, 0),  # several people found an answer useful
    Level.PILLAR: Requirement(1000, 0.6),
    Level.REFERENCE: Requirement(5000, 0.7),
}


def required(level: Level, *, preset: str | None = None) -> Requirement:
    full = REQUIREMENTS[level]
    return Requirement(round(full.points * PRESETS[preset or settings.PRIVILEGES]), full.quality)


def level_of(points: int, good: int = 0, bad: int = 0) -> Level:
    """The highest one whose points and quality the member has."""
    reached = [
        level
        for level in Level
        if points >= (needed := required(level)).points and quality(good, bad) >= needed.quality
    ]
    return reached[-1] if reached else Level.NEWCOMER  # points may be below zero
