"""The sentence after an act, with the button that takes it back. It stays on the page: no clock takes it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

_PREFIX = "undo:"  # among the tags of a message, which others fill too


def done(request: HttpRequest, sentence: Any, *, undo: str = "") -> None:
    """Say that something is done; `undo` is the address of this site that undoes it by POST."""
    messages.success(request, sentence, extra_tags=f"{_PREFIX}{undo}" if undo else "")


def address_in(message: Any) -> str:
    """Where the message's button posts to, if it has one."""
    tags = getattr(message, "extra_tags", None) or ""
    return tags.removeprefix(_PREFIX) if tags.startswith(_PREFIX) else ""
