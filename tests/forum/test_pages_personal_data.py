"""What nobody means to publish: asked about before it is public, or refused; and nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Comment, Member, Question

SignIn = Callable[[Member], Client]
ASKED = "Everybody could read this"
PHONE, MAIL = "06 39 98 12 34", "alice.rimbel@example.org"
IBAN, CARD = "FR76 3000 6000 0112 3456 7890 189", "4111 1111 1111 1111"


def told(page: str) -> str:
    found = re.search(r'name="told" value="([0-9a-f ]*)"', page)
    return found[1] if found else ""


def question_data(**changes: str) -> dict[str, str]:
    known = {
        "context": "after",
        "title": "The washing machine stops in the middle",
        "body": "It stops.",
        "tags": "pump",
        "language": "en",
    }
    return {**known, **changes}


@pytest.mark.parametrize("text", [PHONE, MAIL, "SN12 3456 7890 1234 5678", "490154203237518"])
def test_a_number_in_an_answer_is_asked_about_once(
    question: Question, bob: Member, as_member: SignIn, text: str
) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    data = {"body": f"Ask me: {text}, I know it."}
    page = client.post(address, data)
    assert page.status_code == 422
    assert ASKED in page.text
    assert f"{text[:2]}…{text[-2:]}" in page.text
    assert data["body"] in page.text
    assert not Answer.objects.exists()
    other = client.post(address, {"body": f"{PHONE} and {MAIL}", "told": told(page.text)})
    assert ASKED in other.text  # one more than the page had named
    assert client.post(address, {**data, "told": told(page.text)}).status_code == 302
    assert Answer.objects.get().body == data["body"]


@pytest.mark.wide
@pytest.mark.parametrize("text", [IBAN, CARD])
def test_the_number_of_an_account_is_never_published(
    question: Question, answer: Answer, bob: Member, as_member: SignIn, text: str
) -> None:
    client, address = as_member(bob), f"/en/answers/{answer.pk}/comment/"
    page = client.post(address, {"body": f"Pay to {text}"})
    for again in (page, client.post(address, {"body": f"Pay to {text}", "told": told(page.text)})):
        assert again.status_code == 422
        assert "Take out the number of your account or card" in again.text
        assert f"Pay to {text}" in again.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_visitor_is_asked_before_the_account(db: Any, language: str) -> None:
    client, address = Client(), f"/{language}/questions/ask/text/"
    data = question_data(title=f"Who knows why {PHONE} never answers?", body=f"I wrote from {MAIL}.", language=language)
    page = client.post(address, data)
    assert page.status_code == 422
    sentence = {"en": ASKED, "fr": "Tout le monde pourrait lire ceci"}[language]
    assert page.text.count(sentence) == 4  # for both fields, in the summary and at the field
    assert MAIL in page.text
    accepted = client.post(address, {**data, "told": told(page.text)})
    assert accepted.status_code == 302
    review = client.get(accepted["Location"])
    assert review.status_code == 200
    assert PHONE in review.text


def test_what_was_confirmed_is_published_as_any_other(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    data = question_data(body=f"The shop says to call {PHONE}.")
    page = client.post("/en/questions/ask/text/", data)
    review = client.get(client.post("/en/questions/ask/text/", {**data, "told": told(page.text)})["Location"])
    client.post("/en/questions/ask/review/", {"draft": review.context["draft"].pk})
    assert Question.objects.get().body == data["body"]


def test_edits_are_asked_about_too(question: Question, answer: Answer, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), f"/en/answers/{answer.pk}/edit/"
    page = client.post(address, {"body": PHONE})
    assert ASKED in page.text
    assert client.post(address, {"body": PHONE, "told": told(page.text)}).status_code == 302
    comment = actions.comment(answer, by=bob, body="The small one.")
    assert ASKED in client.post(f"/en/comments/{comment.pk}/edit/", {"body": MAIL}).text


@pytest.mark.parametrize("text", ["E18, model WW90T, order 2026-114-7781", "GTIN 3276000695301", "call @bob", "a@b"])
def test_other_numbers_pass(question: Question, bob: Member, as_member: SignIn, text: str) -> None:
    assert as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": text}).status_code == 302
