"""Closing a question to replies: a decision with its reasons, told, contested, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from forum import actions as forum_actions
from forum import letters
from forum.models import Member, Notification, Question
from moderation.review import actions
from moderation.review.models import Decision
from moderation.review.vocabulary import VisibilityDecision
from tests.moderation.contesting import decide
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]


def send(client: Client, question: Question, language: str = "en", **values: Any) -> Any:
    url = f"/{language}/moderation/question/{question.pk}/shut/"
    return client.post(url, {"seen": 0, "rule": "courtesy", "facts": FACTS, **values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_decided_once_and_whoever_asked_reads_why_and_contests(
    language: str, question: Question, alice: Member, dora: Member, lea: Member, as_member: SignIn
) -> None:
    alice.language = language
    alice.save()
    client = as_member(dora)
    where = f"/{language}/moderation/question/{question.pk}/"
    assert f"{where}shut/" in page(client.get(where))
    for _ in range(2):  # a double click
        assert send(client, question, language).status_code == 302
    decision = Decision.objects.get()
    assert decision.statement is not None
    assert decision.statement.decision_visibility == VisibilityDecision.INTERACTION_RESTRICTED
    assert fresh(question).state == Question.State.CLOSED and fresh(question).is_published
    told = Notification.objects.get(member=alice, kind=Notification.Kind.DECISION)
    subject, text, _html = letters.compose(told)
    assert {"en": "is closed", "fr": "est fermée"}[language] in subject and FACTS in text
    asker = as_member(alice)
    own = f"/{language}/moderation/decisions/{decision.pk}/"
    assert own in page(asker.get(f"/{language}{question.get_absolute_url()[3:]}"))
    shown = page(asker.get(own))
    assert {"en": "Why your question is closed", "fr": "Pourquoi votre question est fermée"}[language] in shown
    assert asker.post(f"{own}contest/", {"text": "It is on topic."}).status_code == 302
    decide(decision.appeals.get(), lea)
    assert fresh(question).takes_answers and not fresh(decision).is_standing


def test_what_is_refused(question: Question, alice: Member, dora: Member, mallory: Member, as_member: SignIn) -> None:
    assert send(as_member(dora), question, rule="").status_code == 422
    assert send(as_member(dora), question, facts="").status_code == 422
    assert send(as_member(mallory), question).status_code == 404
    with pytest.raises(ValidationError):
        actions.shut(question, by=dora, facts=FACTS)
    own = forum_actions.answer(question, by=mallory, body="Clean the filter of it.")
    assert as_member(dora).post(f"/en/moderation/answer/{own.pk}/shut/", {"seen": 0}).status_code in {403, 404, 422}
    forum_actions.close(question, by=dora)
    with pytest.raises(PermissionDenied, match="no answers already"):
        actions.shut(question, by=dora, rule=courtesy(), facts=FACTS)
    assert not Decision.objects.exists()


def test_undoing_it_and_opening_it_in_the_forum_both_end_the_decision(
    question: Question, alice: Member, dora: Member, django_capture_on_commit_callbacks: Any
) -> None:
    first = actions.shut(question, by=dora, rule=courtesy(), facts=FACTS)
    with django_capture_on_commit_callbacks(execute=True):
        actions.undo(first, by=dora)
    assert fresh(question).takes_answers
    second = actions.shut(question, by=dora, rule=courtesy(), facts=FACTS)
    with django_capture_on_commit_callbacks(execute=True):
        forum_actions.reopen(fresh(question), by=dora)
    assert not fresh(second).is_standing
    refs = Notification.objects.filter(member=alice).values_list("ref", flat=True)
    assert {f"{one.ref}:undone" for one in (first, second)} <= set(refs)
