"""Asking, answering, editing, hiding: the rules of posts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from forum import actions
from forum.actions.answers import AlreadyAnswered
from forum.models import Answer, Product, Question, Revision, Tag
from tests.people import make_member


def test_asking_renders_counts_and_keeps_the_first_revision(ask):
    product = Product.objects.create(name="Washing machine X200", slug="x200")
    question = ask(product=product, tags=["drain", "E18"])
    assert "<strong>middle</strong>" in question.body_html
    assert question.slug == "the-washing-machine-shows-e18-and-does-not-drain"
    assert question.state == "open"
    product.refresh_from_db()
    assert product.question_count == 1
    assert set(Tag.objects.values_list("slug", "question_count")) == {("drain", 1), ("e18", 1)}
    assert Revision.objects.get(question=question).number == 1


def test_the_same_key_asks_once(ask):
    first = ask(idempotency_key="abc")
    assert ask("Something else entirely, sent again", idempotency_key="abc") == first
    assert Question.objects.count() == 1
    assert ask(idempotency_key="other") != first


def test_the_same_key_of_somebody_else_is_another_question(ask, bob):
    first = ask(idempotency_key="abc")
    assert ask(idempotency_key="abc", by=bob) != first


def test_a_title_never_looks_like_an_address_of_ours(ask):
    assert ask("Edit").slug == "q-edit"


def test_answering_counts_and_moves_the_question_up(question, bob):
    later = question.created_at + timedelta(hours=2)
    actions.answer(question, by=bob, body="Clean it.", at=later)
    question.refresh_from_db()
    assert (question.state, question.answer_count, question.last_activity_at) == ("answered", 1, later)
    assert question.version == 2


def test_one_answer_a_member(question, answer, bob):
    with pytest.raises(AlreadyAnswered) as refusal:
        actions.answer(question, by=bob, body="And another thing.")
    assert refusal.value.answer == answer
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(question=question, author=bob, body="x", created_at=datetime.now(UTC))


def test_the_same_key_answers_once(question, bob):
    first = actions.answer(question, by=bob, body="Clean it.", idempotency_key="k")
    assert actions.answer(question, by=bob, body="Clean it.", idempotency_key="k") == first
    assert question.answers.count() == 1


@pytest.mark.wide
def test_after_deleting_ones_answer_one_may_answer_again(question, answer, bob):
    actions.delete(answer, by=bob)
    question.refresh_from_db()
    assert (question.answer_count, question.state) == (0, "open")
    actions.answer(question, by=bob, body="Better now.")
    question.refresh_from_db()
    assert question.answer_count == 1


@pytest.mark.parametrize("state", ["closed", "duplicate", "taken", "hidden"])
def test_what_takes_no_answers(ask, question, bob, dora, state):
    acts = {
        "closed": lambda: actions.close(question, by=dora),
        "duplicate": lambda: actions.mark_duplicate(question, of=ask("The canonical question of all"), by=dora),
        "taken": lambda: actions.take_elsewhere(question),
        "hidden": lambda: actions.hide(question, by=dora, ref="decision:1"),
    }
    acts[state]()
    with pytest.raises(PermissionDenied):
        actions.answer(question, by=bob, body="Too late.")


def test_a_suspended_member_writes_nothing(question, bob):
    bob.suspended_until = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        actions.answer(question, by=bob, body="Let me in.")
    bob.suspended_until = datetime.now(UTC) - timedelta(seconds=1)
    actions.answer(question, by=bob, body="It ended by itself.")


@pytest.mark.wide
def test_brand_staff_answer_officially_about_their_own_products_only(ask):
    product = Product.objects.create(name="X200", slug="x200", brand=_brand("lavanne"))
    staff = make_member("staff", brand=product.brand)
    assert actions.answer(ask(product=product), by=staff, body="We send a part.").is_official
    assert not actions.answer(ask("Another product of somebody else"), by=staff, body="No idea.").is_official


def _brand(name):
    from forum.models import Brand

    return Brand.objects.create(name=name, slug=name)


def test_editing_keeps_what_was_there(question, answer, bob):
    actions.edit_answer(answer, by=bob, body="Clean the *pump*.", reason="more exact")
    answer.refresh_from_db()
    assert "<em>pump</em>" in answer.body_html
    assert answer.edited_at is not None
    bodies = Revision.objects.filter(answer=answer).values_list("number", "body")
    assert list(bodies) == [(1, "Clean the filter, then the hose."), (2, "Clean the *pump*.")]


def test_saving_the_same_text_is_no_edit(answer, bob):
    actions.edit_answer(answer, by=bob, body=answer.body)
    answer.refresh_from_db()
    assert answer.edited_at is None
    assert answer.revisions.count() == 1


@pytest.mark.wide
def test_nobody_edits_what_others_wrote(question, answer, mallory, dora):
    with pytest.raises(PermissionDenied):
        actions.edit_answer(answer, by=mallory, body="Buy my soap.")
    actions.edit_answer(answer, by=dora, body="Moderators may.")


def test_editing_a_question_moves_its_counts(ask, alice):
    old, new = (Product.objects.create(name=name, slug=name) for name in ("old", "new"))
    question = ask(product=old, tags=["pump"])
    data = {"title": "The dishwasher shows E18 now", "body": "b", "tags": ["noise"], "product": new}
    actions.edit_question(question, by=alice, **data)
    assert list(Product.objects.order_by("pk").values_list("question_count", flat=True)) == [0, 1]
    assert dict(Tag.objects.values_list("slug", "question_count")) == {"pump": 0, "noise": 1}


@pytest.mark.wide
def test_duplicates_point_to_the_canonical_question(ask, dora):
    a, b, c = (ask(f"The same question, asked as number {number}") for number in range(3))
    actions.mark_duplicate(a, of=b, by=dora)
    actions.mark_duplicate(b, of=c, by=dora)
    a.refresh_from_db()
    assert a.duplicate_of == c
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(c, of=a, by=dora)


@pytest.mark.wide
def test_two_moderators_point_two_questions_at_each_other(ask, dora):
    a, b = (ask(f"The same question, asked as number {number}") for number in range(2))
    as_the_other_sees_it = Question.objects.get(pk=a.pk)
    actions.mark_duplicate(a, of=b, by=dora)
    with pytest.raises(PermissionDenied):
        actions.mark_duplicate(b, of=as_the_other_sees_it, by=dora)


def test_hidden_posts_are_seen_by_their_author_and_moderators_only(question, answer, alice, bob, dora, mallory):
    actions.hide(answer, by=dora, ref="decision:1")
    seen = {who.username: Answer.objects.visible_to(who).exists() for who in (alice, bob, dora, mallory)}
    assert seen == {"alice": False, "bob": True, "dora": True, "mallory": False}


def test_an_answer_under_a_hidden_question_is_hidden_too(question, answer, alice, bob, dora, mallory):
    actions.hide(question, by=dora, ref="decision:1")
    seen = {who.username: Answer.objects.visible_to(who).exists() for who in (alice, bob, dora, mallory)}
    assert seen == {"alice": True, "bob": False, "dora": True, "mallory": False}
