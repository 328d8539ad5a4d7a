"""Marks in the words of the team: `{day}` is where a page fills something in. No other spelling means anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MARK = re.compile(r"\{(\w+)\}")


def found_in(text: str) -> list[str]:
    """The names of its marks, in their order, each as often as it stands there."""
    return _MARK.findall(text)


def marks_of(text: str) -> frozenset[str]:
    return frozenset(found_in(text))


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A mark without a value stays: a page is shown all the same. Not `str.format`, which a lone brace stops."""
    return _MARK.sub(lambda found: str(values.get(found[1], found[0])), text)
