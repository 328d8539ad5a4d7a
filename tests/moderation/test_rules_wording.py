"""What counts as a statement of facts, and when a warning could be heeded."""

from __future__ import annotations

import datetime as dt

import pytest

from moderation.review import heeding, wording

RULE = ("Be courteous", "Nobody is insulted here, and nobody is mocked.")
NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("Les faits : x", False),
        ("", False),
        ("Insults.", False),
        ("... --- 12 34 56 78 90 12", False),
        ("a b c d e f g h i j k", False),
        (f"The facts: {RULE[1]}", False),
        (f"« {RULE[0].upper()} »: {RULE[1]}\n", False),
        (f"{wording.GAP} {wording.GAP} {wording.GAP}", False),
        ("It calls her an idiot.", True),
        ("Vous traitez l’autre d’idiot.", True),
        (f"{RULE[1]} You call her an idiot.", True),
    ],
)
def test_facts_say_something_of_their_own(facts: str, says: bool) -> None:
    assert wording.says_something(facts, RULE) is says


@pytest.mark.parametrize(
    ("read", "done", "went_on"),
    [
        (None, None, False),
        (None, 23.9, False),
        (None, 24, False),
        (None, 24.1, True),
        (2, 1, False),
        (2, 3, True),
        (30, 25, True),
    ],
)
def test_who_goes_on_after_a_day_or_after_reading_it(read: float | None, done: float | None, went_on: bool) -> None:
    def after(hours: float | None) -> dt.datetime | None:
        return NOON + dt.timedelta(hours=hours) if hours is not None else None

    assert heeding.went_on(after(done), NOON, after(read)) is went_on
