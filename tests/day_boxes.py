"""The three boxes of a day, as somebody types into them and as they are shown."""

from __future__ import annotations

import re

PARTS = ("day", "month", "year")


def boxes(name: str, text: str) -> dict[str, str]:
    """What a form sends of "2026-03-02" or "2/3/2026"; of "", three empty boxes."""
    parts = text.split("-")[::-1] if "-" in text else text.split("/")
    return {f"{name}_{part}": value for part, value in zip(PARTS, parts if text else ["", "", ""], strict=True)}


def shown(html: str, name: str) -> str:
    """ "2/3/2026", as the boxes of a field show it."""
    found = (re.search(rf'name="{name}_{part}"[^>]* value="([^"]*)"', html) for part in PARTS)
    return "/".join(match[1] for match in found if match)


def as_shown(text: str) -> str:
    """ "2026-03-02" as boxes show it: "2/3/2026"."""
    return "/".join(str(int(part)) for part in text.split("-")[::-1])
