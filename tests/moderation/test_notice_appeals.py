"""Contesting what became of a notice, by whoever sent it: who, until when, once, and what comes of it."""

from __future__ import annotations

import datetime as dt
from datetime import UTC
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.models import Member, Notification, Visibility
from moderation.review import actions, appealing, invariants, keeping
from moderation.review.appealing import AppealEnded, Measure
from moderation.review.models import Appeal, AppealMessage, Decision, Notice, NoticeLink
from moderation.review.notice_appealing import contested_of, open_to_contest
from moderation.review.queue import reading
from moderation.review.reasons import Because
from moderation.review.vocabulary import Source
from tests.moderation.contesting import NOON, WHY, decide
from tests.moderation.noticing import BASE, NAME, give, mails_to
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]

PROFILE = f"{BASE}/en/members/alice/"


def hidden_instead() -> Measure:
    return Measure("hide", Because.of(FACTS, rule=courtesy()))


def contest(notice: Notice, **more: Any) -> Appeal:
    one = contested_of(fresh(notice))[0]
    return actions.contest_notice(notice, one.thing, text=WHY, **more)


@pytest.fixture
def kept(answer: Any, dora: Member) -> Notice:
    notice = give(answer)
    actions.keep(answer, by=dora)
    return fresh(notice)


@pytest.fixture
def answered(dora: Member) -> Notice:
    return actions.answer_notice(give(urls=[PROFILE]), by=dora, outcome="kept", answer="No.")


# Who may, once, until when


def test_what_stayed_is_contested_once(kept: Notice, dora: Member) -> None:
    appeal = contest(kept)
    assert contest(kept) == appeal
    assert (appeal.side, appeal.member, appeal.contested_made_by) == ("sender", None, dora)
    assert appeal.decision == Decision.objects.get(kind="keep")
    assert [message.text for message in appeal.messages.all()] == [WHY]
    assert open_to_contest(kept, timezone.now()) == []


def test_the_answer_of_the_team_is_contested_once(answered: Notice, dora: Member) -> None:
    appeal = contest(answered)
    assert contest(answered) == appeal
    assert (appeal.decision, appeal.contested_made_by) == (None, dora)


def test_a_question_closed_as_a_duplicate_stays_too(question: Any, ask: Any, dora: Member) -> None:
    notice = give(question)
    actions.close_as_duplicate(question, ask("Why does the other pump stop so early?"), by=dora)
    assert contest(notice).decision.kind == "duplicate"


@pytest.mark.parametrize("what", ["hidden", "acted", "waits"])
def test_nothing_to_contest(what: str, answer: Any, dora: Member) -> None:
    notice = give(urls=[PROFILE]) if what == "acted" else give(answer)
    if what == "hidden":
        hide(answer, dora)
    elif what == "acted":
        actions.answer_notice(notice, by=dora, outcome="acted")
    assert open_to_contest(fresh(notice), timezone.now()) == []
    for thing in ("answer", str(getattr(Decision.objects.first(), "pk", 1))):
        with pytest.raises(PermissionDenied, match="nothing here to contest"):
            actions.contest_notice(notice, thing, text=WHY)
    assert not Appeal.objects.exists()


def test_each_decision_apart(question: Any, answer: Any, dora: Member) -> None:
    notice = give(question, answer, urls=[f"{BASE}{question.get_absolute_url()}", PROFILE, f"{PROFILE}?tab=2"])
    actions.keep(question, by=dora)
    actions.answer_notice(notice, by=dora, outcome="gone")
    things = contested_of(fresh(notice))
    assert sorted(len(one.links) for one in things) == [1, 2]
    for one in things:
        actions.contest_notice(notice, one.thing, text=WHY)
    assert Appeal.objects.count() == 2


def test_the_decision_of_another_notice_is_none_of_theirs(kept: Notice, answered: Notice) -> None:
    thing = contested_of(kept)[0].thing
    with pytest.raises(PermissionDenied):
        actions.contest_notice(answered, thing, text=WHY)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (dt.datetime(2027, 2, 28, 22, 59, tzinfo=UTC), True),  # 23:59 in Paris on the last day
        (dt.datetime(2027, 2, 28, 23, 1, tzinfo=UTC), False),
    ],
)
def test_until_the_last_day_included(answer: Any, dora: Member, now: dt.datetime, may: bool) -> None:
    notice = give(answer, at=NOON)
    actions.keep(answer, by=dora, at=NOON)
    assert bool(open_to_contest(fresh(notice), now)) is may
    if may:
        assert contest(notice, at=now).filed_on == dt.date(2027, 2, 28)
    else:
        with pytest.raises(PermissionDenied, match="28\u00a0February 2027"):
            contest(notice, at=now)


def test_no_time_runs_while_the_rest_of_the_notice_waits(question: Any, answer: Any, dora: Member) -> None:
    notice = give(question, answer)
    actions.keep(answer, by=dora)
    assert contest(notice).contest_until is None


