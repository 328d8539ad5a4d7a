"""The sentence after an act, with the button that takes it back. It stays on the page: no clock takes it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict

_UNDO, _PLACE = "undo:", "at:"  # among the tags of a message, which others fill too
_TYPED = {"value", "why", "kind"}  # what buttons of an act send


def done(request: HttpRequest, sentence: Any, *, undo: str = "", place: str = "") -> None:
    """Say that something is done. `undo`: the address of this site that undoes it by POST; `place`: the id of what on
    the page the sentence stands beside, for whoever is led there and does not see the top."""
    tags = [f"{_UNDO}{undo}" if undo else "", f"{_PLACE}{place}" if place else ""]
    messages.success(request, sentence, extra_tags=" ".join(filter(None, tags)))


def address_in(message: Any) -> str:
    """Where the message's button posts to, if it has one."""
    return _tag(message, _UNDO)


def place_of(message: Any) -> str:
    return _tag(message, _PLACE)


def sent(request: HttpRequest) -> QueryDict:
    """What the pressed button says; where it is the one that undoes, its address says it."""
    return request.POST if request.POST.keys() & _TYPED else request.GET


def _tag(message: Any, name: str) -> str:
    tags = (getattr(message, "extra_tags", None) or "").split()
    return next((tag.removeprefix(name) for tag in tags if tag.startswith(name)), "")
