"""Edits that others suggest: one at a time for each member and text, reviewed by somebody else."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum import actions, privileges
from forum.actions.posts import EditedMeanwhile
from forum.actions.suggestions import AlreadyDecided
from forum.models import Answer, Member, Notification, Question, ReputationChange, Revision, SuggestedEdit
from forum.privileges import Privilege
from forum.reputation import Reason
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

BETTER = "Clean the filter first, then the hose."


@pytest.fixture
def reviewer(db: Any) -> Member:
    """Holds the privilege, and neither asked nor answered."""
    needed = privileges.required(Privilege.REVIEW_EDITS)
    rita = make_member("rita", reputation=needed.points, good_count=50)
    assert privileges.holds(rita, Privilege.REVIEW_EDITS)
    return rita


@pytest.fixture
def suggestion(answer: Answer, mallory: Member) -> SuggestedEdit:
    return actions.suggest_edit(answer, by=mallory, body=BETTER, reason="The order matters")


@pytest.fixture
def suspended(db: Any) -> Member:
    return make_member("sven", reputation=9999, good_count=99, suspended_until=timezone.now() + dt.timedelta(days=9))


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


# ------------------------------------------------------------------ suggesting


def test_a_suggestion_changes_nothing_yet_and_tells_the_author(suggestion: SuggestedEdit, bob: Member) -> None:
    assert Answer.objects.get().body == "Clean the filter, then the hose."
    assert "suggested" in told(bob)
    note = Notification.objects.get(member=bob, kind="suggested")
    assert note.link == f"/en/edits/{suggestion.pk}/"


def test_sent_twice_it_is_one_suggestion_and_another_one_must_wait(
    suggestion: SuggestedEdit, answer: Answer, mallory: Member, alice: Member, bob: Member
) -> None:
    again = actions.suggest_edit(answer, by=mallory, body=BETTER, reason="The order matters")
    assert again == suggestion
    with pytest.raises(PermissionDenied, match="already"):
        actions.suggest_edit(answer, by=mallory, body="Something else.", reason="x")
    actions.suggest_edit(answer, by=alice, body=BETTER, reason="Me too")
    assert told(bob).count("suggested") == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestedEdit.objects.filter(member=alice).update(member=mallory)


def test_a_suggestion_must_say_why_and_change_something(answer: Answer, mallory: Member) -> None:
    with pytest.raises(ValidationError, match="why"):
        actions.suggest_edit(answer, by=mallory, body=BETTER, reason=" \u200b")
    with pytest.raises(ValidationError, match="Nothing is changed"):
        actions.suggest_edit(answer, by=mallory, body=answer.body, reason="x")
    assert not SuggestedEdit.objects.exists()


def test_who_may_edit_does_not_suggest(answer: Answer, bob: Member, dora: Member) -> None:
    for member in (bob, dora):
        with pytest.raises(PermissionDenied, match="edit this text yourself"):
            actions.suggest_edit(answer, by=member, body=BETTER, reason="x")


def test_nobody_suggests_for_what_they_cannot_read_or_while_suspended(
    answer: Answer, mallory: Member, suspended: Member
) -> None:
    with pytest.raises(PermissionDenied, match="suspended"):
        actions.suggest_edit(answer, by=suspended, body=BETTER, reason="x")
    actions.hold(answer.question)
    with pytest.raises(PermissionDenied, match="no longer here"):
        actions.suggest_edit(answer, by=mallory, body=BETTER, reason="x")


def test_what_was_edited_meanwhile_is_shown_before_it_is_suggested(
    answer: Answer, bob: Member, mallory: Member
) -> None:
    actions.edit_answer(answer, by=bob, body="Descale it.")
    with pytest.raises(EditedMeanwhile):
        actions.suggest_edit(answer, by=mallory, body=BETTER, reason="x", revision=1)
    form = {"body": BETTER, "reason": "x", "revision": "1"}
    shown = signed_in(mallory).post(f"/en/answers/{answer.pk}/edit/", form)
    assert shown.status_code == 409
    assert "Descale it." in shown.text
    assert BETTER in shown.text


# ------------------------------------------------------------------ deciding


def test_approved_it_is_a_revision_by_whoever_suggested_it(
    suggestion: SuggestedEdit, reviewer: Member, mallory: Member, bob: Member
) -> None:
    actions.approve_edit(suggestion, by=reviewer)
    actions.approve_edit(suggestion, by=reviewer)
    answer = Answer.objects.get()
    last = Revision.objects.filter(answer=answer).last()
    assert answer.body == BETTER
    assert "first" in answer.body_html
    assert last is not None
    assert (last.number, last.editor, last.reason) == (2, mallory, "The order matters")
    line = ReputationChange.objects.get(reason=Reason.EDIT_APPROVED)
    assert (line.member, line.points, line.actor) == (mallory, 2, reviewer)
    assert Member.objects.get(pk=mallory.pk).reputation == 2
    assert told(mallory) == ["reviewed"]
    assert told(bob) == ["suggested", "edited"]


def test_a_suggestion_for_a_question_brings_title_and_tags(question: Question, mallory: Member, alice: Member) -> None:
    new = {"title": "The dishwasher shows E18 and does not drain", "body": "It stops.", "tags": ["dishwasher", "E18"]}
    suggestion = actions.suggest_edit(question, by=mallory, reason="It is a dishwasher", **new)
    actions.approve_edit(suggestion, by=alice)  # whose question it is
    question = Question.objects.get()
    assert (question.title, question.slug) == (new["title"], "the-dishwasher-shows-e18-and-does-not-drain")
    assert sorted(question.tags.names()) == ["dishwasher", "e18"]


def test_nobody_reviews_their_own(suggestion: SuggestedEdit, mallory: Member) -> None:
    Member.objects.filter(pk=mallory.pk).update(reputation=10_000, good_count=100)
    mallory.refresh_from_db()
    for decide in (actions.approve_edit, lambda s, by: actions.refuse_edit(s, by=by, reason="x")):
        with pytest.raises(PermissionDenied, match="Somebody else"):
            decide(suggestion, by=mallory)


def test_others_need_the_privilege(suggestion: SuggestedEdit, alice: Member, suspended: Member) -> None:
    with pytest.raises(PermissionDenied, match="points"):
        actions.approve_edit(suggestion, by=alice)
    with pytest.raises(PermissionDenied, match="suspended"):
        actions.approve_edit(suggestion, by=suspended)
    assert SuggestedEdit.objects.get().is_pending


@pytest.mark.wide
def test_refused_it_says_why(suggestion: SuggestedEdit, bob: Member, mallory: Member) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        actions.refuse_edit(suggestion, by=bob, reason="")
    actions.refuse_edit(suggestion, by=bob, reason="The order does not matter")
    assert Answer.objects.get().edited_at is None
    assert not ReputationChange.objects.filter(member=mallory).exists()
    assert told(mallory) == ["reviewed"]
    assert "The order does not matter" in read(signed_in(mallory), f"/en/edits/{suggestion.pk}/").text
    with pytest.raises(AlreadyDecided):
        actions.approve_edit(suggestion, by=bob)


@pytest.mark.wide
def test_a_text_edited_meanwhile_is_not_written_over(
    suggestion: SuggestedEdit, answer: Answer, bob: Member, mallory: Member, reviewer: Member
) -> None:
    actions.edit_answer(answer, by=bob, body="Descale it.")
    with pytest.raises(EditedMeanwhile):
        actions.approve_edit(suggestion, by=reviewer)
    client = signed_in(reviewer)
    refused = client.post(f"/en/edits/{suggestion.pk}/approve/")
    assert refused.status_code == 409
    assert "must be made again" in refused.text
    assert "Descale it." in refused.text
    assert Answer.objects.get().body == "Descale it."
    actions.withdraw_edit(suggestion, by=mallory)
    again = signed_in(mallory)
    anew = read(again, f"/en/answers/{answer.pk}/edit/?from={suggestion.pk}").text
    assert BETTER in anew
    assert 'name="revision" value="1"' in anew
    sent = {"body": BETTER, "reason": "x", "revision": "1"}
    beside = again.post(f"/en/answers/{answer.pk}/edit/", sent)
    assert beside.status_code == 409
    assert "Descale it." in beside.text
    assert 'name="revision" value="2"' in beside.text


def test_only_its_author_withdraws_it(suggestion: SuggestedEdit, bob: Member, mallory: Member, answer: Answer) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_edit(suggestion, by=bob)
    for _ in range(2):
        actions.withdraw_edit(suggestion, by=mallory)
    with pytest.raises(AlreadyDecided):
        actions.approve_edit(suggestion, by=bob)
    actions.suggest_edit(answer, by=mallory, body="Something else.", reason="x")


# ------------------------------------------------------------------ pages


@pytest.mark.wide
def test_the_edit_button_leads_others_to_a_suggestion(answer: Answer, mallory: Member, bob: Member) -> None:
    client = signed_in(mallory)
    assert read(client, page(answer.question)).text.count("Suggest an edit") == 2
    assert read(signed_in(bob), page(answer.question)).text.count("Suggest an edit") == 1
    form = read(client, f"/en/answers/{answer.pk}/edit/").text
    assert "Somebody reviews it first" in form
    address = f"/en/answers/{answer.pk}/edit/"
    lacking = client.post(address, {"body": BETTER, "revision": "1"})
    assert lacking.status_code == 422
    assert BETTER in lacking.text
    sent = client.post(address, {"body": BETTER, "reason": "Clearer", "revision": "1"})
    suggestion = SuggestedEdit.objects.get()
    assert sent["Location"] == f"/en/edits/{suggestion.pk}/"
    assert client.get(address)["Location"] == f"/en/edits/{suggestion.pk}/"


@pytest.mark.wide
def test_a_question_is_suggested_by_its_form(question: Question, mallory: Member, alice: Member) -> None:
    client = signed_in(mallory)
    form = read(client, f"/en/questions/{question.pk}/edit/").text
    assert 'name="tags" value="washing machine"' in form
    assert 'name="product"' not in form
    data = {"title": question.title, "body": "It stops.", "tags": "washing machine", "reason": "Shorter", "revision": 1}
    client.post(f"/en/questions/{question.pk}/edit/", data)
    suggestion = SuggestedEdit.objects.get()
    shown = read(signed_in(alice), f"/en/edits/{suggestion.pk}/").text
    assert "<del>" in shown
    assert "Approve this edit" in shown
    assert signed_in(alice).post(f"/en/edits/{suggestion.pk}/approve/").status_code == 302
    assert Question.objects.get().body == "It stops."


@pytest.mark.wide
def test_the_list_of_those_that_wait(
    suggestion: SuggestedEdit, reviewer: Member, mallory: Member, alice: Member, answer: Answer
) -> None:
    client = signed_in(reviewer)
    assert "The order matters" in read(client, "/en/questions/edits/").text
    assert read(signed_in(alice), "/en/questions/edits/").status_code == 403
    actions.hold(answer)
    assert "No edit waits" in read(client, "/en/questions/edits/").text
    assert read(client, f"/en/edits/{suggestion.pk}/").status_code == 404
    assert read(signed_in(mallory), f"/en/edits/{suggestion.pk}/").status_code == 404


@pytest.mark.wide
def test_a_suggestion_is_read_by_those_it_concerns(
    suggestion: SuggestedEdit, alice: Member, bob: Member, mallory: Member, reviewer: Member, client: Any
) -> None:
    address = f"/en/edits/{suggestion.pk}/"
    assert [read(signed_in(who), address).status_code for who in (bob, mallory, reviewer, alice)] == [
        200,
        200,
        200,
        404,
    ]
    assert "/account/login/" in client.get(address)["Location"]


@pytest.mark.wide
def test_decided_twice_the_second_is_told(suggestion: SuggestedEdit, bob: Member, reviewer: Member) -> None:
    assert signed_in(bob).post(f"/en/edits/{suggestion.pk}/refuse/", {"reason": "No"}).status_code == 302
    late = signed_in(reviewer).post(f"/en/edits/{suggestion.pk}/approve/")
    assert late.status_code == 409
    assert "decided already" in late.text


def test_an_edit_with_an_account_number_is_not_suggested(answer: Answer, mallory: Member) -> None:
    form = {"body": "Pay to FR76 3000 6000 0112 3456 7890 189", "reason": "x", "revision": "1"}
    shown = signed_in(mallory).post(f"/en/answers/{answer.pk}/edit/", form)
    assert shown.status_code == 422
    assert not SuggestedEdit.objects.exists()
