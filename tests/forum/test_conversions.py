"""Answers made comments, and comments made answers: points, permalinks, one answer each, and all of it undone."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum import actions, recount
from forum.models import Answer, Comment, Conversion, Member, Notification, Question
from tests.forum.reading import page, read, signed_in
from tests.forum.test_pictures import photo, show


def points(member: Member) -> int:
    return Member.objects.get(pk=member.pk).reputation


def nothing_is_wrong() -> bool:
    return list(recount.check()) == []


@pytest.mark.wide
def test_an_answer_becomes_a_comment_with_what_stood_under_it(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member
) -> None:
    under = actions.comment(answer, by=alice, body="Thank you.")
    actions.vote(answer, by=alice, value=1)
    comment = actions.to_comment(answer, by=dora)
    assert actions.to_comment(answer, by=dora) == comment
    assert (comment.body, comment.author, comment.created_at) == (answer.body, bob, answer.created_at)
    under.refresh_from_db()
    question.refresh_from_db()
    assert (under.answer, question.answer_count, question.state) == (None, 0, "open")
    assert points(bob) == 0
    note = Notification.objects.get(member=bob, kind="converted")
    assert note.link == f"/en/comments/{comment.pk}/"
    assert nothing_is_wrong()


@pytest.mark.wide
def test_old_addresses_lead_to_the_new_place(answer: Answer, dora: Member, alice: Member) -> None:
    comment = actions.to_comment(answer, by=dora)
    for client in (Client(), signed_in(alice)):
        for address in (f"/a/{answer.pk}", f"/en/answers/{answer.pk}/history/"):
            assert client.get(address)["Location"] == f"/c/{comment.pk}"
        shown = read(client, page(answer.question)).text
        assert f'id="answer-{answer.pk}"' in shown
        assert shown.count("Clean the filter, then the hose.") == 1
    assert read(signed_in(dora), page(answer.question)).text.count("Clean the filter, then the hose.") == 1
    actions.undo_conversion(Conversion.objects.get(), by=dora)
    assert Client().get(f"/c/{comment.pk}")["Location"] == f"/a/{answer.pk}"
    assert Client().get(f"/a/{answer.pk}")["Location"].endswith(f"#answer-{answer.pk}")


@pytest.mark.wide
def test_undone_everything_is_as_it_was(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member
) -> None:
    under = actions.comment(answer, by=alice, body="Thank you.")
    actions.vote(answer, by=alice, value=1)
    before = points(bob)
    comment = actions.to_comment(answer, by=dora)
    actions.edit_comment(comment, by=bob, body="Clean the pump.")
    conversion = Conversion.objects.get()
    for _ in range(2):
        actions.undo_conversion(conversion, by=dora)
    answer.refresh_from_db()
    under.refresh_from_db()
    question.refresh_from_db()
    assert (answer.visibility, answer.body, under.answer) == ("published", "Clean the pump.", answer)
    assert (points(bob), question.answer_count) == (before, 1)
    assert Comment.objects.get(pk=comment.pk).visibility == "deleted"
    assert nothing_is_wrong()


@pytest.mark.wide
def test_the_solution_stays_an_answer(answer: Answer, alice: Member, dora: Member) -> None:
    actions.accept(answer, by=alice)
    with pytest.raises(PermissionDenied, match="take that back first"):
        actions.to_comment(answer, by=dora)
    actions.unaccept(answer.question, by=alice)
    actions.to_comment(answer, by=dora)


def test_only_moderators_convert_and_only_what_fits(answer: Answer, bob: Member, alice: Member, dora: Member) -> None:
    for member in (alice, bob):
        with pytest.raises(PermissionDenied, match="moderation team"):
            actions.to_comment(answer, by=member)
    long = actions.edit_answer(answer, by=bob, body="x" * 2001)
    with pytest.raises(PermissionDenied, match="too long"):
        actions.to_comment(long, by=dora)
    actions.hide(long, by=dora, ref="d:1")
    with pytest.raises(PermissionDenied, match="no longer here"):
        actions.to_comment(long, by=dora)


@pytest.mark.wide
def test_a_comment_becomes_an_answer_that_can_be_the_solution(
    question: Question, bob: Member, alice: Member, dora: Member
) -> None:
    comment = actions.comment(question, by=bob, body="Clean the filter.")
    answer = actions.to_answer(comment, by=dora)
    assert actions.to_answer(comment, by=dora) == answer
    question.refresh_from_db()
    assert question.answer_count == 1
    assert Client().get(f"/c/{comment.pk}")["Location"] == f"/a/{answer.pk}"
    actions.accept(answer, by=alice)
    with pytest.raises(PermissionDenied, match="take that back first"):
        actions.undo_conversion(Conversion.objects.get(), by=dora)
    actions.unaccept(question, by=alice)
    actions.undo_conversion(Conversion.objects.get(), by=dora)
    question.refresh_from_db()
    comment.refresh_from_db()
    assert (question.answer_count, comment.visibility) == (0, "published")
    assert nothing_is_wrong()


@pytest.mark.wide
def test_one_answer_each_still_holds(question: Question, answer: Answer, bob: Member, dora: Member) -> None:
    comment = actions.comment(question, by=bob, body="Or the pump.")
    with pytest.raises(PermissionDenied, match="everybody has one"):
        actions.to_answer(comment, by=dora)
    actions.to_comment(answer, by=dora)
    actions.answer(question, by=bob, body="Another one.")
    with pytest.raises(PermissionDenied, match="everybody has one"):
        actions.undo_conversion(Conversion.objects.get(), by=dora)
    with pytest.raises(PermissionDenied):
        actions.undelete(answer, by=bob)


@pytest.mark.wide
def test_its_author_does_not_put_it_back(answer: Answer, bob: Member, dora: Member) -> None:
    actions.to_comment(answer, by=dora)
    with pytest.raises(PermissionDenied, match="another place"):
        actions.undelete(answer, by=bob)
    actions.undo_conversion(Conversion.objects.get(), by=dora)
    with pytest.raises(PermissionDenied, match="another place"):
        actions.undelete(Comment.objects.get(), by=bob)


@pytest.mark.wide
def test_converting_by_the_page(question: Question, answer: Answer, dora: Member, mallory: Member, bob: Member) -> None:
    other = actions.answer(question, by=mallory, body="Descale it.")
    client = signed_in(dora)
    address = f"/en/answers/{answer.pk}/convert/"
    assert address in read(client, page(question)).text
    assert address not in read(signed_in(bob), page(question)).text
    assert signed_in(bob).post(address).status_code == 403
    assert "Under the answer of Mallory" in read(client, address).text
    client.post(address, {"under": str(other.pk)})
    comment = Comment.objects.get()
    assert comment.answer == other
    assert client.get(address)["Location"] == f"/c/{comment.pk}"
    back = f"/en/comments/{comment.pk}/convert/"
    assert "goes back where it was" in read(client, back).text
    client.post(back)
    answer.refresh_from_db()
    assert answer.is_published


def test_what_it_names_stays_named(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member
) -> None:
    edited = actions.edit_answer(answer, by=bob, body="@alice, clean it.")
    told: Any = Notification.objects.filter(member=alice, kind="mention")
    before = told.count()
    comment = actions.to_comment(edited, by=dora)
    assert comment.mentions.get().member == alice
    assert told.count() == before


@pytest.mark.wide
def test_its_pictures_are_seen_where_it_is(question: Question, bob: Member, dora: Member) -> None:
    picture = actions.add_picture(io.BytesIO(photo(size=(20, 10))), by=bob)
    answer = actions.answer(question, by=bob, body=f"Clean this filter: ![]({picture.address})")
    actions.to_comment(answer, by=dora)
    assert show(picture).status_code == 200
    actions.undo_conversion(Conversion.objects.get(), by=dora)
    assert show(picture).status_code == 200
    actions.hide(answer, by=dora, ref="a decision")
    assert show(picture).status_code == 410
