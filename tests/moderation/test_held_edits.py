"""An edit that a check holds waits; what is public, and all that stands under it, stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Comment, Member, Question, ReputationChange, Revision, SuggestedEdit
from forum.privileges import Privilege, required
from moderation.review import actions as review
from moderation.review import invariants, queue
from moderation.review.models import Decision
from tests.moderation.reviewing import LANGUAGES, courtesy, page
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]
NEW = {"title": "The washing machine shows E18, you fools", "body": "It stops, idiots.", "tags": ["machine"]}


@pytest.fixture(autouse=True)
def limited(alice: Member, question: Question, answer: Answer, dora: Member, settings: Any) -> None:
    """Alice asked, bob answered, and since then alice is limited."""
    settings.HOLD_SUSPECTS = True
    until = timezone.now() + timedelta(days=7)
    review.limit(alice, by=dora, rule=courtesy(), facts="Insults in three answers.", until=until)


def edit(question: Question, **more: Any) -> Question:
    assert question.author is not None
    return actions.edit_question(question, by=question.author, **{**NEW, **more})


def held() -> SuggestedEdit:
    return SuggestedEdit.objects.pending().get()


def test_the_question_and_its_answers_stay(question: Question, answer: Answer, bob: Member, as_member: SignIn) -> None:
    before = Question.objects.values().get()
    returned = edit(question, context="before", product_words="X 500")
    assert Question.objects.values().get() == before and returned.title == question.title
    assert Revision.objects.filter(question=question).count() == 1
    assert [tag.name for tag in question.tags.all()] == ["washing machine"]
    for client in (as_member(bob), Client()):
        shown = page(client.get(question.get_absolute_url()))
        assert "idiots" not in shown and "fools" not in shown and "then the hose" in shown


def test_the_team_sees_it_among_what_is_held(question: Question, dora: Member, as_member: SignIn) -> None:
    edit(question)
    (line,) = queue.waiting(dora)
    assert (line.key, line.under) == (("edit", held().pk), {"edits", "held"})
    for language in LANGUAGES:
        shown = page(as_member(dora).get(f"/{language}/edits/{held().pk}/"))
        assert "you fools" in shown and "/approve/" in shown


def test_approved_it_is_an_edit_by_its_author_without_points(question: Question, alice: Member, dora: Member) -> None:
    edit(question, context="before")
    points = ReputationChange.objects.count()
    actions.approve_edit(held(), by=dora)
    question.refresh_from_db()
    assert (question.title, question.context) == (NEW["title"], "before")
    last = Revision.objects.filter(question=question).order_by("number").last()
    assert last is not None and last.editor == alice
    assert ReputationChange.objects.count() == points


def test_refused_nothing_changes_and_its_author_is_told(question: Question, alice: Member, dora: Member) -> None:
    edit(question)
    actions.refuse_edit(held(), by=dora, reason="It insults.")
    assert Question.objects.get().title == question.title
    assert alice.notifications.filter(kind="reviewed").count() == 1


def test_only_the_team_decides(question: Question, alice: Member, as_member: SignIn) -> None:
    edit(question)
    reviewer = make_member("eve", reputation=required(Privilege.REVIEW_EDITS).points, good_count=20)
    for member in (reviewer, alice):
        with pytest.raises(PermissionDenied):
            actions.approve_edit(held(), by=member)
    assert queue.waiting(reviewer) == []
    assert as_member(reviewer).get(f"/en/edits/{held().pk}/").status_code == 404
    assert "idiots" not in page(as_member(reviewer).get("/en/questions/edits/"))


def test_a_later_one_takes_its_place(question: Question) -> None:
    first = edit(question) and held()
    edit(question, body="It stops, you morons.")
    assert (held().pk, held().body) == (first.pk, "It stops, you morons.")


def test_an_edit_that_is_shown_ends_it(question: Question, alice: Member, dora: Member) -> None:
    edit(question)
    review.undo(alice.decisions.get(), by=dora)
    edit(question, body="It stops in the middle of the programme.")
    assert Question.objects.get().body == "It stops in the middle of the programme."
    assert SuggestedEdit.objects.get().state == "withdrawn"


def test_an_answer_that_was_chosen_stays_the_solution(
    question: Question, answer: Answer, alice: Member, dora: Member
) -> None:
    other = actions.ask("Why does the pump hum all night long?", by=dora, body="It hums.", language="en", tags=["pump"])
    own = actions.answer(other, by=alice, body="Clean it.")
    review.keep(own, by=dora)
    actions.accept(Answer.objects.get(pk=own.pk), by=dora)
    actions.edit_answer(own, by=alice, body="Clean it, you fool.")
    other.refresh_from_db()
    assert (other.accepted_answer, other.state) == (own, "resolved")
    assert Answer.objects.get(pk=own.pk).body == "Clean it."


def test_a_comment_is_held_itself(question: Question, alice: Member, dora: Member) -> None:
    own = actions.comment(question, by=alice, body="Thank you.")
    review.keep(own, by=dora)
    actions.edit_comment(Comment.objects.get(), by=alice, body="Thank you for nothing.")
    assert Comment.objects.get().visibility == "held"
    hold = Decision.objects.get(kind="hold")
    assert hold.statement is not None and hold.post == own
    assert alice.notifications.filter(ref=hold.ref).count() == 1
    review.keep(own, by=dora)
    assert Comment.objects.get().is_published
    assert list(invariants.differences()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_author_reads_that_it_waits_and_goes_on_with_it(
    language: str, question: Question, alice: Member, as_member: SignIn
) -> None:
    client, where = as_member(alice), f"/{language}/questions/{question.pk}/edit/"
    civil = {"title": "The washing machine shows E18 every night", "body": "It stops each time."}
    sent = {**NEW, **civil, "tags": "machine", "context": "other", "language": "en", "about": "none", "revision": 1}
    shown = page(client.post(where, sent, follow=True))
    assert {"en": "until then, the former text stays", "fr": "d’ici là, l’ancien texte reste"}[language] in shown
    assert "E18 every night" in page(client.get(where))


def test_mail_and_tags_of_a_held_edit_reach_nobody(question: Question, bob: Member) -> None:
    told = bob.notifications.count()
    edit(question, body="@bob look at this, you fool.")
    assert bob.notifications.count() == told
