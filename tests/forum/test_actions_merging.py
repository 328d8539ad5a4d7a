"""Merging questions: replies move with all that hangs on them, and come back."""

import pytest
from django.core.exceptions import PermissionDenied

from forum import actions, ledger, recount
from forum.models import Acceptance, Answer, Comment, Question
from selfcare import invariants
from tests.people import make_member


@pytest.fixture
def into(ask):
    return ask("The canonical question of all of them", by=make_member("oscar"))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def snapshot():
    """All that a merge could touch."""
    answers = Answer.objects.order_by("pk").values(
        "pk", "question", "moved_from", "useful_count", "score", "visibility"
    )
    comments = Comment.objects.order_by("pk").values("pk", "question", "answer", "moved_from")
    questions = Question.objects.order_by("pk").values(
        "pk", "state", "duplicate_of", "merged_at", "accepted_answer", "answer_count", "vote_count", "visibility"
    )
    members = Question.objects.order_by("pk").values_list("author__reputation", "author__good_count")
    return [list(rows) for rows in (answers, comments, questions, members)]


def is_sound():
    return list(recount.check()) + list(ledger.replay()) + list(invariants.accepted_answers()) == []


@pytest.fixture
def thread(question, answer, alice, bob, mallory):
    """An accepted and voted answer with a comment, one more, and a comment on the question."""
    actions.vote(answer, by=mallory, value=1)
    actions.accept(answer, by=alice)
    actions.edit_answer(answer, by=bob, body="Clean the filter, twice.")
    actions.comment(answer, by=mallory, body="That helped.")
    actions.comment(question, by=mallory, body="Which machine?")
    actions.answer(question, by=mallory, body="Buy another.")
    actions.me_too(question, by=mallory)
    return question


@pytest.mark.wide
def test_a_question_asked_without_a_name_stays_so_that_its_author_s_replies_name_nobody(thread, into, alice, dora):
    actions.comment(thread, by=alice, body="I tried that already.")
    actions.set_anonymous(thread, by=alice, is_anonymous=True)
    before = snapshot()
    with pytest.raises(PermissionDenied, match="asked before"):
        actions.merge(fresh(thread), into=into, by=dora)
    assert snapshot() == before


@pytest.mark.wide
def test_no_name_is_taken_off_what_was_merged_already(thread, into, alice, dora):
    actions.merge(thread, into=into, by=dora)
    with pytest.raises(PermissionDenied):
        actions.set_anonymous(fresh(thread), by=alice, is_anonymous=True)


@pytest.mark.wide
def test_everything_moves_and_keeps_its_number_votes_revisions_and_points(thread, answer, into, bob, dora):
    bob.refresh_from_db()
    before = bob.reputation
    actions.merge(thread, into=into, by=dora)
    moved = fresh(answer)
    bob.refresh_from_db()
    assert (moved.question, moved.moved_from, moved.useful_count) == (into, thread, 1)
    assert (moved.revisions.count(), bob.reputation) == (2, before)
    assert set(Comment.objects.values_list("question", flat=True)) == {into.pk}
    assert (fresh(into).answer_count, fresh(into).state, fresh(into).vote_count) == (2, "answered", 1)
    assert (fresh(thread).answer_count, fresh(thread).state) == (0, "duplicate")
    assert fresh(into).accepted_answer is None  # oscar chooses for his question himself
    assert is_sound()


@pytest.mark.wide
def test_twice_is_once_and_taking_it_apart_restores(thread, answer, into, dora):
    before = snapshot()
    for _ in range(2):
        actions.merge(thread, into=into, by=dora)
    actions.reopen(thread, by=dora)
    assert snapshot() == before
    assert fresh(thread).accepted_answer == answer
    assert is_sound()


@pytest.mark.wide
@pytest.mark.parametrize("who", ["bob", "mallory", "alice"])
def test_only_moderators_merge(thread, into, who, request):
    with pytest.raises(PermissionDenied):
        actions.merge(thread, into=into, by=request.getfixturevalue(who))


