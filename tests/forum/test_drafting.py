"""An answer being written: kept for its author, gone once published; others learn that somebody writes, never who."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.actions.drafting import WRITING, somebody_writes
from forum.models import Answer, AnswerDraft, Member, Question
from forum.text.sizes import BODY_MAX
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

SENTENCE = "Somebody is writing an answer."


def writing(question: Question, client: Client | None = None) -> str:
    return str((client or Client()).get(f"/en/questions/{question.pk}/writing/").text).strip()


def keep(client: Client, question: Question, body: str) -> int:
    return client.post(f"/en/questions/{question.pk}/answer/draft/", {"body": body}).status_code


def test_a_draft_is_kept_and_replaced(question: Question, bob: Member) -> None:
    actions.keep_draft(question, by=bob, body="Clean")
    actions.keep_draft(question, by=bob, body="Clean the filter")
    assert AnswerDraft.objects.get().body == "Clean the filter"


def test_an_empty_text_takes_the_draft_away(question: Question, bob: Member) -> None:
    actions.keep_draft(question, by=bob, body="Clean")
    assert actions.keep_draft(question, by=bob, body=" \n\u200b") is None
    assert not AnswerDraft.objects.exists()


def test_a_draft_goes_when_its_answer_is_published(question: Question, bob: Member, mallory: Member) -> None:
    for member in (bob, mallory):
        actions.keep_draft(question, by=member, body="Clean")
    actions.answer(question, by=bob, body="Clean the filter.")
    assert AnswerDraft.objects.get().member == mallory


def test_what_is_kept_late_does_not_bring_the_draft_back(answer: Answer, bob: Member) -> None:
    assert actions.keep_draft(answer.question, by=bob, body="Clean") is None
    assert not AnswerDraft.objects.exists()


def test_nobody_keeps_a_draft_where_they_may_not_answer(question: Question, bob: Member, dora: Member) -> None:
    actions.close(question, by=dora)
    with pytest.raises(PermissionDenied):
        actions.keep_draft(question, by=bob, body="Clean")
    assert keep(signed_in(bob), question, "Clean") == 403


@pytest.mark.wide
def test_the_draft_returns_with_the_question_to_its_author_only(
    question: Question, bob: Member, mallory: Member
) -> None:
    client, other = signed_in(bob), signed_in(mallory)
    assert "Your draft is back" not in read(client, page(question)).text
    assert keep(client, question, "Clean the <b>filter") == 200
    for address in (page(question), f"/en/questions/{question.pk}/answer/"):
        shown = read(client, address).text
        assert "Your draft is back" in shown
        assert "Clean the &lt;b&gt;filter" in shown
        for reader in (other, Client()):
            assert "Clean the" not in read(reader, address).text


@pytest.mark.wide
def test_a_draft_without_script(question: Question, bob: Member) -> None:
    client = signed_in(bob)
    sent = client.post(f"/en/questions/{question.pk}/answer/", {"body": "Clean the filter", "draft": "1"})
    assert sent["Location"] == f"{page(question)}#your-answer"
    assert "Your draft is saved." in read(client, page(question)).text
    assert not Answer.objects.exists()
    too_long = client.post(f"/en/questions/{question.pk}/answer/", {"body": "x" * (BODY_MAX + 1), "draft": "1"})
    assert too_long.status_code == 422
    assert "x" * 100 in too_long.text
    assert AnswerDraft.objects.get().body == "Clean the filter"


@pytest.mark.wide
def test_others_learn_that_somebody_writes_and_not_who(question: Question, bob: Member, mallory: Member) -> None:
    assert writing(question) == ""
    assert keep(signed_in(bob), question, "Clean") == 200
    assert writing(question, signed_in(bob)) == ""
    for client in (Client(), signed_in(mallory)):
        said = writing(question, client)
        assert SENTENCE in said
        assert "bob" not in said.lower()
    form = read(signed_in(mallory), f"/en/questions/{question.pk}/answer/").text
    assert SENTENCE in form


def test_it_is_over_after_ten_minutes_without_a_word(question: Question, bob: Member) -> None:
    now = timezone.now()
    actions.keep_draft(question, by=bob, body="Clean", at=now)
    assert somebody_writes(question, but=None, at=now + WRITING - timedelta(seconds=1))
    assert not somebody_writes(question, but=None, at=now + WRITING)
    actions.keep_draft(question, by=bob, body="Clean", at=now + WRITING)
    assert somebody_writes(question, but=None, at=now + WRITING + timedelta(minutes=5))


def test_nobody_is_said_to_write_who_cannot_publish(question: Question, bob: Member, dora: Member) -> None:
    actions.keep_draft(question, by=bob, body="Clean")
    Member.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    assert writing(question) == ""
    Member.objects.filter(pk=bob.pk).update(suspended_until=None)
    assert SENTENCE in writing(question)
    actions.close(question, by=dora)
    assert writing(question) == ""


@pytest.mark.wide
@pytest.mark.parametrize("take_away", [actions.hold, lambda question: actions.hide(question, by=None, ref="d:1")])
def test_nothing_is_said_of_a_question_that_is_hidden(
    question: Question, bob: Member, take_away: Callable[[Question], object]
) -> None:
    actions.keep_draft(question, by=bob, body="Clean")
    take_away(question)
    for client in (Client(), signed_in(make_member("carl"))):
        answer = client.get(f"/en/questions/{question.pk}/writing/")
        assert answer.status_code in {404, 410}
        assert SENTENCE not in answer.text


def test_the_page_of_visitors_stays_the_same_while_somebody_writes(question: Question, bob: Member) -> None:
    before = read(Client(), page(question))
    actions.keep_draft(question, by=bob, body="Clean")
    assert read(Client(), page(question), **{"if-none-match": before["ETag"]}).status_code == 304
    assert f'data-load="/en/questions/{question.pk}/writing/"' in before.text
