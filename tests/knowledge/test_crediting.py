"""What a guide that helped brings to those it was made of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions, ledger, recount, reputation
from forum.models import Answer, Member, ReputationChange
from forum.reputation import Act, Cap, Reason, Tally
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.readers import crediting, feedback
from tests.people import make_member

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def brought(member: Member) -> list[int]:
    return list(
        ReputationChange.objects.filter(member=member, reason="guide_useful")
        .order_by("pk")
        .values_list("points", flat=True)
    )


def vote(member: int, *, guide: int = 1, days: int = 0) -> Act:
    return Act(1, Reason.GUIDE_USEFUL, NOON + timedelta(days=days), actor=member, guide=guide)


def counted(tally: Tally, act: Act) -> int:
    points = tally.points(act)
    tally.count(act, points, is_reversal=False)
    return points


def test_one_guide_brings_so_much_and_no_more() -> None:
    tally = Tally()
    brought = [counted(tally, vote(reader, days=reader // 10)) for reader in range(70)]
    assert sum(brought) == reputation.GUIDE_CAP
    assert brought[: reputation.GUIDE_CAP] == [1] * reputation.GUIDE_CAP
    assert tally.cap_on(vote(99, days=30)) == Cap.GUIDE
    assert tally.points(vote(99, guide=2, days=30)) == 1


def test_all_guides_bring_so_much_a_day() -> None:
    tally = Tally()
    brought = [counted(tally, vote(reader, guide=reader)) for reader in range(30)]
    assert sum(brought) == reputation.GUIDES_DAILY_CAP
    assert tally.cap_on(vote(99, guide=99)) == Cap.GUIDES
    assert tally.points(vote(99, guide=99, days=1)) == 1


def test_guides_are_within_what_votes_bring_a_day() -> None:
    tally = Tally()
    tally.from_votes[1, NOON.date()] = reputation.DAILY_CAP_FROM_VOTES
    assert tally.points(vote(2)) == 0


@pytest.mark.wide
def test_a_member_counts_once_and_may_change_their_mind(guide: ArticlePage, bob: Member, mallory: Member) -> None:
    for _click in range(2):
        feedback.record(guide, by=mallory, is_helpful=True)
    assert brought(bob) == [1]
    feedback.record(guide, by=mallory, is_helpful=False, reason="unclear")
    assert brought(bob) == [1, -1]
    feedback.record(guide, by=mallory, is_helpful=False)
    feedback.record(guide, by=mallory, is_helpful=True)
    assert brought(bob) == [1, -1, 1]
    assert list(recount.check()) == []
    line = ReputationChange.objects.filter(reason="guide_useful").latest("pk")
    assert (line.answer_id, line.question_id, line.guide) == (
        *guide.sources.values_list("answer", "question").first(),
        guide.pk,
    )


@pytest.mark.wide
def test_a_new_revision_is_no_new_thanks(guide: ArticlePage, bob: Member, mallory: Member) -> None:
    feedback.record(guide, by=mallory, is_helpful=True)
    guide.save_revision().publish()
    renewed = ArticlePage.objects.get(pk=guide.pk)
    feedback.record(renewed, by=mallory, is_helpful=True)
    assert brought(bob) == [1]
    feedback.record(renewed, by=mallory, is_helpful=False)
    assert brought(bob) == [1, -1]


@pytest.mark.wide
def test_visitors_and_authors_bring_nothing(guide: ArticlePage, bob: Member, client: Client) -> None:
    client.post(f"/en/guide/{guide.pk}/helpful/", {"value": "yes"})
    with pytest.raises(PermissionDenied):
        feedback.record(guide, by=bob, is_helpful=True)
    assert brought(bob) == []
    assert guide.feedback.filter(is_helpful=True).count() == 1


@pytest.mark.wide
def test_a_removed_answer_loses_it_and_is_given_none(
    guide: ArticlePage, answer: Answer, bob: Member, mallory: Member, alice: Member, dora: Member
) -> None:
    opinion = feedback.record(guide, by=mallory, is_helpful=True)
    before = Member.objects.get(pk=bob.pk).reputation
    actions.hide(answer, by=dora, ref="decision:1")
    assert Member.objects.get(pk=bob.pk).reputation == before - 15 - 20 - 1
    feedback.record(guide, by=alice, is_helpful=True)
    opinion.is_helpful = False
    crediting.settle_opinion(opinion)
    assert Member.objects.get(pk=bob.pk).reputation == before - 15 - 20 - 1
    assert list(recount.check()) == []


@pytest.mark.wide
def test_lines_that_a_cap_left_empty_say_so(guide: ArticlePage, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reputation, "GUIDE_CAP", 2)
    for number in range(3):
        feedback.record(guide, by=make_member(f"reader{number}"), is_helpful=True)
    assert brought(bob) == [1, 1, 0]
    assert list(ledger.caps_on(bob.reputation_changes.order_by("pk")).values()) == [Cap.GUIDE]
    assert list(ledger.replay()) == []
    assert ReputationChange.objects.filter(at__gt=timezone.now()).count() == 0
