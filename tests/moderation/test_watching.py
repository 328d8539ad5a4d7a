"""Danger and fraud in what an asker writes reach the moderators, once; only what changed is looked at."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Question
from moderation.handover import watching
from moderation.handover.models import QuestionToJudge
from moderation.mediation.models import Case
from moderation.review import actions, queue, reasons
from moderation.review.models import Flag
from selfcare.periodic import JOBS
from tests.moderation.reviewing import courtesy, make_rules

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

WORDS = {
    "life": "They ruined me. I want to die, and I know how.",
    "safety": "The battery caught fire beside the bed, and I asked for a refund: they refuse.",
    "fraud": "The website is gone after my bank transfer: a scam, and they keep my money.",
}


@pytest.fixture
def troubled(ask):
    def write(ground: str) -> Question:
        return ask("What can I do about this scooter now?", body=WORDS[ground])

    return write


def judge(at=None) -> int:
    return JOBS["questions"]() if at is None else watching.judge_questions(at)


@pytest.mark.parametrize("ground", WORDS)
def test_it_waits_in_the_queue_once_and_names_nobody(ground, troubled, dora):
    question = troubled(ground)
    assert [judge(), judge()] == [int(ground != "life"), 0]  # a life is seen when it is sent: test_safety.py
    QuestionToJudge.objects.put(question)
    assert judge() == 0
    flag = Flag.objects.get()
    assert (flag.question, flag.ground, flag.member, flag.handled_at) == (question, ground, None, None)
    assert [line.pk for line in queue.waiting(dora)] == [question.pk]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("language", "reason", "by"),
    [
        ("en", "A life may be in danger", "nobody reported it"),
        ("fr", "Une vie est peut-être en danger", "personne n’a fait de signalement"),
    ],
)
def test_moderators_read_why_and_nobody_else_does(language, reason, by, troubled, bob, dora, as_member, client):
    question = troubled("life")
    judge()
    moderator = as_member(dora)
    assert reason in moderator.get(f"/{language}/moderation/").content.decode()
    shown = moderator.get(f"/{language}/moderation/question/{question.pk}/").content.decode()
    assert reason in shown
    assert by in shown
    for reader in (as_member(question.author), as_member(bob), client):
        page = reader.get(f"/{language}/questions/{question.pk}/{question.slug}/")
        assert page.status_code == 200
        assert reason not in page.content.decode()


def test_danger_comes_first_in_the_queue(troubled, ask, answer, alice, dora, mallory):
    actions.flag(answer, by=alice, rule=courtesy())
    actions.flag(answer, by=mallory, rule=courtesy())
    expected = [troubled(ground).pk for ground in ("life", "safety", "fraud")]
    judge()
    assert [line.pk for line in queue.waiting(dora)] == [*expected, answer.pk]


def test_a_solved_question_is_looked_at_too(troubled, bob):
    question = troubled("safety")
    forum_actions.accept(forum_actions.answer(question, by=bob, body="Put it out."), by=question.author)
    assert judge() == 1


def test_the_words_of_others_quotes_and_hidden_texts_raise_nothing(question, bob, dora):
    forum_actions.comment(question, by=bob, body=WORDS["safety"])
    forum_actions.comment(question, by=question.author, body=f"> {WORDS['safety']}\n\nWho wrote that?")
    forum_actions.hide(forum_actions.comment(question, by=question.author, body=WORDS["safety"]), by=dora, ref="x")
    assert judge() == 0


def test_what_is_held_is_read_too(question):
    forum_actions.hold(forum_actions.comment(question, by=question.author, body=WORDS["safety"]))
    assert judge() == 1


@pytest.mark.parametrize("part", ["question", "comment", "nothing"])
def test_an_old_thread_is_read_again_when_its_asker_edits_it(ask, alice, part):
    long_ago = timezone.now() - dt.timedelta(days=60)
    question = ask("What can I do about this scooter now?", body=WORDS["safety"] if part == "nothing" else "It stops.")
    comment = forum_actions.comment(question, by=alice, body="Nobody answers.")
    Question.objects.update(created_at=long_ago, last_activity_at=long_ago)
    question.comments.update(created_at=long_ago)
    question.refresh_from_db()
    if part == "question":
        forum_actions.edit_question(question, by=alice, title=question.title, body=WORDS["safety"], tags=[])
    elif part == "comment":
        forum_actions.edit_comment(comment, by=alice, body=WORDS["safety"])
    assert judge() == (part != "nothing")


def test_once_handled_it_comes_back_for_new_words_only(troubled, dora):
    question = troubled("safety")
    judge()
    actions.keep(question, by=dora)
    forum_actions.comment(question, by=question.author, body="Thank you for your call.")
    assert judge() == 0
    typed = {"title": question.title, "body": question.body, "language": "en", "context": question.context}
    forum_actions.edit_question(question, by=dora, **typed, tags=["scooter"], product=None)
    assert judge() == 0
    forum_actions.comment(question, by=question.author, body="It caught fire again.")
    assert [judge(), judge()] == [1, 0]
    assert Flag.objects.get().handled_at is None


def test_undoing_and_raising_again_meet_in_one_row(troubled, dora):
    question = troubled("life")
    judge()
    decision = actions.keep(question, by=dora)
    actions.alert(question, Flag.Ground.LIFE)
    actions.undo(decision, by=dora)
    assert Flag.objects.get().handled_at is None


def test_the_reasons_say_that_a_program_found_it(troubled, dora):
    make_rules()
    question = troubled("fraud")
    judge()
    assert "reported" not in reasons.draft_facts(question, list(Flag.objects.on(question)))
    statement = actions.decide_hide(question, by=dora, rule=courtesy(), facts="It names a seller.").statement
    assert statement.automated_detection
    assert statement.source_type == "SOURCE_VOLUNTARY"


@pytest.mark.parametrize(
    "values",
    [{"ground": "love"}, {"ground": "life", "law": "A law"}, {"ground": "life", "member": True}, {"ground": ""}],
    ids=["unknown", "with a law", "with a reporter", "without anything"],
)
def test_what_the_database_refuses(values, question, bob):
    values = values | ({"member": bob} if "member" in values else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(question=question, created_at=timezone.now(), **values)


# What is looked at


def changes(question, bob, dora):
    mine = question.author
    yield lambda: forum_actions.answer(question, by=bob, body="Clean the filter.")
    yield lambda: forum_actions.comment(question, by=mine, body="I did.")
    yield lambda: forum_actions.edit_question(question, by=mine, title=question.title, body="It burns.", tags=[])
    yield lambda: forum_actions.mark_not_solved(question, by=mine)
    yield lambda: forum_actions.hold(question)
    yield lambda: forum_actions.release(question, by=dora)


def test_every_change_is_noted_in_its_own_transaction(question, bob, dora):
    for change in changes(question, bob, dora):
        QuestionToJudge.objects.all().delete()
        change()
        assert QuestionToJudge.objects.due(timezone.now()).count() == 1


def test_without_a_change_it_is_looked_at_when_its_day_has_passed(ask):
    question = ask("How do I clean this washing machine?")
    judge()
    assert QuestionToJudge.objects.get().due_at == question.created_at + dt.timedelta(hours=24)
    judge(timezone.now() + dt.timedelta(hours=25))
    assert not QuestionToJudge.objects.exists()


def test_one_that_fails_is_put_off_and_hinders_nobody(troubled, ask, monkeypatch):
    broken, other = ask("A question that no program can read"), troubled("safety")
    real = watching.facts_of

    def fail(question, **more):
        if question.pk == broken.pk:
            raise ValueError("unreadable")
        return real(question, **more)

    monkeypatch.setattr(watching, "facts_of", fail)
    assert judge() == 1
    assert Flag.objects.get().question == other
    now = timezone.now()
    assert not QuestionToJudge.objects.due(now).exists()
    assert QuestionToJudge.objects.due(now + dt.timedelta(hours=2)).filter(pk=broken.pk).exists()


@pytest.mark.parametrize("untouched", [3, 300])
def test_what_did_not_change_costs_nothing(untouched, troubled, alice, django_assert_num_queries):
    now = timezone.now()
    title = "The shop refuses the refund: a dispute"
    Question.objects.bulk_create(
        Question(author=alice, title=title, language="en", created_at=now, last_activity_at=now, not_solved_at=now)
        for _ in range(untouched)
    )
    with django_assert_num_queries(1):
        assert judge() == 0


def test_a_run_is_bounded_and_takes_the_newest_first(troubled, monkeypatch):
    monkeypatch.setattr(watching, "BATCH", 1)
    first, second = troubled("safety"), troubled("safety")
    assert judge() == 1
    assert Flag.objects.get().question == second
    assert judge() == 1
    assert Flag.objects.filter(question=first).exists()
