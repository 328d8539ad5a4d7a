"""A title for a text that came without one."""

from __future__ import annotations

import re

from forum.models.question import TITLE_MAX, TITLE_MIN
from forum.text.markdown import clean_line, excerpt

_SENTENCE_END = re.compile(r"[.?!…]+(?=\s)")


def title_and_body(text: str) -> tuple[str, str]:
    """The first sentence, and the whole text unless the title says it all."""
    line = clean_line(text)
    ends = (found.end() for found in _SENTENCE_END.finditer(line))
    end = next((end for end in ends if end >= TITLE_MIN), len(line))
    title = excerpt(line[:end], TITLE_MAX)
    return title, "" if title == line else text
