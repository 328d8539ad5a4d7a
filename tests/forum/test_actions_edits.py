"""Editing: nothing is overwritten unseen, authors are told, old texts can be hidden."""

from datetime import UTC, datetime

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from forum import actions, mail
from forum.actions.posts import EditedMeanwhile
from forum.models import Mail, Member, Notification, Product, Question, Revision, RevisionHiding


def asked(question, **changes):
    known = {"title": question.title, "body": question.body, "tags": list(question.tags.names())}
    return {**known, **changes}


# Two at once


def test_an_answer_edited_meanwhile_is_not_overwritten(answer, bob, dora):
    actions.edit_answer(answer, by=dora, body="Without the telephone number.", revision=1)
    with pytest.raises(EditedMeanwhile) as refusal:
        actions.edit_answer(answer, by=bob, body="Clean the pump.", revision=1)
    assert (refusal.value.standing.number, refusal.value.standing.body) == (2, "Without the telephone number.")
    answer.refresh_from_db()
    assert answer.body == "Without the telephone number."
    actions.edit_answer(answer, by=bob, body="Clean the pump.", revision=2)
    answer.refresh_from_db()
    assert answer.body == "Clean the pump."


def test_a_question_edited_meanwhile_is_not_overwritten(question, alice):
    actions.edit_question(question, by=alice, **asked(question, body="In one tab."), revision=1)
    with pytest.raises(EditedMeanwhile):
        actions.edit_question(question, by=alice, **asked(question, body="In the other tab."), revision=1)
    question.refresh_from_db()
    assert question.body == "In one tab."


def test_a_product_chosen_meanwhile_is_not_overwritten(question, alice):
    product = Product.objects.create(name="X200", slug="x200")
    actions.edit_question(question, by=alice, **asked(question, product=product), revision=1)
    with pytest.raises(EditedMeanwhile):
        actions.edit_question(question, by=alice, **asked(question, body="More.", product=None), revision=1)
    question.refresh_from_db()
    assert question.product == product


def test_the_same_edit_twice_is_one(question, answer, alice, bob):
    for _ in range(2):
        actions.edit_answer(answer, by=bob, body="Clean the pump.", revision=1)
        actions.edit_question(question, by=alice, **asked(question, body="Again."), revision=1)
    assert (answer.revisions.count(), question.revisions.count()) == (2, 2)


def test_saving_a_question_as_it_is_changes_nothing(question, alice):
    before = question.version
    actions.edit_question(question, by=alice, **asked(question))
    question.refresh_from_db()
    assert (question.version, question.edited_at, question.revisions.count()) == (before, None, 1)


def test_rights_are_those_of_the_row_as_it_is(answer, question, alice, bob, mallory):
    """What the caller read before somebody deleted the post or gave it away counts for nothing."""
    stale_question, stale = Question.objects.get(pk=question.pk), type(answer).objects.get(pk=answer.pk)
    actions.delete(answer, by=bob)
    actions.delete(question, by=alice)
    with pytest.raises(PermissionDenied):
        actions.edit_answer(stale, by=bob, body="Written on.")
    with pytest.raises(PermissionDenied):
        actions.edit_question(stale_question, by=alice, **asked(question, body="Written on."))
    stale.author = mallory
    with pytest.raises(PermissionDenied):
        actions.delete(stale, by=mallory)
    with pytest.raises(PermissionDenied):
        actions.edit_answer(stale, by=mallory, body="Mine now.")


# Who is told


@pytest.mark.parametrize(("language", "subject"), [("en", "Edited: "), ("fr", "Texte modifié\xa0: ")])
def test_the_author_is_told_once_of_an_edit_by_somebody_else(question, answer, bob, dora, language, subject):
    Member.objects.filter(pk=bob.pk).update(language=language)
    for _ in range(2):
        actions.edit_answer(answer, by=dora, body="Clean the pump.", reason="telephone number")
    told = Notification.objects.get(member=bob, kind="edited")
    assert (told.question, told.answer) == (question, answer)
    translation.activate("en")
    row = Mail.objects.get(notification=told)
    assert mail.send(row)
    sent = outbox.outbox[-1]
    assert sent.to == [bob.email]
    assert sent.subject.startswith(subject)
    assert f"/{language}/questions/{question.pk}/" in sent.body


def test_the_author_of_a_question_is_told_as_wanted(question, alice, dora):
    Member.objects.filter(pk=alice.pk).update(wants_mail=False)
    actions.edit_question(question, by=dora, **asked(question, body="Shorter."))
    told = Notification.objects.get(member=alice, kind="edited")
    assert not Mail.objects.filter(notification=told).exists()


def test_nobody_is_told_of_their_own_edit(question, answer, alice, bob, dora):
    actions.edit_answer(answer, by=bob, body="Clean the pump.")
    actions.edit_question(question, by=alice, **asked(question, body="Shorter."))
    assert not Notification.objects.filter(kind="edited").exists()


# Old texts


def test_moderators_hide_an_old_text_with_a_reason_and_show_it_again(answer, bob, dora):
    actions.edit_answer(answer, by=bob, body="My number is gone.")
    first = answer.revisions.get(number=1)
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for _ in range(2):
        actions.hide_revision(first, by=dora, reason="telephone number", at=at)
    assert list(Revision.objects.visible_to(bob)) == [*answer.question.revisions.all(), answer.revisions.get(number=2)]
    assert first in Revision.objects.visible_to(dora)
    for _ in range(2):
        actions.show_revision(first, by=dora, reason="a public one")
    assert first in Revision.objects.visible_to(bob)
    rows = RevisionHiding.objects.values_list("revision", "hides", "member", "reason")
    assert list(rows) == [(first.pk, True, dora.pk, "telephone number"), (first.pk, False, dora.pk, "a public one")]
    assert RevisionHiding.objects.earliest("pk").created_at == at


def test_hiding_an_old_text_takes_a_reason_and_a_moderator(answer, bob, dora):
    actions.edit_answer(answer, by=bob, body="My number is gone.")
    first = answer.revisions.get(number=1)
    with pytest.raises(ValidationError):
        actions.hide_revision(first, by=dora, reason=" \u200b")
    with pytest.raises(PermissionDenied):
        actions.hide_revision(first, by=bob, reason="I am ashamed of it")
    assert not RevisionHiding.objects.exists()


def test_the_text_that_stands_is_not_hidden_in_the_history_only(answer, bob, dora):
    actions.edit_answer(answer, by=bob, body="Another text.")
    with pytest.raises(PermissionDenied):
        actions.hide_revision(answer.revisions.get(number=2), by=dora, reason="insult")
