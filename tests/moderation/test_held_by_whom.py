"""The published error rate is of programs: what people asked to look at first is no error of theirs."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from forum import actions
from forum.models import Answer, Member, Question, Visibility
from moderation.review import actions as review
from moderation.review import weighing
from moderation.review.actions import holding
from moderation.review.models import Decision
from moderation.review.transparency import log
from moderation.review.transparency.counting import automated
from moderation.review.transparency.masking import Figures
from moderation.review.transparency.period import Period
from tests.moderation.reviewing import FACTS, courtesy, hide

SPAM = (
    "Best online casino bonus, 100% guaranteed! Free spins for you, click here now: "
    "https://casino-lucky.xyz/win and join us on https://t.me/luckywin"
)
pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]


def counted() -> dict[str, int]:
    figures, now = Figures(), timezone.now()
    automated(Period(now.year, now + timedelta(minutes=1)), figures)
    return {key: cells[0] for key, cells in figures.table("automated").rows.items()}


def said() -> list[str]:
    with translation.override("en"):
        return [line.found for line in log.lines(log.rows())]


@pytest.fixture
def held_by(question: Question, mallory: Member, dora: Member, settings: Any) -> Any:
    settings.HOLD_SUSPECTS = True

    def hold(why: str) -> Answer:
        if why == "limited":
            until = timezone.now() + timedelta(days=7)
            review.limit(mallory, by=dora, rule=courtesy(), facts=FACTS, until=until)
        settings.HOLD_FIRST_POSTS = 5 if why == "first posts" else 0
        post = actions.answer(question, by=mallory, body=SPAM if why == "score" else "Clean the filter.")
        assert post.visibility == Visibility.HELD
        return post

    return hold


@pytest.mark.parametrize(("why", "is_by_program"), [("score", True), ("limited", False), ("first posts", False)])
@pytest.mark.parametrize("decided", ["released", "confirmed"])
def test_only_what_the_score_held_is_counted(
    held_by: Any, dora: Member, why: str, is_by_program: bool, decided: str
) -> None:
    post = held_by(why)
    decision = review.keep(post, by=dora) if decided == "released" else hide(post, dora)
    assert decision.was_held_by_program is is_by_program
    assert counted()[f"held_and_{decided}"] == is_by_program
    assert any("A program had held it." in line for line in said()) is is_by_program
    if decision.statement is not None:
        assert decision.statement.automated_detection is is_by_program


def test_what_its_reports_held_was_held_by_a_program(
    held_by: Any, dora: Member, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOLD_BY_EVIDENCE = True
    monkeypatch.setattr(weighing, "weigh", lambda post: SimpleNamespace(holds=True))
    post, at = held_by("first posts"), timezone.now() + timedelta(days=40)
    review.keep(post, by=dora)
    post.refresh_from_db()
    with transaction.atomic():
        assert holding.hold_if_due(post, at=at) is not None
    post.refresh_from_db()
    assert review.keep(post, by=dora, at=at + timedelta(hours=1)).was_held_by_program
    assert Decision.objects.filter(was_held_by_program=True).count() == 1
