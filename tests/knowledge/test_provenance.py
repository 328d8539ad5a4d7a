"""The links between guides and the answers they come from."""

import json
from typing import Any

import pytest

from forum import actions
from forum.models import Answer, Member, ReputationChange, Revision
from knowledge import promotion, provenance
from knowledge.models import ArticlePage, ArticleSource


@pytest.fixture
def page(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    actions.edit_answer(answer, by=answer.author, body="Clean the filter.\n\n1. Open it\n2. Rinse it")
    return promotion.promote(actions.accept(answer, by=alice), by=editor)


def test_a_sound_guide_has_no_problem(page: ArticlePage) -> None:
    assert page.sources.count() == 2
    assert list(provenance.check()) == []


def test_the_latest_revision_is_the_one_named(page: ArticlePage, answer: Answer) -> None:
    assert {source.answer_revision.number for source in page.sources.all()} == {2}


@pytest.mark.wide
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answer": None}, "no answer"),
        ({"answer_revision": None}, "no answer_revision"),
        ({"block_id": "gone"}, "block gone is not in the guide"),
    ],
)
def test_a_broken_link_is_named(page: ArticlePage, change: dict[str, Any], sentence: str) -> None:
    source = page.sources.first()
    ArticleSource.objects.filter(pk=source.pk).update(**change)
    assert list(provenance.check()) == [f"guide {page.pk}, source {source.pk}: {sentence}"]


def test_a_link_to_another_thread_is_named(page: ArticlePage, ask: Any, bob: Member) -> None:
    other = actions.answer(ask(), by=bob, body="Something else")
    source = page.sources.first()
    ArticleSource.objects.filter(pk=source.pk).update(answer_revision=Revision.objects.get(answer=other))
    assert f"is not one of answer {source.answer_id}" in " ".join(provenance.check())
    ArticleSource.objects.filter(pk=source.pk).update(answer=other)
    assert f"is not an answer to question {source.question_id}" in " ".join(provenance.check())


def test_an_author_without_credit_is_named(page: ArticlePage, bob: Member) -> None:
    page.get_latest_revision().publish()
    assert list(provenance.check()) == []
    ReputationChange.objects.filter(reason="promoted").delete()
    assert set(provenance.check()) == {
        f"guide {page.pk}, source {source.pk}: member {bob.pk} was not credited" for source in page.sources.all()
    }


def test_an_edit_lets_go_of_blocks_that_are_gone(page: ArticlePage, answer: Answer, editor: Member) -> None:
    kept = page.body[1].id
    page.body = json.dumps([dict(page.body.raw_data[1])])
    page.save_revision(user=editor).publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert [(source.answer, source.block_id) for source in page.sources.all()] == [(answer, kept)]
    assert list(provenance.check()) == []


def test_a_rewritten_guide_still_credits_the_answer(page: ArticlePage, answer: Answer, editor: Member) -> None:
    page.body = json.dumps([{"type": "paragraph", "value": "<p>All new</p>"}])
    page.save_revision(user=editor).publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert [(source.answer, source.block_id) for source in page.sources.all()] == [(answer, "")]
    assert list(provenance.check()) == []
    assert "Bob" in str(provenance.sources_of(page)[0].byline)


def test_a_page_names_each_answer_once(page: ArticlePage, answer: Answer, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = provenance.sources_of(page)
        assert [(row.answer, row.question.title, str(row.author)) for row in rows] == [
            (answer, answer.question.title, "Bob")
        ]
