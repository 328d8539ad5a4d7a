"""Whoever writes of a life in danger reads at once where help is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Comment, Member, Question
from moderation.review.models import Door
from tests.moderation.reviewing import LANGUAGES, page

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

WORDS = "Je n'en peux plus, je vais me suicider ce soir."
SAID = {"en": "in danger now, call 112", "fr": "ou quelqu’un d’autre, appelez le 112"}


@pytest.fixture(autouse=True)
def _door(db: Any) -> None:
    more = {"ground": "life", "text_en": "-", "text_fr": "-"}
    Door.objects.create(code="listening", for_consumer=True, name_en="3114 (France)", name_fr="Le 3114", **more)
    Door.objects.create(code="police", name_en="The police", name_fr="La police", **more)


def send(client: Client, address: str, body: str) -> str:
    return page(client.post(address, {"body": body, "key": "k"}, follow=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["answer", "comment"])
def test_its_author_reads_whom_to_call(
    kind: str, language: str, question: Question, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    address = f"/{language}/questions/{question.pk}/{kind}/"
    shown = send(as_member(bob), address, WORDS)
    assert SAID[language] in shown
    assert {"en": "3114 (France)", "fr": "Le 3114"}[language] in shown and "police" not in shown.lower()
    assert (Answer if kind == "answer" else Comment).objects.filter(author=bob).count() == 1
    assert SAID[language] not in page(as_member(bob).get(question.get_absolute_url()))


def test_whoever_writes_of_something_else_reads_nothing_of_it(question: Question, bob: Member, as_member: Any) -> None:
    assert SAID["en"] not in send(as_member(bob), f"/en/questions/{question.pk}/answer/", "Clean the filter.")


def test_the_text_that_was_sent_carries_it(question: Question, bob: Member) -> None:
    assert actions.answer(question, by=bob, body=WORDS).said
    assert not actions.comment(question, by=bob, body="Thank you.").said


def test_a_door_says_how_to_reach_it(question: Question, bob: Member) -> None:
    """A name alone is no help to whoever needs it tonight."""
    Door.objects.filter(code="listening").update(name_en="Somebody who listens", phone="09 99 99 99 99")
    (said,) = actions.answer(question, by=bob, body=WORDS).said
    assert "Somebody who listens (09 99 99 99 99)" in said
    Door.objects.filter(code="listening").update(name_en="3114 (France)", phone="3114")
    assert "to: 3114 (France)." in actions.comment(question, by=bob, body=WORDS).said[0]
