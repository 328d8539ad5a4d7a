"""A warning comes first, and its member can heed it: then only, and only if they go on, something harder follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from moderation.review import actions, misuse
from moderation.review.models import Decision, Notice, Rule
from tests.moderation import warned
from tests.moderation.contesting import days
from tests.moderation.noticing import give
from tests.moderation.reviewing import FACTS, courtesy, fresh, page

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]
HARDER: dict[str, dict[str, Any]] = {
    "suspend": {"until": 9},
    "close_account": {},
    "refuse_reports": {"until": 9},
}


def try_it(act: str, bob: Member, dora: Member, rule: Rule | None = None) -> Decision:
    more = {name: days(count) for name, count in HARDER[act].items()}
    decision: Decision = getattr(actions, act)(bob, by=dora, rule=rule or courtesy(), facts=FACTS, **more)
    return decision


def warn(bob: Member, dora: Member, hours: float = 0) -> Decision:
    at = timezone.now() - dt.timedelta(hours=hours)
    return actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS, at=at)


@pytest.mark.parametrize("act", HARDER)
def test_not_in_the_same_minute_whatever_they_did(act: str, answer: Answer, bob: Member, dora: Member) -> None:
    warn(bob, dora)
    warned.go_on(bob)
    warned.go_on_reporting(bob)
    with pytest.raises(ValidationError, match="What you can do at once") as refused:
        try_it(act, bob, dora)
    assert list(refused.value.message_dict) == ["kind"]
    assert not fresh(bob).is_suspended
    assert actions.limit(bob, by=dora, rule=courtesy(), facts=FACTS, until=days(7)).is_standing


@pytest.mark.parametrize("code", ["no-danger", "no-illegal"])
def test_no_rule_is_excepted_for_what_they_write_can_be_held_at_once(
    code: str, answer: Answer, bob: Member, dora: Member
) -> None:
    rule = Rule.objects.in_force().get(code=code)
    warn(bob, dora)
    with pytest.raises(ValidationError):
        try_it("suspend", bob, dora, rule)
    actions.decide_hide(answer, by=dora, rule=rule, facts=FACTS)
    actions.limit(bob, by=dora, rule=rule, facts=FACTS, until=days(7))
    held = forum_actions.comment(answer.question, by=bob, body="Open the gas pipe and look.")
    assert fresh(held).visibility == "held"


@pytest.mark.parametrize("act", HARDER)
def test_whoever_heeds_it_is_left_alone(act: str, answer: Answer, bob: Member, dora: Member) -> None:
    Answer.objects.update(created_at=days(-3))
    Member.objects.filter(pk=bob.pk).update(renamed_at=days(-3))
    answer.revisions.update(created_at=days(-3))
    warn(bob, dora, hours=30)
    with pytest.raises(ValidationError, match=r"has (done|reported) nothing"):
        try_it(act, bob, dora)


def test_a_day_later_what_they_wrote_since_counts(question: Question, bob: Member, dora: Member) -> None:
    warning = warn(bob, dora, hours=25)
    forum_actions.answer(question, by=bob, body="Only an idiot asks this.")
    assert try_it("suspend", bob, dora).warning == warning


def test_read_at_once_then_gone_on(question: Question, bob: Member, dora: Member) -> None:
    warning = warn(bob, dora, hours=1)
    actions.acknowledge(warning, by=bob)
    with pytest.raises(ValidationError, match="has done nothing"):
        try_it("close_account", bob, dora)
    forum_actions.answer(question, by=bob, body="Only an idiot asks this.")
    assert try_it("close_account", bob, dora).warning == warning


def test_what_they_wrote_is_no_report(question: Question, bob: Member, dora: Member) -> None:
    warn(bob, dora, hours=30)
    forum_actions.answer(question, by=bob, body="Clean the filter, then the hose.")
    with pytest.raises(ValidationError, match="has reported nothing"):
        try_it("refuse_reports", bob, dora)
    warned.go_on_reporting(bob)
    assert try_it("refuse_reports", bob, dora).is_standing


def test_an_earlier_warning_that_was_not_heeded_carries_it(bob: Member, dora: Member) -> None:
    earlier = warned.warn(bob, dora)
    warn(bob, dora)
    assert try_it("suspend", bob, dora).warning == earlier


@pytest.mark.parametrize(("language", "said"), [("en", "possible from"), ("fr", "possible à partir du")])
def test_the_page_says_from_when_and_keeps_what_was_typed(
    language: str, said: str, bob: Member, dora: Member, as_member: Any
) -> None:
    warning = warn(bob, dora)
    typed = {"kind": "close", "rule": "courtesy", "facts": FACTS, "seen": warning.pk}
    refused = as_member(dora).post(f"/{language}/moderation/members/bob/", typed)
    assert refused.status_code == 422
    shown = page(refused)
    assert 'href="#id_kind"' in shown and 'id="id_kind_error"' in shown and said in shown and FACTS in shown


def test_a_notice_of_the_day_of_the_warning_does_not_count(dora: Member, bob: Member, this_site: None) -> None:
    def unfounded() -> Notice:
        notice = give(urls=[f"http://127.0.0.1:8000/en/members/nobody-{Notice.objects.count()}/"], by=bob)
        actions.answer_notice(notice, by=dora, outcome="kept")
        return actions.call_unfounded(notice, by=dora)

    for _number in range(misuse.WARN_FROM + 1):
        last = unfounded()
    with pytest.raises(PermissionDenied, match="within that day"):
        actions.refuse_notices(last, by=dora, until=days(9))
    warned.a_day_passes()
    assert actions.refuse_notices(unfounded(), by=dora, until=days(9)).is_in_force
