"""Rendered text as words, for mails: what a browser draws is written."""

import pytest

from forum.text.markdown import render_markdown
from forum.text.plain import listed_text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("1. Filter\n2. Hose", "1. Filter\n2. Hose"),
        ("3. Filter\n4. Hose", "3. Filter\n4. Hose"),
        ("1. Filter\n\n2. Hose\n\n   Both ends", "1. Filter\n2. Hose\nBoth ends"),
        ("- one\n- two\n\n1. three", "- one\n- two\n1. three"),
        ("1. out\n   - in\n   - in\n2. out", "1. out\n- in\n- in\n2. out"),
        ("First:\n\n1. `<li>`", "First:\n1. <li>"),
        ("No list", "No list"),
    ],
)
def test_lists_keep_their_numbers(source: str, words: str) -> None:
    assert listed_text(render_markdown(source)) == words


@pytest.mark.parametrize("markup", ["<li>alone", "</ol></ul><li>x", "<ol><li>a</ol></li><li>b", ""])
def test_broken_lists_are_still_text(markup: str) -> None:
    assert "<" not in listed_text(markup)