def test_what_was_hidden_since_is_not_contested(kept: Notice, answer: Any, dora: Member) -> None:
    one = contested_of(kept)[0]
    hide(fresh(answer), dora)
    with pytest.raises(PermissionDenied):
        actions.contest_notice(kept, one.thing, text=WHY)


def test_words_are_asked_for(kept: Notice) -> None:
    for text in ("", " \n", "a" * 5001):
        with pytest.raises(ValidationError):
            actions.contest_notice(kept, contested_of(kept)[0].thing, text=text)


# The conversation


def test_both_sides_write_and_a_second_click_adds_nothing(kept: Notice, lea: Member) -> None:
    appeal = contest(kept)
    for _twice in range(2):
        actions.write_to_appeal(appeal, by=lea, text="Which line?")
        actions.write_about_notice(appeal, kept, text="The second.")
    assert [(one.is_by_team, one.text) for one in appeal.messages.all()] == [
        (False, WHY), (True, "Which line?"), (False, "The second."), (True, "Which line?"), (False, "The second."),
    ]  # fmt: skip
    assert not Notification.objects.filter(kind="appeal").exists()


def test_withdrawn_once_and_by_its_notice_only(kept: Notice, answered: Notice, lea: Member) -> None:
    appeal = contest(kept)
    with pytest.raises(PermissionDenied, match="another notice"):
        actions.withdraw_about_notice(appeal, answered)
    first = actions.withdraw_about_notice(appeal, kept)
    assert actions.withdraw_about_notice(appeal, kept).ended_at == first.ended_at
    with pytest.raises(AppealEnded):
        decide(appeal, lea, "upheld")
    with pytest.raises(AppealEnded):
        actions.write_about_notice(appeal, kept, text="But.")
    assert contest(kept) == appeal


# Deciding


def test_upheld_changes_nothing(kept: Notice, answer: Any, lea: Member) -> None:
    appeal = decide(contest(kept), lea, "upheld")
    assert (appeal.outcome, fresh(answer).visibility) == ("upheld", Visibility.PUBLISHED)
    assert "the decision stays" in mails_to()[-1].text


def test_who_decided_does_not_decide_again(kept: Notice, dora: Member, lea: Member) -> None:
    appeal = contest(kept)
    with pytest.raises(PermissionDenied, match="somebody else looks"):
        decide(appeal, dora, "upheld")
    assert [line.pk for line in reading.waiting(lea) if line.thing == "appeal"] == [appeal.pk]
    assert [line.pk for line in reading.waiting(dora) if line.thing == "appeal"] == []


def test_who_sent_it_or_wrote_the_text_does_not_decide(answer: Any, dora: Member, lea: Member) -> None:
    notice = give(answer, by=lea)
    other = give(answer, by=make_moderator("dan"), email="dan@example.org")
    actions.keep(answer, by=dora)
    appeal = contest(notice)
    assert appeal.member == lea
    for member in (lea, other.member):
        with pytest.raises(PermissionDenied, match="concerns you"):
            decide(appeal, member, "upheld")
    assert [line for line in reading.waiting(other.member) if line.thing == "appeal"] == []


def test_reversed_hides_the_text_with_reasons_and_tells_its_author(
    kept: Notice, answer: Any, bob: Member, lea: Member
) -> None:
    before = len(mails_to())
    appeal = decide(contest(kept), lea, measure=hidden_instead())
    decision = appeal.instead
    assert fresh(answer).visibility == Visibility.HIDDEN
    assert decision.statement.source_type == Source.ARTICLE_16
    assert Notification.objects.filter(member=bob, ref=decision.ref).exists()
    assert not fresh(appeal.decision).is_standing
    link = NoticeLink.objects.get()
    assert (link.decision, fresh(kept).is_open) == (decision, False)
    assert list(invariants.differences()) == []
    told = mails_to()[before:]
    assert [one.subject.rpartition(" ")[2] for one in told] == ["filed", "decided"]  # one mail says it
    assert "We removed it" in told[1].text
    assert open_to_contest(fresh(kept), timezone.now()) == []


def test_reversed_with_a_correction(kept: Notice, answer: Any, lea: Member) -> None:
    measure = Measure("correct", Because.of(FACTS, rule=courtesy()))
    appeal = decide(contest(kept), lea, measure=measure)
    assert (appeal.instead.kind, fresh(answer).visibility) == ("correct", Visibility.PUBLISHED)
    assert "asked its author to change it" in mails_to()[-1].text


def test_a_duplicate_is_hidden_and_stays_one(question: Any, ask: Any, dora: Member, lea: Member) -> None:
    notice, other = give(question), ask("Why does the other pump stop so early?")
    decision = actions.close_as_duplicate(question, other, by=dora)
    decide(contest(notice), lea, measure=hidden_instead())
    assert (fresh(question).visibility, fresh(question).duplicate_of) == (Visibility.HIDDEN, other)
    assert fresh(decision).is_standing
    assert NoticeLink.objects.get().decision.kind == "hide"


