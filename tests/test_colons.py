"""French puts a no-break space before a colon: after a tag, untranslated, it is wrong in one language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_TRANSLATED = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
_LEFT_OUT = re.compile(
    r"\{% comment .*?\{% endcomment %\}|\{#.*?#\}|<(?:code|pre|kbd|svg)\b.*?</(?:code|pre|kbd|svg)>", re.DOTALL
)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_ELEMENT = re.compile(r"<[^>]*>")
_COLON = re.compile(r"\u00a7[ ]?:(?=\s|\u00a7|$)")


def colons(text: str) -> list[str]:
    """The lines with a colon that no translator sees."""
    for pattern in (_LEFT_OUT, _TRANSLATED, _TAG, _ELEMENT):
        text = pattern.sub("\u00a7", text)
    return [line.strip() for line in text.splitlines() if _COLON.search(line)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_colons_are_translated(path: Path) -> None:
    assert colons(path.read_text(encoding="utf-8")) == []


def test_what_is_looked_for() -> None:
    assert colons("<p>{{ name }}: <b>{{ count }}</b></p>")
    assert colons('<a href="https://x.example/">{% include "x" %}</a>:')
    assert not colons(
        '{% blocktranslate %}{{ name }}: {{ count }}{% endblocktranslate %} <a href="https://x.org">x</a>'
    )
    assert not colons('{% translate "Found:" %} {{ name }} 12:30')
