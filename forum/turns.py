"""Taking turns at what waits: the forum's own pages of decision ask whoever keeps a queue who looks at a thing, and
what comes after it.

The Wagtail hook `register_turns` returns an object that answers both: docs/extending.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from django.http import HttpRequest
from wagtail import hooks

HOOK = "register_turns"


class Turns(Protocol):
    def refusal(self, request: HttpRequest, thing: str, pk: int) -> str: ...

    def following(self, request: HttpRequest, thing: str, pk: int) -> str: ...


def refusal(request: HttpRequest, thing: str, pk: int) -> str:
    """A sentence where a colleague looks at it just now, and the member has not said that they decide all the same."""
    return next(filter(None, (turns.refusal(request, thing, pk) for turns in _registered())), "")


def following(request: HttpRequest, thing: str, pk: int) -> str:
    """Asked after a decision: the address where the member goes on. Empty for whoever works through no queue."""
    return next(filter(None, (turns.following(request, thing, pk) for turns in _registered())), "")


def _registered() -> Iterator[Turns]:
    for register in hooks.get_hooks(HOOK):
        yield register()
