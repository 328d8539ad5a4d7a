"""General recommendations that become guides: whoever writes them and whoever keeps guides do not know each other.

Two Wagtail hooks: `register_recommended_guides` returns an object that makes drafts of them, `register_recommendations`
one that says whether what was recommended may still be published. docs/extending.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from wagtail import hooks

GUIDES_HOOK = "register_recommended_guides"
HOOK = "register_recommendations"


@dataclass(frozen=True)
class Recommended:
    """Plain text. `number`: of the recommendation, which is made into one guide only; `source`: who recommends."""

    number: int
    source: str
    language: str
    question: str
    advice: str


class Guides(Protocol):
    def draft(self, said: Recommended) -> None: ...

    def standing(self, number: int) -> str: ...


class Recommendations(Protocol):
    def refusal(self, number: int) -> str: ...


def draft(said: Recommended) -> None:
    """Inside the transaction that hands it over. Twice is once."""
    for guides in _registered(GUIDES_HOOK):
        guides.draft(said)


def standing(number: int) -> str:
    """Of the guide that was made of it: "draft", "public", or nothing where there is none."""
    return next(filter(None, (guides.standing(number) for guides in _registered(GUIDES_HOOK))), "")


def refusal(number: int) -> str:
    """Why the guide may not be published now; nothing when it may."""
    return next(filter(None, (known.refusal(number) for known in _registered(HOOK))), "")


def _registered(hook: str) -> list[Any]:
    return [register() for register in hooks.get_hooks(hook)]
