"""Taking back and putting back one's own posts, and what a decision of the moderators takes out of their hands."""

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions
from forum.actions.answers import AlreadyAnswered
from forum.models import Answer


@pytest.fixture
def posts(question, answer, bob):
    return {"question": question, "answer": answer, "comment": actions.comment(answer, by=bob, body="And the hose.")}


KINDS = ["question", "answer", "comment"]


@pytest.mark.wide
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("state", "sentence"), [("hidden", "contest the decision"), ("held", "waiting for a check")])
def test_what_moderators_decide_about_cannot_be_deleted(posts, dora, kind, state, sentence):
    post = posts[kind]
    stale = type(post).objects.get(pk=post.pk)  # as the page read it before
    actions.hide(post, by=dora, ref="decision:1") if state == "hidden" else actions.hold(post)
    for seen in (stale, type(post).objects.get(pk=post.pk)):
        with pytest.raises(PermissionDenied, match=sentence):
            actions.delete(seen, by=post.author)
        actions.undelete(seen, by=post.author)
    post.refresh_from_db()
    assert post.visibility == state


@pytest.mark.wide
@pytest.mark.parametrize("kind", KINDS)
def test_deleting_and_putting_back_may_be_clicked_twice(posts, kind, mallory):
    post = posts[kind]
    for _ in range(2):
        actions.delete(post, by=post.author)
    post.refresh_from_db()
    assert post.visibility == "deleted"
    with pytest.raises(PermissionDenied):
        actions.undelete(post, by=mallory)
    for _ in range(2):
        actions.undelete(post, by=post.author)
    post.refresh_from_db()
    assert post.is_published


@pytest.mark.wide
def test_a_solution_put_back_is_the_solution_again(question, answer, alice, bob):
    actions.accept(answer, by=alice)
    actions.delete(answer, by=bob)
    actions.undelete(answer, by=bob)
    question.refresh_from_db()
    assert (question.state, question.accepted_answer, question.answer_count) == ("resolved", answer, 1)


def test_an_answer_replaced_since_is_not_put_back(question, answer, bob):
    actions.delete(answer, by=bob)
    actions.answer(question, by=bob, body="Better now.")
    with pytest.raises(PermissionDenied, match="another answer since"):
        actions.undelete(answer, by=bob)


@pytest.mark.wide
@pytest.mark.parametrize("imported", [False, True])
@pytest.mark.parametrize("state", ["hidden", "held"])
def test_a_hidden_answer_is_not_replaced_by_a_second_one(question, answer, bob, dora, state, imported):
    Answer.objects.filter(pk=answer.pk).update(external_ref="se:1" if imported else None)
    actions.hide(answer, by=dora, ref="decision:1") if state == "hidden" else actions.hold(answer)
    with pytest.raises(AlreadyAnswered):
        actions.answer(question, by=bob, body="The same again.")
    with pytest.raises(PermissionDenied):
        actions.delete(answer, by=bob)
    actions.edit_answer(answer, by=bob, body="Politely now.")
    answer.refresh_from_db()
    assert (answer.visibility, question.answers.count()) == (state, 1)