def test_a_measure_is_needed_and_names_no_sender(kept: Notice, lea: Member) -> None:
    appeal = contest(kept)
    with pytest.raises(ValidationError, match="instead"):
        decide(appeal, lea)
    named = Measure("hide", Because.of(f"It insults {NAME}.", rule=courtesy()))
    with pytest.raises(ValidationError, match=kept.ref):
        decide(appeal, lea, measure=named)
    assert fresh(appeal).is_open


def test_a_reversed_answer_says_that_it_was_done(answered: Notice, lea: Member) -> None:
    actions.call_unfounded(answered, by=make_moderator("dan"))
    appeal = decide(contest(answered), lea)
    link = NoticeLink.objects.get()
    assert (link.outcome, link.handled_by, appeal.instead) == ("acted", lea, None)
    assert fresh(answered).unfounded_at is None
    assert "We removed it, or changed it." in mails_to()[-1].text


def test_a_text_that_is_back_waits_again(answer: Any, dora: Member, lea: Member) -> None:
    decision = hide(answer, dora)
    notice = give(answer)
    actions.answer_notice(notice, by=dora, outcome="gone")
    assert contested_of(fresh(notice)) == []
    actions.undo(decision, by=dora)
    decide(contest(notice), lea)
    assert fresh(notice).is_open
    assert NoticeLink.objects.open().count() == 1


def test_another_decision_settles_it(kept: Notice, answer: Any) -> None:
    appeal = contest(kept)
    hide(fresh(answer), make_moderator("dan"))
    assert fresh(appeal).outcome == "granted"
    assert "you have what you asked for" in mails_to()[-1].subject


def test_undoing_settles_it(kept: Notice, dora: Member) -> None:
    appeal = contest(kept)
    actions.undo(Decision.objects.get(), by=dora)
    assert fresh(appeal).outcome == "overtaken"
    assert "looks at the text anew" in mails_to()[-1].text


def test_a_report_and_a_notice_of_one_member_are_two_appeals(answer: Any, mallory: Member, dora: Member) -> None:
    actions.flag(answer, by=mallory, rule=courtesy())
    notice = give(answer, by=mallory)
    decision = actions.keep(answer, by=dora)
    as_reporter = actions.contest(decision, by=mallory, text=WHY)
    as_sender = contest(notice)
    assert {one.side for one in (as_reporter, as_sender)} == {"reporter", "sender"}
    decide(as_sender, make_moderator("dan"), measure=hidden_instead())
    assert fresh(as_reporter).outcome == "granted"


# What the database refuses, whoever calls


def test_the_database_holds(kept: Notice, answered: Notice, dora: Member, mallory: Member) -> None:
    appeal, about_answer = contest(kept), contest(answered)
    wrong: list[dict[str, Any]] = [
        {"outcome": "upheld", "reasons": "x", "ended_at": timezone.now(), "decided_by": dora},
        {"outcome": "upheld", "reasons": "x", "ended_at": timezone.now(), "decided_by": mallory, "member": mallory},
        {"outcome": "upheld", "reasons": "", "ended_at": timezone.now()},
        {"outcome": "upheld"},
        {"side": "reporter"},
        {"notice": None},
        {"filed_on": dt.date(2099, 1, 1)},
        {"erased_at": timezone.now()},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(decision=None, notice=answered)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=about_answer.pk).update(decision=appeal.decision, notice=kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=about_answer.pk).update(side="restricted", notice=None)


# What is kept


def test_an_open_appeal_keeps_the_notice_and_its_end_for_six_months(kept: Notice, lea: Member) -> None:
    appeal, at = contest(kept), timezone.now()
    assert keeping.forget_notices(at=at + dt.timedelta(days=500)) == 0
    decide(appeal, lea, "upheld", at=at + dt.timedelta(days=400))
    assert keeping.forget_notices(at=at + dt.timedelta(days=570)) == 0
    assert keeping.forget_notices(at=at + dt.timedelta(days=590)) == 1
    left = fresh(appeal)
    assert (left.outcome, left.reasons, left.erased_at is not None) == ("upheld", "", True)
    assert not AppealMessage.objects.exists()


def test_who_leaves_takes_their_words_along(answer: Any, dora: Member, lea: Member) -> None:
    member = make_member("zoe")
    notice = give(answer, by=member)
    actions.keep(answer, by=dora)
    appeal = contest(notice)
    actions.write_to_appeal(appeal, by=lea, text="Which line, Zoe?")
    while keeping.let_go_of(member):
        pass
    left = fresh(appeal)
    assert (left.outcome, left.member, fresh(notice).email) == ("withdrawn", None, "")
    assert not AppealMessage.objects.exists()


def test_who_answers_is_said_honestly(kept: Notice, lea: Member) -> None:
    assert appealing.who_answers(contested_of(kept)[0].to_file()) == "team"
    Member.objects.filter(pk=lea.pk).update(is_active=False)
    assert appealing.who_answers(contested_of(kept)[0].to_file()) == "nobody"
    make_member("root", is_staff=True, is_superuser=True)
    appeal = contest(kept)
    assert Notification.objects.filter(ref=f"{appeal.ref}:to-decide").count() == 1
