"""What moderation adds to the figures: sums of a day, never a case."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from forum.figures import periods
from forum.models import Question
from moderation import figures
from moderation.mediation.models import CaseEvent, MediationBody, PromiseCheck, Satisfaction
from tests.moderation import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = dt.timedelta(days=1)


def test_cases_are_counted_by_their_ends(question: Question, body: MediationBody) -> None:
    case = casework.sent_case(question, body)
    today = timezone.localdate()
    monday = periods.monday_of(today)
    last_week = monday - 7 * DAY
    assert [total for _day, total in figures.escalated(today)] == [1]
    last = case.events.order_by("-seq").first()
    ends = [("in_mediation", "settled"), ("proposal_made", "refused"), ("under_review", "inadmissible")]
    for number, (source, target) in enumerate([*ends, ("sent", "withdrawn")], 1):
        CaseEvent.objects.create(
            case=case, seq=last.seq + number, at=timezone.now(), actor_role="mediation_staff", event="x",
            from_state=source, to_state=target, prev_hash="", hash="",
        )  # fmt: skip
    # Of the week that is not over, nothing; of the others the sum alone, whatever the day.
    assert figures.closed(last_week) == []
    moved = casework.raw(CaseEvent).filter(event="x")
    for day in (monday - DAY, last_week):
        moved.update(at=timezone.make_aware(dt.datetime.combine(day, dt.time(9))))
        assert figures.closed(last_week) == [(last_week, 2)]
        assert figures.settled(last_week) == [(last_week, 1)]
    # Half of a week is not counted anew: the other half would be lost.
    assert figures.closed(last_week + DAY) == []


def test_a_question_that_is_left_out_is_no_escalated_one(question: Question, body: MediationBody) -> None:
    casework.sent_case(question, body)
    today = timezone.localdate()
    assert list(figures.taken(today)) == [{"case__question_id": question.pk}]
    Question.objects.update(visibility="hidden")
    assert figures.escalated(today) == []


@pytest.mark.wide
def test_what_was_said_afterwards_is_counted_by_week(question: Question, body: MediationBody) -> None:
    case = casework.sent_case(question, body)
    monday = periods.monday_of(timezone.localdate())
    said_at = timezone.make_aware(dt.datetime.combine(monday - DAY, dt.time(9)))
    promise = PromiseCheck.objects.create(case=case, due_on=monday, kept="partly", answered_at=said_at)
    for side, score in (("asker", 4), ("trader", 3)):
        Satisfaction.objects.create(case=case, side=side, score=score, given_at=said_at)
    week = monday - 7 * DAY
    assert figures.promises_answered(week) == [(week, 1)]
    assert figures.promises_kept(week) == []
    assert figures.judged(week) == [(week, 2)]
    assert figures.praised(week) == [(week, 1)]
    PromiseCheck.objects.filter(pk=promise.pk).update(answered_at=timezone.now(), kept="yes")
    assert figures.promises_answered(week) == []  # this week is not over
