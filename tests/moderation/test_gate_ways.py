"""Every way in passes the gate: programs, mails, the link without a password, the steps of asking."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.forms import _CLOCK
from forum.letters import compose
from forum.mail_in.address import Purpose, address_for
from forum.mail_in.receiving import Outcome
from forum.models import Answer, Comment, Draft, Mail, Member, Notification, Question
from forum.models import Visibility as V
from moderation.review import actions as review
from moderation.review.models import Assessment
from tests.forum.mailing import letter, mail_is_read, receive
from tests.forum.program import Program
from tests.moderation.test_gate import SPAM
from tests.people import make_member

__all__ = ["mail_is_read"]  # a fixture

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

ASKED = {"title": "Best casino for everybody here", "body": SPAM, "language": "en", "context": "after"}
HONEST = "It stops in the middle of the programme, with water in it, and then it shows E18 and hums for a while. Why?"
WORDS = {
    "title": "The coffee machine leaks from below",
    "body": HONEST,
    "tags": "leak, seal",
    "context": "after",
    "language": "en",
}
ASK, TEXT, REVIEW = "/en/questions/ask/", "/en/questions/ask/text/", "/en/questions/ask/review/"


@pytest.fixture(autouse=True)
def _holds(settings: Any) -> None:
    settings.HOLD_SUSPECTS = True


# Programs


def test_a_program_is_told_that_its_question_waits(mallory: Member) -> None:
    response = Program(mallory).post("/questions", {**ASKED, "tags": ["coffee"]})
    assert response.status_code == 201, response.content
    question = Question.objects.get()
    assert (question.visibility, question.is_announced) == (V.HELD, False)
    assert Program().get(f"/questions/{question.pk}").status_code in {404, 410}
    assert Program().get("/questions").json()["items"] == []
    assert Program(mallory).get(f"/questions/{question.pk}").status_code == 200


def test_a_program_that_answers_is_held_too(question: Question, alice: Member, mallory: Member) -> None:
    response = Program(mallory).post(f"/questions/{question.pk}/answers", {"body": SPAM})
    assert response.status_code == 201, response.content
    assert Answer.objects.get().visibility == V.HELD
    assert not Notification.objects.filter(member=alice).exists()
    shown = Program().get(f"/questions/{question.pk}").json()
    assert "casino" not in str(shown)


def test_what_programs_write_honestly_is_shown(question: Question, bob: Member) -> None:
    response = Program(bob).post(f"/questions/{question.pk}/answers", {"body": "Clean the filter, then the hose."})
    assert response.status_code == 201
    assert Answer.objects.get().is_published
    score = Assessment.objects.get(answer__isnull=False).score_lines
    assert not {"trap", "too fast"} & {line.signal for line in score}  # programs say nothing of a form


# Mails


@pytest.mark.usefixtures("mail_is_read")
def test_an_answer_by_mail_is_held_and_its_sender_told(question: Question, alice: Member, mallory: Member) -> None:
    raw = letter(mallory.email, address_for(mallory, Purpose.ANSWER, question.pk), SPAM)
    assert receive(raw) == Outcome.HELD
    assert Answer.objects.get().visibility == V.HELD
    assert "waits for a look by the team" in Mail.objects.filter(notification=None).get().text
    assert not Notification.objects.filter(member=alice).exists()


@pytest.mark.usefixtures("mail_is_read")
def test_a_comment_by_mail_is_held(answer: Answer, bob: Member, mallory: Member) -> None:
    Notification.objects.all().delete()
    raw = letter(mallory.email, address_for(mallory, Purpose.COMMENT_ON_ANSWER, answer.pk), SPAM)
    assert receive(raw) == Outcome.HELD
    assert Comment.objects.get().visibility == V.HELD
    assert not Notification.objects.filter(member=bob).exists()


@pytest.mark.usefixtures("mail_is_read")
def test_a_question_by_mail_passes_the_gate_when_it_is_published() -> None:
    raw = letter("new@example.org", "reply@help.example", SPAM, subject="Best casino for everybody here")
    assert receive(raw) == Outcome.DRAFT
    path = next(word for word in Mail.objects.get().text.split() if "/mail/draft/" in word)
    browser = Client()
    browser.post(re.sub(r"^https?://[^/]+", "", path))
    draft = Draft.objects.get()
    draft.data = {**draft.data, **ASKED, "tags": "coffee"}
    draft.email, draft.link_key = "new@example.org", "k"
    draft.save()
    published = actions.publish_by_link(draft, **{**ASKED, "tags": ["coffee"]})
    assert published.question.visibility == V.HELD


# The link without a password


def publish_by_link(client: Client, words: dict[str, str]) -> Any:
    client.post(ASK, {"about": "none"})
    number = Draft.objects.latest("pk").pk
    client.post(TEXT, {**words, "draft": number})
    client.post(REVIEW, {"draft": number, "email": "eve@example.org"})
    found = re.search(r"https?://[^/\s]+(/en/questions/ask/publish/\S+)", Mail.objects.latest("pk").text)
    assert found is not None
    return Client().post(found[1], follow=True)


def test_a_question_by_link_is_held_and_its_author_told(dora: Member) -> None:
    shown = publish_by_link(Client(), {**ASKED, "tags": "coffee"}).content.decode()
    question = Question.objects.get()
    assert question.visibility == V.HELD
    assert "waits for a look by the team" in shown
    assert "is published" not in shown
    review.keep(question, by=dora)
    assert Notification.objects.filter(member=question.author, kind="decision", ref__endswith=":released").count() == 1


def test_an_honest_question_by_link_is_shown() -> None:
    publish_by_link(Client(), WORDS)
    assert Question.objects.get().is_published


# The trap and the time, while asking


def ask(client: Client, *, filled: str = "", seconds: float = 60, again: float | None = None) -> Question:
    """By the three steps; `again`: gone back to the text once more, for so many seconds."""
    client.post(ASK, {"about": "none"})
    number = Draft.objects.latest("pk").pk
    for time_there in [seconds, *([again] if again is not None else [])]:
        shown_at = _CLOCK.sign(f"{time.time() - time_there:.1f}")
        client.post(TEXT, {**WORDS, "draft": number, "website": filled, "shown_at": shown_at})
    client.post(REVIEW, {"draft": number})
    return Question.objects.latest("pk")


def signals_of(question: Question) -> dict[str, int]:
    return {line.signal: line.points for line in Assessment.objects.get(question=question).score_lines}


@pytest.mark.parametrize(
    ("filled", "seconds", "expected"),
    [
        ("", 60, {}),
        ("https://spam.example", 60, {"trap": 5}),
        ("", 0, {"too fast": 2}),
        ("https://spam.example", 0, {"trap": 5, "too fast": 2}),
    ],
)
def test_how_the_steps_were_filled_in_is_one_signal_and_refuses_nothing(
    filled: str, seconds: float, expected: dict[str, int], bob: Member, as_member: Any
) -> None:
    question = ask(as_member(bob), filled=filled, seconds=seconds)
    assert question.is_published  # none of it holds a text alone
    found = signals_of(question)
    assert {name: points for name, points in found.items() if name in {"trap", "too fast"}} == expected


def test_who_comes_back_to_their_text_is_not_too_fast(bob: Member, as_member: Any) -> None:
    assert "too fast" not in signals_of(ask(as_member(bob), seconds=40, again=1))


def test_what_is_not_signed_says_nothing_of_the_time(bob: Member, as_member: Any) -> None:
    client = as_member(bob)
    client.post(ASK, {"about": "none"})
    number = Draft.objects.latest("pk").pk
    client.post(TEXT, {**WORDS, "draft": number, "shown_at": "1.0:forged"})
    client.post(REVIEW, {"draft": number})
    assert not {"trap", "too fast"} & set(signals_of(Question.objects.get()))


def test_the_trap_is_counted_by_the_link_too() -> None:
    publish_by_link(Client(), {**WORDS, "website": "https://spam.example"})
    assert signals_of(Question.objects.get())["trap"] == 5
    assert "manner" not in Draft.objects.get().data  # it does not stay behind


class Inputs(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.found.append(dict(attrs))

    @property
    def trap(self) -> dict[str, Any]:
        (one,) = [row for row in self.found if row.get("name") == "website"]
        return one


# What HTML calls the kinds of values that browsers know: a field of another name and with "off" is left alone.
AUTOFILL = {
    *("name", "given-name", "family-name", "email", "tel", "url", "organization", "street-address", "username"),
    *("address-line1", "postal-code", "country", "cc-number", "new-password", "current-password"),
}


@pytest.mark.parametrize("way", ["steps", "page", "answer"])
def test_no_browser_and_no_person_fills_the_trap(way: str, question: Question, bob: Member, as_member: Any) -> None:
    """Not shown, not focused, not read aloud, and nothing that a browser would complete."""
    client = as_member(bob)
    if way == "page":
        actions.choose_ask_form(by=bob, on_one_page=True)
        shown = client.get(ASK)
    elif way == "steps":
        shown = client.get(client.post(ASK, {"about": "none"})["Location"])
    else:
        shown = client.get(f"/en/questions/{question.pk}/answer/")
    trap = Inputs(shown.content.decode()).trap
    assert "hidden" in trap  # display: none; browsers fill what can be seen
    assert (trap["autocomplete"], trap["tabindex"], trap["aria-hidden"]) == ("off", "-1", "true")
    assert not {trap["name"], trap["id"].removeprefix("id_")} & AUTOFILL
    assert trap.get("value", "") == ""
    assert "required" not in trap


# The warning to readers

FRAUDULENT = "I sell mine, payment by bank transfer first, write me on WhatsApp. Should I add a bill?"


@pytest.fixture
def warned(question: Question, mallory: Member, settings: Any) -> Answer:
    settings.HOLD_SUSPECTS = False
    new = actions.answer(question, by=mallory, body=FRAUDULENT)
    assert (new.is_published, new.warns_readers) == (True, True)
    return new


def is_warned_of(question: Question) -> bool:
    return "Be careful" in Client().get(question.get_absolute_url()).content.decode()


def test_the_warning_goes_when_the_team_keeps_the_text(warned: Answer, question: Question, dora: Member) -> None:
    assert is_warned_of(question)
    decision = review.keep(warned, by=dora)
    assert not is_warned_of(question)
    review.undo(decision, by=dora)
    assert is_warned_of(question)


def test_it_stays_away_when_a_word_is_put_right(
    warned: Answer, question: Question, mallory: Member, dora: Member
) -> None:
    review.keep(warned, by=dora)
    for body in (f"{FRAUDULENT} Thanks.", f"{FRAUDULENT} Thank you."):
        actions.edit_answer(Answer.objects.get(), by=mallory, body=body)
        assert Answer.objects.get().is_published
        assert not is_warned_of(question)


def test_it_comes_back_when_more_is_added(warned: Answer, question: Question, mallory: Member, dora: Member) -> None:
    review.keep(warned, by=dora)
    worse = f"{FRAUDULENT} Western Union too. WhatsApp +33 6 12 34 56 78, my agent delivers it."
    actions.edit_answer(Answer.objects.get(), by=mallory, body=worse)
    assert is_warned_of(question)


def test_what_is_held_and_kept_is_shown_without_a_warning(
    question: Question, mallory: Member, dora: Member, settings: Any
) -> None:
    settings.HOLD_FIRST_POSTS = 3
    held = actions.answer(question, by=mallory, body=FRAUDULENT)
    assert held.visibility == V.HELD
    review.keep(held, by=dora)
    assert Answer.objects.get().is_published
    assert not is_warned_of(question)


# What authors are told


def test_the_author_is_told_of_a_release_once(question: Question, mallory: Member, dora: Member) -> None:
    held = actions.answer(question, by=mallory, body=SPAM)
    decision = review.keep(held, by=dora)
    review.keep(held, by=dora)
    note = Notification.objects.get(member=mallory, ref=f"{decision.ref}:released")
    assert note.is_open


@pytest.mark.parametrize(("language", "words"), [("en", "everybody can read it now"), ("fr", "tout le monde peut")])
def test_the_mail_of_a_release(language: str, words: str, question: Question, dora: Member) -> None:
    author = make_member("brigitte", language=language)
    held = actions.answer(question, by=author, body=SPAM)
    decision = review.keep(held, by=dora, at=timezone.now())
    subject, text, html = compose(Notification.objects.get(member=author, ref=f"{decision.ref}:released"))
    assert words in text
    assert words in html
    assert question.title in subject
    assert f"#answer-{held.pk}" in text
    assert "dora" not in text.lower()
