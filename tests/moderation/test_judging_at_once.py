"""Two workers at one question, two moderators at one dispute, in the same moment: on a database that lets them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Member, Notification, Product, Question
from moderation.handover import candidates, watching
from moderation.handover.candidate_models import Candidate
from moderation.handover.practice_models import Practice
from moderation.mediation.models import Case
from tests.moderation.reviewing import fresh
from tests.moderation.test_appeals_at_once import together
from tests.people import make_member, make_moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
]

STRONG = "The shop refuses the refund, my complaint is unanswered. Dispute for a month, I asked for my money back."


@pytest.fixture
def complaints(site_tree: Any) -> list[Question]:
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    product = Product.objects.create(name="Model", slug="model", brand=brand)
    make_member("brenda", brand=brand)
    return [
        forum_actions.ask(
            f"My order number {number} is a bad story",
            by=make_member(f"asker{number}"),
            body=STRONG,
            language="en",
            tags=["delivery"],
            product=product,
        )
        for number in range(5)
    ]


def test_workers_write_one_row_and_make_one_offer(complaints: list[Question]) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    together(*[lambda: watching.judge(complaints[0], at=timezone.now()) for _worker in range(4)])
    assert Candidate.objects.count() == 1
    together(*[lambda: watching.judge(complaints[0], at=tomorrow) for _worker in range(4)])
    assert Candidate.objects.count() == 2  # one a window
    assert Case.objects.get().events.count() == 2
    assert Notification.objects.filter(kind="way_out").count() == 1


def test_workers_at_different_questions_write_one_practice(complaints: list[Question]) -> None:
    now = timezone.now()
    together(*[lambda one=one: watching.judge(one, at=now) for one in complaints])
    row = Practice.objects.get()
    assert (row.askers, row.questions.count()) == (5, 5)
    assert Notification.objects.filter(kind="shared").count() == 1


def test_moderators_decide_once(complaints: list[Question]) -> None:
    question, dora, lea = complaints[0], make_moderator("dora"), make_moderator("lea")
    watching.judge(question, at=timezone.now())
    together(*[lambda by=by: candidates.dismiss(question, by=by, reason="settled") for by in (dora, lea)])
    row = Candidate.objects.get()
    assert (row.outcome, row.decided_by_id in {dora.pk, lea.pk}) == ("dismissed", True)
    done = together(*[lambda by=by: offered(question, by) for by in (dora, lea, dora)])
    assert sorted(done) == [False, False, True]
    assert fresh(row).outcome == "offered"
    assert Case.objects.get().opened_by == "moderator"


def offered(question: Question, by: Member) -> bool:
    try:
        return candidates.offer(question, by=by)
    except PermissionDenied:
        return False
