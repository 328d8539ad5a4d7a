"""Words that may hurt are asked about once, with a calmer way to say it; whoever sends them again publishes them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from forum.models import Answer, Member, NudgeCount, Question
from tests.forum.asking import ask_steps

SignIn = Callable[[Member], Client]
RUDE = "You are an idiot. Clean the filter."


def told(page: str) -> str:
    found = re.search(r'name="told" value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("language", "sentence", "why"),
    [
        ("en", "This message may hurt someone. Read it again?", "Whoever is insulted answers the insult"),
        ("fr", "Ce message peut blesser. Voulez-vous le relire", "La personne insultée répond à l’insulte"),
    ],
)
def test_they_are_shown_with_why_and_published_by_one_click_more(
    question: Question, bob: Member, as_member: SignIn, language: str, sentence: str, why: str
) -> None:
    client, address = as_member(bob), f"/{language}/questions/{question.pk}/answer/"
    page = client.post(address, {"body": RUDE})
    assert page.status_code == 422
    for words in (sentence, why, "<q>You are an idiot</q>", RUDE):
        assert words in page.text
    assert not Answer.objects.exists()
    assert client.post(address, {"body": RUDE, "told": told(page.text)}).status_code == 302
    assert Answer.objects.get().body == RUDE
    assert NudgeCount.objects.values_list("shown", "kept").get() == (1, 1)


def test_whoever_says_it_calmly_is_asked_nothing(question: Question, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    page = client.post(address, {"body": RUDE})
    assert client.post(address, {"body": "Clean the filter.", "told": told(page.text)}).status_code == 302
    assert NudgeCount.objects.values_list("shown", "kept").get() == (1, 0)


def test_other_words_are_asked_about_again(question: Question, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    page = client.post(address, {"body": RUDE})
    again = client.post(address, {"body": "Shut up. " + RUDE, "told": told(page.text)})
    assert again.status_code == 422
    assert "<q>Shut up</q>" in again.text
    assert "<q>You are an idiot</q>" not in again.text


def test_staff_are_asked_too(question: Question, dora: Member, as_member: SignIn) -> None:
    page = as_member(dora).post(f"/en/questions/{question.pk}/answer/", {"body": RUDE})
    assert page.status_code == 422


def test_asking_asks_once_on_the_way(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    words = {"about": "none", "title": "Why is my seller so slow to answer?", "body": "Bande de voleurs !"}
    words |= {"context": "after", "tags": "seller", "language": "fr"}
    page = ask_steps(client, words)
    assert page.status_code == 422
    number = page.context["draft"].pk
    text = {name: value for name, value in words.items() if name != "about"}
    review = client.post("/en/questions/ask/text/", {**text, "draft": number, "told": told(page.text)})
    assert review.status_code == 302
    client.post("/en/questions/ask/review/", {"draft": number})
    assert Question.objects.get().body == words["body"]
