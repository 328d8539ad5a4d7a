"""Answers that a member began stand among their drafts, and nobody else's do."""

from collections.abc import Callable

import pytest
from django.test import Client

from forum import actions
from forum.models import AnswerDraft, Member, Question

LIST = "/en/questions/drafts/"


@pytest.fixture
def begun(question: Question, bob: Member) -> AnswerDraft:
    kept = actions.keep_draft(question, by=bob, body="Clean the <b>filter</b>")
    assert kept is not None
    return kept


def listed(client: Client) -> str:
    return client.get(LIST).text


def throw(client: Client, draft: AnswerDraft) -> int:
    return client.post(f"/en/questions/{draft.question_id}/answer/draft/delete/").status_code


def test_its_author_finds_it_and_goes_on(begun: AnswerDraft, as_member: Callable[[Member], Client]) -> None:
    page = listed(as_member(begun.member))
    assert "Clean the &lt;b&gt;filter&lt;/b&gt;" in page
    assert f"{begun.question.get_absolute_url()}#your-answer" in page
    assert "You have no draft" not in page


@pytest.mark.wide
def test_nobody_else_reads_or_deletes_it(
    begun: AnswerDraft, alice: Member, as_member: Callable[[Member], Client], client: Client
) -> None:
    for reader in (as_member(alice), client):
        assert "filter" not in listed(reader)
        assert throw(reader, begun) in {302, 303}
    assert AnswerDraft.objects.exists()


@pytest.mark.wide
def test_a_double_click_deletes_once(begun: AnswerDraft, as_member: Callable[[Member], Client]) -> None:
    bob = as_member(begun.member)
    assert [throw(bob, begun) for _ in range(2)] == [302, 302]
    assert not AnswerDraft.objects.exists()
    page = listed(bob)
    assert page.count("The draft is deleted.") == 1
    assert "You have no draft" in page


def test_of_a_question_that_is_gone_only_their_words_are_left(
    begun: AnswerDraft, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    actions.delete(begun.question, by=alice)
    page = listed(as_member(begun.member))
    assert "Clean the" in page and "You can no longer read this question" in page
    assert begun.question.title not in page
    assert throw(as_member(begun.member), begun) == 302
    assert not AnswerDraft.objects.exists()


def test_of_a_number_that_no_question_has_nothing_is_deleted(begun: AnswerDraft) -> None:
    client = Client()
    client.force_login(begun.member)
    assert client.post(f"/en/questions/{2**63}/answer/draft/delete/").status_code == 302
    assert AnswerDraft.objects.exists()