@pytest.mark.wide
def test_everybody_keeps_one_answer_a_question(thread, answer, into, bob, dora):
    own = actions.answer(into, by=bob, body="Replace the pump.")
    actions.merge(thread, into=into, by=dora)
    assert (fresh(answer).question, fresh(own).question) == (thread, into)
    assert "?stayed=1#answer-" in fresh(answer).get_absolute_url()
    assert fresh(into).answer_count == 2  # bob's own, and mallory's
    assert is_sound()
    actions.delete(own, by=bob)
    actions.reopen(thread, by=dora)
    assert fresh(thread).accepted_answer == answer
    assert is_sound()


@pytest.mark.wide
def test_what_was_chosen_there_is_chosen_no_more_when_it_goes_back(thread, answer, into, bob, dora):
    actions.merge(thread, into=into, by=dora)
    actions.accept(fresh(answer), by=into.author)
    assert fresh(into).state == "resolved"
    actions.reopen(thread, by=dora)
    assert (fresh(into).state, fresh(into).accepted_answer) == ("open", None)
    assert (fresh(thread).state, fresh(thread).accepted_answer) == ("resolved", answer)
    assert Acceptance.objects.filter(ended_at__isnull=True).count() == 1
    assert is_sound()


@pytest.mark.wide
def test_what_was_hidden_meanwhile_stays_hidden(thread, answer, into, dora):
    actions.merge(thread, into=into, by=dora)
    actions.hide(fresh(answer), by=dora, ref="decision:1")
    assert is_sound()
    actions.reopen(thread, by=dora)
    assert fresh(thread).accepted_answer is None
    assert is_sound()
    actions.restore(fresh(answer), by=dora, ref="decision:1")
    assert fresh(thread).accepted_answer == answer
    assert is_sound()


@pytest.mark.wide
def test_what_was_written_there_meanwhile_goes_along(thread, answer, into, dora, alice):
    actions.merge(thread, into=into, by=dora)
    new = actions.comment(fresh(answer), by=alice, body="Still true.")
    actions.reopen(thread, by=dora)
    assert fresh(new).question == thread


@pytest.mark.wide
def test_what_others_were_merged_into_stays(ask, thread, into, dora):
    actions.merge(thread, into=into, by=dora)
    with pytest.raises(PermissionDenied, match="undo that first"):
        actions.merge(into, into=ask("The most canonical question of all"), by=dora)


@pytest.mark.wide
def test_what_is_taken_elsewhere_is_not_merged(thread, into, dora):
    actions.take_elsewhere(thread)
    with pytest.raises(PermissionDenied):
        actions.merge(fresh(thread), into=into, by=dora)
    assert fresh(thread).duplicate_of is None


@pytest.mark.wide
def test_a_plain_duplicate_can_be_merged_later(thread, answer, into, dora):
    actions.mark_duplicate(thread, of=into, by=dora)
    actions.merge(thread, into=into, by=dora)
    assert fresh(answer).question == into
    assert is_sound()


@pytest.mark.wide
def test_what_was_read_before_the_merge_is_changed_where_it_is_now(question, answer, into, alice, bob, dora):
    """The one who saves waits for the merge, then finds the answer elsewhere."""
    remark = actions.comment(answer, by=alice, body="Which one?")
    answer, remark = fresh(answer), fresh(remark)
    assert {answer.question, remark.question} == {question}
    actions.merge(question, into=into, by=dora)
    actions.edit_answer(answer, by=bob, body="Clean the hose.")
    actions.edit_comment(remark, by=alice, body="Which hose?")
    actions.comment(answer, by=bob, body="The grey one.")
    assert fresh(answer).question == into
    assert set(Comment.objects.values_list("question", flat=True)) == {into.pk}
    actions.reopen(question, by=dora)
    answer.question = into  # as somebody read it while it was merged
    with pytest.raises(PermissionDenied):
        actions.accept(answer, by=into.author)
    assert fresh(into).accepted_answer is None


@pytest.mark.wide
def test_nobody_reads_the_title_of_a_hidden_question_in_the_address_it_leads_to(question, into, dora, client):
    actions.merge(question, into=into, by=dora)
    assert into.slug in client.get(question.get_absolute_url())["Location"]
    actions.hide(into, by=dora, ref="a decision")
    for address in (question.get_absolute_url(), f"/q/{question.pk}"):
        shown = client.get(address, follow=True)
        assert shown.status_code == 200
        assert into.slug not in f"{shown.redirect_chain}{shown.text}"
        assert into.title not in shown.text
