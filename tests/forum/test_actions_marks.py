"""What readers say of an answer: it works, it is outdated, it is dangerous."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import actions, recount, signals
from forum.models import Answer, AnswerMark
from moderation.review.models import Flag, Rule
from tests.people import make_member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def fresh(answer):
    return Answer.objects.get(pk=answer.pk)


def test_saying_that_it_works_is_counted_once_and_taken_back(answer, alice):
    version = fresh(answer).question.version
    for _ in range(2):
        actions.mark(answer, by=alice, kind="works", at=NOON)
    assert (fresh(answer).works_count, fresh(answer).works_at) == (1, NOON)
    assert fresh(answer).question.version == version + 1
    for _ in range(2):
        actions.withdraw_mark(answer, by=alice, kind="works")
    assert (fresh(answer).works_count, fresh(answer).works_at) == (0, None)
    assert fresh(answer).question.version == version + 2


@pytest.mark.wide
def test_each_kind_once_and_all_of_them_counted(answer, alice, mallory):
    actions.mark(answer, by=alice, kind="works")
    actions.mark(answer, by=alice, kind="outdated")
    actions.mark(answer, by=mallory, kind="outdated")
    assert (fresh(answer).works_count, fresh(answer).outdated_count) == (1, 2)
    assert list(recount.check()) == []
    Answer.objects.filter(pk=answer.pk).update(works_count=7)
    assert len(list(recount.check())) == 1
    list(recount.rebuild())
    assert fresh(answer).works_count == 1


def test_two_who_call_it_outdated_are_announced_once(answer, alice, mallory, django_capture_on_commit_callbacks):
    heard = []

    def listener(answer, **kwargs):
        heard.append(answer.pk)

    signals.answer_outdated.connect(listener)
    try:
        for who in (alice, mallory, make_member("eve")):
            with django_capture_on_commit_callbacks(execute=True):
                actions.mark(answer, by=who, kind="outdated")
    finally:
        signals.answer_outdated.disconnect(listener)
    assert heard == [answer.pk]


def test_ones_own_answer_is_marked_by_others(answer, bob):
    for kind in AnswerMark.Kind:
        with pytest.raises(PermissionDenied):
            actions.mark(answer, by=bob, kind=kind, sentence="It burns.")


@pytest.mark.parametrize("state", ["hidden", "question hidden", "suspended"])
def test_nothing_is_said_of_what_is_gone_nor_by_the_suspended(question, answer, alice, dora, state):
    if state == "suspended":
        alice.suspended_until = datetime.now(UTC) + timedelta(days=1)
    else:
        actions.hide(question if state == "question hidden" else answer, by=dora, ref="decision:1")
    with pytest.raises(PermissionDenied):
        actions.mark(answer, by=alice, kind="works")
    assert not AnswerMark.objects.exists()


@pytest.mark.parametrize("sentence", ["", "   ", "\u200b", "x" * 501])
def test_dangerous_says_why_in_a_sentence(answer, alice, sentence):
    with pytest.raises(ValidationError):
        actions.mark(answer, by=alice, kind="dangerous", sentence=sentence)
    assert not AnswerMark.objects.exists()
    assert not Flag.objects.exists()


def test_danger_goes_to_the_moderators_at_once_and_nothing_is_public(answer, alice, dora):
    version = fresh(answer).question.version
    for _ in range(2):
        actions.mark(answer, by=alice, kind="dangerous", sentence="It opens the mains side.")
    flag = Flag.objects.on(answer).get()
    assert (flag.member, flag.note, flag.handled_at) == (alice, "It opens the mains side.", None)
    assert fresh(answer).question.version == version
    assert fresh(answer).is_published
    actions.withdraw_mark(answer, by=alice, kind="dangerous")
    assert Flag.objects.open().count() == 1


def test_danger_names_the_rule_of_the_charter_about_it(answer, alice):
    text = {"title_en": "a", "title_fr": "a", "text_en": "a", "text_fr": "a"}
    rule = Rule.objects.create(code="no-danger", number=1, valid_from=NOON.date(), **text)
    actions.mark(answer, by=alice, kind="dangerous", sentence="It opens the mains side.")
    assert Flag.objects.get().rule == rule


def test_danger_is_heard_though_an_earlier_report_was_handled(answer, alice, dora):
    from moderation.review import actions as review

    review.flag(answer, by=alice, law="An insult", note="Look at line 2.")
    review.keep(answer, by=dora)
    actions.mark(answer, by=alice, kind="dangerous", sentence="It opens the mains side.")
    flag = Flag.objects.open().get()
    assert (flag.law, flag.note) == ("An insult", "Look at line 2.\nIt opens the mains side.")


def test_a_mark_and_its_report_stand_or_fall_together(answer, alice, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("moderation.receivers.report_danger", fail)
    with pytest.raises(RuntimeError):
        actions.mark(answer, by=alice, kind="dangerous", sentence="It opens the mains side.")
    assert not AnswerMark.objects.exists()


def test_old_is_what_nobody_wrote_or_confirmed_for_two_years():
    now = datetime.now(UTC)
    old, new = now - timedelta(days=731), now - timedelta(days=700)
    assert Answer(created_at=old).is_old
    assert not Answer(created_at=new).is_old
    assert not Answer(created_at=old, edited_at=new).is_old
    assert not Answer(created_at=old, works_at=new).is_old
