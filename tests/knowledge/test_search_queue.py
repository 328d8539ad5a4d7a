"""From a change to the index, by way of the queue."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from modelsearch.query import MATCH_ALL
from wagtail.models import Locale, Page

from forum import actions
from forum.models import Answer, Member, Question, Visibility
from knowledge.models import IndexQueue
from knowledge.models.index_queue import MAX_ATTEMPTS
from knowledge.search.directory import IndexDirectory
from knowledge.search.documents import Documents
from knowledge.search.health import check_index, heal
from knowledge.search.queue import drain, enqueue

pytestmark = pytest.mark.usefixtures("search_index")


def indexed(query: Any = MATCH_ALL) -> list[int]:
    return [question.pk for question in Question.objects.search(query)]


@pytest.mark.wide
def test_a_question_is_found_once_the_queue_is_drained(question: Question) -> None:
    assert indexed() == []
    assert drain() == 1
    assert indexed("E18") == [question.pk]
    assert drain() == 0


@pytest.mark.wide
def test_nothing_is_queued_for_what_was_rolled_back(ask: Callable[..., Question]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert not IndexQueue.objects.exists()


@pytest.mark.wide
def test_many_changes_of_an_object_are_one_row(question: Question, alice: Member) -> None:
    for title in ("Water stays in the drum at the end", "Water stays in the drum for ever"):
        actions.edit_question(question, by=alice, title=title, body="Still E18.", tags=[])
    enqueue(question, question)
    assert IndexQueue.objects.filter(object_id=str(question.pk)).count() == 1
    drain()
    assert indexed("for ever drum") == [question.pk]
    assert check_index(deep=True) == []


@pytest.mark.wide
def test_an_answer_makes_its_question_be_found(question: Question, bob: Member) -> None:
    drain()
    actions.answer(question, by=bob, body="A coin blocked the impeller.")
    drain()
    assert indexed("impeller") == [question.pk]


@pytest.mark.wide
def test_what_is_hidden_or_deleted_leaves_the_index(ask: Callable[..., Question], alice: Member) -> None:
    hidden, deleted, erased, kept = (ask(f"Question number {number} about a kettle") for number in range(4))
    drain()
    actions.hide(hidden, by=None, ref="decision:1")
    actions.delete(deleted, by=alice)
    Question.objects.get(pk=erased.pk).delete()
    drain()
    assert indexed() == [kept.pk]
    assert check_index(deep=True) == []


@pytest.mark.wide
def test_a_change_during_the_write_is_not_forgotten(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Documents.document

    def changed_meanwhile(self: Documents, obj: Any) -> Any:
        document = read(self, obj)
        Question.objects.filter(pk=obj.pk).update(title="Changed after it was read for the index")
        enqueue(obj)
        return document

    monkeypatch.setattr(Documents, "document", changed_meanwhile)
    drain()
    monkeypatch.undo()
    assert IndexQueue.objects.count() == 1
    drain()
    assert indexed("changed after") == [question.pk]
    assert not IndexQueue.objects.exists()


@pytest.mark.wide
def test_an_object_that_fails_is_parked_and_the_others_go_on(
    ask: Callable[..., Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [ask(f"Question number {number} about a toaster") for number in range(7)]
    poison = questions[3]

    body_of = Question.search_body

    def search_body(self: Question) -> str:
        if self.pk == poison.pk:
            raise ValueError("no text can be made of this")
        return body_of(self)

    monkeypatch.setattr(Question, "search_body", search_body)
    assert drain() == 6
    for _ in range(MAX_ATTEMPTS):
        drain()
    assert sorted(indexed()) == [question.pk for question in questions if question != poison]
    parked = IndexQueue.objects.parked().get()
    assert parked.last_error == "ValueError: no text can be made of this"
    assert check_index() == [f"1 objects cannot be indexed: forum.question {poison.pk}"]
    monkeypatch.undo()
    enqueue(poison)  # its next change
    drain()
    assert poison.pk in indexed()
    assert check_index(deep=True) == []


@pytest.mark.wide
def test_a_refused_document_does_not_harm_the_next(
    ask: Callable[..., Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = ask("Question number one about a fridge"), ask("Question number two about a fridge")
    read = Documents.document

    def refused(self: Documents, obj: Any) -> Any:
        document = read(self, obj)
        return document | {"no such column": "x"} if obj.pk == bad.pk else document

    monkeypatch.setattr(Documents, "document", refused)
    assert drain() == 1
    assert indexed() == [good.pk]


@pytest.mark.wide
def test_somebody_elses_lock_is_waited_for(
    question: Question, search_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.search.queue.DRAIN_TIMEOUT", 0.05)
    with IndexDirectory(search_index / "forum.question").lock().held(1):
        assert drain() == 0
    row = IndexQueue.objects.get()
    assert row.attempts == 0
    assert drain() == 1


@pytest.mark.wide
def test_a_seeded_random_module_does_not_matter(ask: Callable[..., Question]) -> None:
    for number in range(3):
        random.seed(1)
        ask(f"Question number {number} about a heater")
        random.seed(1)
        assert drain() == 1
    assert len(indexed("heater")) == 3


def test_a_row_of_an_app_that_is_gone_is_dropped() -> None:
    gone = ContentType.objects.create(app_label="removed", model="thing")
    IndexQueue.objects.create(content_type=gone, object_id="1")
    drain()
    assert not IndexQueue.objects.exists()


@pytest.mark.wide
def test_no_more_than_the_limit_is_taken(ask: Callable[..., Question]) -> None:
    for number in range(5):
        ask(f"Question number {number} about a lamp")
    assert [drain(limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.wide
def test_a_change_that_is_not_searched_queues_nothing(question: Question) -> None:
    drain()
    question.view_count = 7
    question.save(update_fields=["view_count"])
    assert not IndexQueue.objects.exists()
    question.save(update_fields=["state"])
    assert IndexQueue.objects.exists()


@pytest.mark.wide
def test_pages_that_move_are_found_at_their_new_place() -> None:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root")
    shelf, other = (root.add_child(title=title) for title in ("Shelf", "Other shelf"))
    box = shelf.add_child(title="Box")
    box.add_child(title="Screwdriver")
    drain()
    box.move(other, pos="last-child")
    drain()
    assert [page.title for page in Page.objects.descendant_of(other).search("screwdriver")] == ["Screwdriver"]
    assert not Page.objects.descendant_of(shelf).search("screwdriver")
    assert check_index(deep=True) == []


@pytest.mark.wide
def test_a_hidden_question_does_not_show_in_an_index_that_is_behind(
    question: Question, answer: Answer, as_member: Any
) -> None:
    drain()
    Question.objects.filter(pk=question.pk).update(visibility=Visibility.HIDDEN)
    published = Question.objects.published()
    assert list(published.search("E18")) == []
    assert published.search("E18").count() == 0
    assert published.search("E18").facet("language") == {}
    assert list(published.order_by("-created_at").search("E18", order_by_relevance=False)) == []
    assert list(published.autocomplete("washing")) == []


@pytest.mark.wide
def test_what_was_missed_is_noticed_and_queued(question: Question) -> None:
    IndexQueue.objects.all().delete()
    assert check_index() == [f"forum.question: 1 missing in the index: {question.pk}"]
    assert heal() == 1
    drain()
    assert check_index(deep=True) == []
    Question.objects.filter(pk=question.pk).update(title="Changed behind everybody's back")
    assert check_index() == []
    assert check_index(deep=True) == [f"forum.question: 1 outdated in the index: {question.pk}"]
