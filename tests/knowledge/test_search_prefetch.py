"""An index is built from a few queries for hundreds of objects, and each document is the same as when made alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import actions
from forum.models import Answer, Member, Product, Question, TagSynonym, Visibility, searched
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.search import rebuild
from knowledge.search.documents import Documents
from knowledge.search.health import check_index, indexes
from tests.people import make_member

pytestmark = pytest.mark.wide


@pytest.fixture
def thread(ask: Callable[..., Question], bob: Member, dora: Member) -> Callable[[int], Question]:
    """Makes a question with all that a document can hold."""

    def make(number: int) -> Question:
        product = Product.objects.create(name=f"Machine {number}", slug=f"machine-{number}")
        question = ask(f"The machine {number} stops every day", tags=[f"tag {number}", "noise"], product=product)
        for tag in question.tags.all():
            TagSynonym.objects.get_or_create(name=f"other {tag.slug}", slug=f"other-{tag.slug}", tag=tag)
        actions.answer(question, by=bob, body=f"Clean filter {number}.")
        copy = ask(f"Why does machine {number} stop again and again?")
        actions.mark_duplicate(copy, of=question, by=dora)
        return question

    return make


def made(model: Any) -> int:
    """Documents of all objects, as a rebuild makes them; the number of queries."""
    documents = Documents(model)
    with CaptureQueriesContext(connection) as captured:
        for found in rebuild.every_object(model):
            documents.document(found)
    return len(captured)


def test_questions_cost_the_same_for_two_and_ten(thread: Callable[[int], Question]) -> None:
    thread(0)
    few = made(Question)
    for number in range(1, 5):
        thread(number)
    assert made(Question) == few <= 6


def test_guides_cost_the_same_for_one_and_five(
    site_tree: Any, thread: Callable[[int], Question], alice: Member, editor: Member
) -> None:
    def guide(number: int) -> None:
        answer = thread(number).answers.get()
        page = promotion.promote(actions.accept(answer, by=alice), by=editor, title=f"Machine {number}")
        page.product = Product.objects.get(slug=f"machine-{number}")
        page.save_revision().publish()

    guide(0)
    few = made(ArticlePage)
    for number in range(1, 5):
        guide(number)
    assert made(ArticlePage) == few <= 4


def test_a_document_made_among_many_is_the_one_made_alone(thread: Callable[[int], Question]) -> None:
    for number in range(3):
        thread(number)
    documents = Documents(Question)
    for found in rebuild.every_object(Question):
        alone = Question.objects.get(pk=found.pk)
        assert documents.document(found) == documents.document(alone)


def test_only_the_best_answers_and_the_latest_duplicates_that_are_public(
    search_index: Path, thread: Callable[[int], Question], ask: Callable[..., Question], dora: Member, monkeypatch: Any
) -> None:
    monkeypatch.setattr(searched, "ANSWERS", 2)
    monkeypatch.setattr(searched, "DUPLICATES", 2)
    question = thread(1)
    for name, score in (("best", 0.9), ("worst", 0.1), ("gone", 1.0)):
        answer = actions.answer(question, by=make_member(name), body=f"This is the {name} one.")
        visibility = Visibility.HIDDEN if name == "gone" else Visibility.PUBLISHED
        Answer.objects.filter(pk=answer.pk).update(score=score, visibility=visibility)
    for word in ("older", "newer", "hidden"):
        actions.mark_duplicate(ask(f"Machine one stops, says the {word} one"), of=question, by=dora)
    Question.objects.filter(title__contains="hidden").update(visibility=Visibility.HIDDEN)
    found = Question.get_indexed_objects().get(pk=question.pk)
    assert found.search_answers() == "This is the best one.\nClean filter 1."
    assert found.search_duplicates().splitlines() == [
        "Machine one stops, says the newer one",
        "Machine one stops, says the older one",
    ]
    for index in indexes():
        rebuild.rebuild_index(index)
    assert check_index(deep=True) == []
