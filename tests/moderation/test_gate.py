"""What a check holds: nobody hears of it before the team looked at it, and then everybody does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions, signals
from forum.forms import _CLOCK
from forum.models import Answer, Comment, Member, Notification, Question, SuggestedEdit, Tag, Telling, Visibility
from knowledge.models import IndexQueue
from moderation.review import actions as review
from moderation.review import queue
from moderation.review.back_office import give_rights
from moderation.review.models import Assessment, Decision, WatchedExpression
from tests.moderation.reviewing import courtesy
from tests.people import make_member

SignIn = Callable[[Member], Client]
SPAM = (
    "Best online casino bonus, 100% guaranteed! Free spins for you, click here now: "
    "https://casino-lucky.xyz/win and join us on https://t.me/luckywin"
)


@pytest.fixture(autouse=True)
def _holds(settings: Any) -> None:
    settings.HOLD_SUSPECTS = True


@pytest.fixture
def heard() -> Any:
    """The signals that were sent, by name."""
    said: list[str] = []

    def listen(name: str) -> Callable[..., None]:
        def receiver(**kwargs: Any) -> None:
            said.append(name)

        return receiver

    kept = []
    for name in ("question_asked", "answer_published", "comment_published"):
        receiver = listen(name)
        kept.append((getattr(signals, name), receiver))
        getattr(signals, name).connect(receiver)
    yield said
    for signal, receiver in kept:
        signal.disconnect(receiver)


@pytest.fixture
def limited(mallory: Member, dora: Member, rules: None) -> Member:
    until = timezone.now() + timedelta(days=7)
    review.limit(mallory, by=dora, rule=courtesy(), facts="Insults in three answers.", until=until)
    return mallory


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member).values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_held_question_is_told_to_nobody_until_it_is_released(
    mallory: Member, bob: Member, dora: Member, heard: list[str]
) -> None:
    held = actions.ask("Best casino for everybody here", by=mallory, body=SPAM, language="en", tags=["washing machine"])
    assert (held.visibility, held.is_announced) == (Visibility.HELD, False)
    tag = Tag.objects.get()
    assert (tag.question_count, heard, Telling.objects.count()) == (0, [], 0)
    assert [(line.thing, "held" in line.under) for line in queue.waiting(dora)] == [("question", True)]
    review.keep(held, by=dora)
    held.refresh_from_db()
    tag.refresh_from_db()
    assert (held.visibility, held.is_announced, tag.question_count) == (Visibility.PUBLISHED, True, 1)
    assert (heard, Telling.objects.count()) == (["question_asked"], 1)
    assert IndexQueue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_held_answer_counts_when_it_is_released(
    question: Question, alice: Member, mallory: Member, dora: Member, heard: list[str]
) -> None:
    heard.clear()
    held = actions.answer(question, by=mallory, body=SPAM)
    question.refresh_from_db()
    assert (held.visibility, question.answer_count, question.state, told(alice)) == ("held", 0, "open", [])
    assert heard == []
    review.keep(held, by=dora)
    question.refresh_from_db()
    assert (question.answer_count, question.state, told(alice)) == (1, "answered", ["answer"])
    assert heard == ["answer_published"]
    assert question.reminders.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_held_comment_is_told_when_it_is_released(
    question: Question, alice: Member, mallory: Member, dora: Member, heard: list[str]
) -> None:
    heard.clear()
    held = actions.comment(question, by=mallory, body=SPAM)
    assert (held.visibility, told(alice), heard) == ("held", [], [])
    review.keep(held, by=dora)
    assert (told(alice), heard) == (["comment"], ["comment_published"])


def test_kept_by_mistake_it_stays_public_and_waits(question: Question, mallory: Member, dora: Member) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    review.undo(review.keep(held, by=dora), by=dora)
    assert Answer.objects.get(pk=held.pk).is_published
    assert ("answer", held.pk) in {(line.thing, line.pk) for line in queue.waiting(dora)}


def test_hidden_and_shown_again_it_is_told_once(
    question: Question, alice: Member, mallory: Member, dora: Member, rules: None
) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    review.keep(held, by=dora)
    decision = review.decide_hide(held, by=dora, rule=courtesy(), facts="It insults the person who asks.")
    Notification.objects.all().delete()
    review.undo(decision, by=dora)
    assert told(alice) == []


def test_hidden_while_held_it_is_told_when_the_hiding_is_undone_and_it_is_kept(
    question: Question, alice: Member, mallory: Member, dora: Member, rules: None
) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    decision = review.decide_hide(held, by=dora, rule=courtesy(), facts="It insults the person who asks.")
    review.undo(decision, by=dora)
    assert (Answer.objects.get(pk=held.pk).visibility, told(alice)) == ("held", [])
    review.keep(held, by=dora, seen=decision.pk)
    assert told(alice) == ["answer"]


def test_the_second_click_is_the_first(question: Question, mallory: Member) -> None:
    first = actions.answer(question, by=mallory, body=SPAM, idempotency_key="one")
    second = actions.answer(question, by=mallory, body=SPAM, idempotency_key="one")
    assert (first.pk, second.visibility, Assessment.objects.filter(answer=first).count()) == (second.pk, "held", 1)


def test_released_twice_it_is_told_once(question: Question, alice: Member, mallory: Member, dora: Member) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    assert review.keep(held, by=dora).pk == review.keep(held, by=dora).pk
    assert told(alice) == ["answer"]


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_whoever_is_limited_has_everything_held(kind: str, question: Question, limited: Member) -> None:
    post = {
        "question": lambda: actions.ask("Which filter fits it?", by=limited, body="The old one.", language="en"),
        "answer": lambda: actions.answer(question, by=limited, body="Clean it."),
        "comment": lambda: actions.comment(question, by=limited, body="Thank you."),
    }[kind]()
    assert post.visibility == Visibility.HELD


def test_the_limit_ends_by_itself(question: Question, limited: Member) -> None:
    later = timezone.now() + timedelta(days=8)
    assert actions.answer(question, by=limited, body="Clean it.", at=later).is_published


def test_the_limit_that_is_undone_holds_nothing(question: Question, limited: Member, dora: Member) -> None:
    review.undo(Decision.objects.get(kind="limit"), by=dora)
    assert actions.answer(question, by=limited, body="Clean it.").is_published


def test_what_the_limited_edit_is_held(question: Question, mallory: Member, dora: Member, rules: None) -> None:
    answer = actions.answer(question, by=mallory, body="Clean it.")
    review.limit(
        mallory, by=dora, rule=courtesy(), facts="Insults in two answers.", until=timezone.now() + timedelta(days=7)
    )
    actions.edit_answer(answer, by=mallory, body="Clean it, you fool.")
    question.refresh_from_db()
    assert (Answer.objects.get().visibility, Answer.objects.get().body) == ("published", "Clean it.")
    assert (SuggestedEdit.objects.get().body, question.answer_count) == ("Clean it, you fool.", 1)


def test_links_that_an_edit_adds_are_looked_at(question: Question, mallory: Member) -> None:
    answer = actions.answer(question, by=mallory, body="Clean the filter, then the hose.")
    assert answer.is_published
    actions.edit_answer(answer, by=mallory, body=f"Clean the filter. {SPAM}")
    assert "casino" not in Answer.objects.get().body_html
    assert SPAM in SuggestedEdit.objects.get().body


def test_what_the_team_let_pass_may_be_put_right(question: Question, mallory: Member, dora: Member) -> None:
    answer = actions.answer(question, by=mallory, body=SPAM)
    review.keep(answer, by=dora)
    actions.edit_answer(Answer.objects.get(), by=mallory, body=SPAM.replace("bonus", "bonuss"))
    assert Answer.objects.get().visibility == Visibility.PUBLISHED


def test_moderators_edit_and_write_unchecked(question: Question, dora: Member) -> None:
    actions.edit_question(question, by=dora, title=question.title, body=SPAM, tags=["a"])
    assert Question.objects.get().is_published
    assert actions.answer(question, by=dora, body=SPAM).is_published
    assert not Assessment.objects.filter(answer__isnull=False).exists()


def test_a_check_that_fails_loses_nothing(question: Question, bob: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.review.automatic.checking.facts_of", lambda *args: 1 / 0)
    assert actions.answer(question, by=bob, body=SPAM).is_published


@pytest.mark.wide
def test_only_its_author_and_the_team_see_it(
    question: Question, mallory: Member, bob: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    url = question.get_absolute_url()
    for language, sentence in (("en", "waits for a look by the team"), ("fr", "attend")):
        address = url.replace("/en/", f"/{language}/")
        page = as_member(mallory).get(address).content.decode()
        assert "casino-lucky" in page and sentence in page
    assert "casino-lucky" in as_member(dora).get(url).content.decode()
    assert "casino-lucky" not in as_member(bob).get(url).content.decode()
    assert "casino-lucky" not in Client().get(url).content.decode()
    assert held.visibility == Visibility.HELD


def test_somebody_else_is_not_told_of_being_named(question: Question, mallory: Member, dora: Member) -> None:
    make_member("carl")
    held = actions.comment(question, by=mallory, body=f"@carl {SPAM}")
    carl = Member.objects.get(username="carl")
    assert told(carl) == []
    review.keep(held, by=dora)
    assert told(carl) == ["mention"]
    assert Comment.objects.get().is_published


FRAUDULENT = "I sell mine, payment by bank transfer first, write me on WhatsApp. Should I add a bill?"


def test_what_the_team_should_look_at_stands_in_the_queue(question: Question, bob: Member, dora: Member) -> None:
    WatchedExpression.objects.create(expression="miracle powder")
    shown = actions.answer(question, by=bob, body="Take the miracle powder.")
    assert shown.is_published
    assert [(line.thing, line.pk, line.under) for line in queue.waiting(dora)] == [("answer", shown.pk, {"noticed"})]
    decision = review.keep(shown, by=dora)
    assert queue.waiting(dora) == []
    review.undo(decision, by=dora)
    assert len(queue.waiting(dora)) == 1


@pytest.mark.parametrize(
    ("effect", "valid", "state"), [("hold", 1, "held"), ("look", 1, "published"), ("hold", -1, "published")]
)
def test_watched_expressions_do_what_the_team_chose(
    effect: str, valid: int, state: str, question: Question, bob: Member
) -> None:
    until = timezone.localdate() + timedelta(days=valid)
    WatchedExpression.objects.create(expression="miracle powder", effect=effect, valid_until=until)
    assert actions.answer(question, by=bob, body="Take the M1RACLE-powder.").visibility == state


def test_readers_are_told_to_be_careful(question: Question, mallory: Member, settings: Any) -> None:
    settings.HOLD_SUSPECTS = False
    assert actions.answer(question, by=mallory, body=FRAUDULENT).is_published
    for language, words in (("en", "Be careful"), ("fr", "Ne payez rien d’avance")):
        page = Client().get(question.get_absolute_url().replace("/en/", f"/{language}/")).content.decode()
        assert words in page


@pytest.mark.wide
def test_moderators_read_every_line(question: Question, mallory: Member, dora: Member, as_member: SignIn) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    for language, words in (("en", "Words of advertising: games of chance"), ("fr", "jeux d’argent")):
        page = as_member(dora).get(f"/{language}/moderation/answer/{held.pk}/").content.decode()
        assert words in page, page


@pytest.mark.wide
@pytest.mark.parametrize(("filled", "seconds", "points"), [("", 60, 0), ("https://spam.example", 60, 5), ("", 0, 2)])
def test_how_the_form_was_filled_in(
    filled: str, seconds: int, points: int, question: Question, bob: Member, as_member: SignIn
) -> None:
    body = "Clean the filter, then the hose, then run it empty once, with vinegar and with hot water, for an hour."
    shown_at = _CLOCK.sign(f"{time.time() - seconds:.1f}")
    sent = {"body": body, "website": filled, "shown_at": shown_at}
    page = as_member(bob).post(f"/en/questions/{question.pk}/answer/", sent)
    assert page.status_code == 302
    assert (Assessment.objects.get(answer__isnull=False).points, Answer.objects.get().visibility) == (
        points,
        "published",
    )


@pytest.mark.wide
@pytest.mark.parametrize(("language", "words"), [("en", "waits for a look by the team"), ("fr", "attend d’être relu")])
def test_the_page_says_that_it_waits(
    language: str, words: str, question: Question, mallory: Member, as_member: SignIn
) -> None:
    browser = as_member(mallory)
    page = browser.post(f"/{language}/questions/{question.pk}/answer/", {"body": SPAM}, follow=True).content.decode()
    assert words in page and "is published" not in page


@pytest.mark.wide
def test_moderators_keep_the_expressions_in_the_admin(dora: Member, bob: Member, as_member: SignIn) -> None:
    give_rights()
    add = "/admin/watched-expressions/new/"
    sent = {
        "expression": "miracle powder",
        "language": "",
        "manner": "words",
        "effect": "hold",
        "note": "",
        "valid_until": "",
    }
    assert as_member(dora).post(add, sent).status_code == 302
    assert WatchedExpression.objects.get().effect == "hold"
    refused = as_member(dora).post(add, {**sent, "expression": "…"})
    assert refused.status_code == 200 and WatchedExpression.objects.count() == 1
    assert as_member(bob).post(add, sent).status_code in {302, 403} and WatchedExpression.objects.count() == 1
