"""Private offers: one a question, to somebody who can use it, from however many places at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Notification, Question
from moderation.handover import offers, watching
from moderation.mediation import actions, clock
from moderation.mediation.actions import offer
from moderation.mediation.models import Case

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

DISPUTE = "The shop refuses the refund, my complaint is unanswered. Dispute for a month, I asked for my money back."


@pytest.fixture
def disputed(ask):
    question = ask("The shop refuses to refund my headphones", body=DISPUTE)
    Question.objects.filter(pk=question.pk).update(not_solved_at=timezone.now())
    question.refresh_from_db()
    return question


def test_running_it_twice_offers_once(disputed):
    assert [watching.judge_questions(), watching.judge_questions()] == [1, 0]
    case = Case.objects.get()
    assert (case.state, case.trigger) == ("offered", "T5")
    assert Notification.objects.filter(kind="way_out").count() == 1


def test_two_processes_at_once_make_one_case(disputed, monkeypatch):
    """Both looked and saw no case; the constraint lets the second find that of the first."""
    monkeypatch.setattr(offers, "had_an_offer", lambda question: False)
    real, looks = offer.open_case_of, []

    def blind_at_first(question, asker):
        looks.append(1)
        return None if len(looks) in {1, 2} else real(question, asker)

    monkeypatch.setattr(offer, "open_case_of", blind_at_first)
    assert watching.judge(disputed, at=timezone.now())
    assert watching.judge(disputed, at=timezone.now())
    assert Case.objects.count() == 1
    assert Case.objects.get().events.count() == 2
    assert Notification.objects.filter(kind="way_out").count() == 1


def test_a_reference_that_is_taken_is_drawn_again(disputed, ask, monkeypatch):
    drawn = iter(["SC-26-00000-0", "SC-26-00000-0", "SC-26-00001-0"])
    monkeypatch.setattr(offer, "new_reference", lambda day: next(drawn))
    actions.open_offer(disputed)
    assert actions.open_offer(ask("Another question about other headphones")).ref == "SC-26-00001-0"


def test_who_said_no_is_not_asked_again(disputed):
    watching.judge_questions()
    actions.stop(Case.objects.get(), by=disputed.author)
    assert watching.judge_questions() == 0
    assert actions.open_offer(disputed, by=disputed.author).is_open  # by themselves, at any time


def change(question, **values):
    Question.objects.filter(pk=question.pk).update(**values)
    return Question.objects.get(pk=question.pk)


@pytest.mark.parametrize(
    "values",
    [{"visibility": "hidden"}, {"visibility": "deleted"}, {"is_taken_elsewhere": True}, {"author": None}],
    ids=["hidden", "deleted", "taken elsewhere", "no author"],
)
def test_who_is_offered_nothing(disputed, values):
    question = change(disputed, **values)
    assert watching.judge_questions() == 0
    assert not watching.judge(question, at=timezone.now())
    assert not Case.objects.exists()


def test_an_account_that_closed_is_offered_nothing(disputed):
    author = disputed.author
    author.is_active = False
    author.save()
    assert not watching.judge(Question.objects.get(pk=disputed.pk), at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.open_offer(disputed)


def test_a_long_unanswered_dispute_is_offered_a_way(ask, bob):
    question = ask("The shop refuses to refund my headphones", body=DISPUTE)
    later = timezone.now() + dt.timedelta(hours=23)
    assert watching.judge_questions(later) == 1  # a strong one: moderators may look at once
    assert not Case.objects.exists()
    assert watching.judge_questions(later + dt.timedelta(hours=2)) == 1
    assert Case.objects.get(question=question).trigger == "T6"


def test_an_old_question_is_offered_a_way_when_its_asker_says_that_nothing_helped(ask, alice):
    question = ask("The shop refuses to refund my headphones", body=DISPUTE)
    long_ago = timezone.now() - dt.timedelta(days=200)
    Question.objects.update(created_at=long_ago, last_activity_at=long_ago)
    assert watching.judge_questions() == 0
    forum_actions.mark_not_solved(question, by=alice)  # the process ends before any receiver has run
    assert watching.judge_questions() == 1
    assert Case.objects.get(question=question).trigger == "T5"


def test_an_answered_dispute_is_not(ask, bob):
    question = ask("The shop refuses to refund my headphones", body=DISPUTE)
    forum_actions.answer(question, by=bob, body="Did you write to them?")
    watching.judge_questions(timezone.now() + dt.timedelta(days=2))
    assert not Case.objects.exists()


def test_one_question_that_fails_hinders_no_other(disputed, ask, monkeypatch, caplog):
    other = ask("A second shop refuses to refund a lamp", body=DISPUTE)
    change(other, not_solved_at=timezone.now())
    real = watching.facts_of

    def fail_for_the_first(question):
        if question.pk == disputed.pk:
            raise ValueError("unreadable")
        return real(question)

    monkeypatch.setattr(watching, "facts_of", fail_for_the_first)
    assert watching.judge_questions() == 1
    assert Case.objects.get().question == other
    assert "could not be judged" in caplog.text


def test_only_the_person_who_asked_opens_it(disputed, bob, dora, as_member):
    for other in (bob, dora):
        with pytest.raises(PermissionDenied):
            actions.open_offer(disputed, by=other)
        case = actions.open_offer(disputed, trigger="T5")
        with pytest.raises(PermissionDenied):
            actions.accept_offer(case, by=other, consent="yes")


def test_accepting_twice_is_accepting_once(disputed, as_member):
    alice = as_member(disputed.author)
    address = f"/en/questions/{disputed.pk}/escalate/"
    both = [alice.post(address, {"answer": "yes"}) for _ in range(2)]
    # The second click posts to the form that came instead: nothing is lost, nothing doubled.
    assert both[0].status_code == 302
    assert Case.objects.get().consents.count() == 1
    assert Case.objects.get().state == "draft"


def test_an_accepted_answer_ends_the_offer(disputed, bob, django_capture_on_commit_callbacks):
    watching.judge_questions()
    answer = forum_actions.answer(disputed, by=bob, body="Write to them again.")
    with django_capture_on_commit_callbacks(execute=True):
        forum_actions.accept(answer, by=disputed.author)
    assert Case.objects.get().state == "resolved_before"


def test_an_offer_ends_although_the_process_died_after_the_acceptance(disputed, bob):
    """Receivers run after the commit: without one, the clock does it."""
    watching.judge_questions()
    answer = forum_actions.answer(disputed, by=bob, body="Write to them again.")
    forum_actions.accept(answer, by=disputed.author)
    assert Case.objects.get().state == "offered"
    assert [clock.move_cases(), clock.move_cases()] == [1, 0]
    assert Case.objects.get().state == "resolved_before"


def test_the_clock_leaves_an_offer_that_the_asker_opened_after_accepting(disputed, bob):
    answer = forum_actions.answer(disputed, by=bob, body="Write to them again.")
    forum_actions.accept(answer, by=disputed.author)
    actions.open_offer(disputed, by=disputed.author)
    assert clock.move_cases() == 0
    assert Case.objects.get().state == "offered"
