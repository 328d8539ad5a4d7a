"""Comments: where they may stand, and what their authors do with them later."""

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions
from forum.actions.posts import EditedMeanwhile
from forum.models import Answer, Comment


@pytest.fixture
def comment(answer, alice):
    return actions.comment(answer, by=alice, body="Which *hose*?")


@pytest.mark.parametrize("state", ["hidden", "held", "deleted"])
def test_no_comment_on_what_is_not_there(answer, alice, bob, dora, state):
    stale = Answer.objects.get(pk=answer.pk)
    {
        "hidden": lambda: actions.hide(answer, by=dora, ref="decision:1"),
        "held": lambda: actions.hold(answer),
        "deleted": lambda: actions.delete(answer, by=bob),
    }[state]()
    for member in (alice, bob, dora):
        with pytest.raises(PermissionDenied, match="no longer here"):
            actions.comment(stale, by=member, body="Me too.")
    assert not Comment.objects.exists()


def test_the_same_key_comments_once_even_when_the_question_closed_meanwhile(question, answer, alice, dora):
    first = actions.comment(answer, by=alice, body="Which hose?", idempotency_key="k")
    actions.close(question, by=dora)
    assert actions.comment(answer, by=alice, body="Which hose?", idempotency_key="k") == first


def test_its_author_edits_a_comment_and_the_first_text_is_kept(comment, alice):
    version = comment.question.version
    for _ in range(2):
        actions.edit_comment(comment, by=alice, body="Which **pipe**?", revision=0)
    comment.refresh_from_db()
    assert "<strong>pipe</strong>" in comment.body_html
    assert comment.edited_at is not None
    texts = comment.revisions.values_list("number", "body", "created_at")
    assert list(texts) == [(1, "Which *hose*?", comment.created_at), (2, "Which **pipe**?", comment.edited_at)]
    comment.question.refresh_from_db()
    assert comment.question.version > version


def test_a_comment_edited_meanwhile_is_not_overwritten(comment, alice):
    actions.edit_comment(comment, by=alice, body="In one tab.", revision=0)
    with pytest.raises(EditedMeanwhile):
        actions.edit_comment(comment, by=alice, body="In the other tab.", revision=0)
    actions.edit_comment(comment, by=alice, body="In the other tab.", revision=2)
    assert comment.revisions.count() == 3


@pytest.mark.parametrize("who", ["bob", "mallory", "dora"])
def test_nobody_else_edits_or_deletes_a_comment(comment, who, request):
    for act in (lambda by: actions.edit_comment(comment, by=by, body="x"), lambda by: actions.delete(comment, by=by)):
        with pytest.raises(PermissionDenied):
            act(request.getfixturevalue(who))


def test_a_comment_is_edited_on_a_closed_question_too(comment, alice, dora):
    actions.close(comment.question, by=dora)
    actions.edit_comment(comment, by=alice, body="Found it.")
    comment.refresh_from_db()
    assert comment.body == "Found it."
