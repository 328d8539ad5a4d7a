"""Subjects of mails: one line whatever a title holds, with the spaces that French puts before a colon."""

from __future__ import annotations

import pytest

from forum.letters import one_line


@pytest.mark.parametrize("sign", "\n\r\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
def test_what_breaks_a_line_becomes_a_space(sign: str) -> None:
    assert one_line(f"New answer:{sign}{sign}Bcc: mallory") == "New answer: Bcc: mallory"


def test_no_break_spaces_stay() -> None:
    assert one_line("Nouvelle réponse\u00a0: pourquoi\u202f?\n") == "Nouvelle réponse\u00a0: pourquoi\u202f?"
