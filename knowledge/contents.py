"""What stands in a long guide, for its page: headings to jump to, and how long it takes to read."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forum.text.plain import plain_text

HEADINGS = 3  # with fewer a table of contents says nothing new
SLOW_FROM = 5  # minutes: a shorter guide does not say it
WORDS_A_MINUTE = 200

_HEADING = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.IGNORECASE | re.DOTALL)


class Contents(NamedTuple):
    """`headings`: (anchor, words), none where there are few. `minutes`: None for what is read quickly."""

    html: SafeString
    headings: list[tuple[str, str]]
    minutes: int | None


def contents_of(parts: Any) -> Contents:
    """The body of a guide, rendered, each heading with an anchor."""
    headings: list[tuple[str, str]] = []

    def named(heading: re.Match[str]) -> str:
        headings.append((f"part-{len(headings) + 1}", plain_text(heading[2])))
        return f'<h2 id="part-{len(headings)}"{heading[1]}>{heading[2]}</h2>'

    html = _HEADING.sub(named, render_to_string("knowledge/_guide_body.html", {"parts": parts}))
    minutes = round(len(plain_text(html).split()) / WORDS_A_MINUTE)
    shown = [heading for heading in headings if heading[1]]
    safe = mark_safe(html)  # noqa: S308 - rendered by a template; anchors are numbers
    return Contents(safe, shown if len(shown) >= HEADINGS else [], minutes if minutes >= SLOW_FROM else None)
