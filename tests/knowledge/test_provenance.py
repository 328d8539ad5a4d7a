"""The links between guides and the answers they come from."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Site

from forum import actions
from forum.models import Answer, Member, ReputationChange, Revision
from knowledge import promotion, provenance
from knowledge.models import ArticlePage, ArticleSource


@pytest.fixture
def page(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    actions.edit_answer(answer, by=answer.author, body="Clean the filter.\n\n1. Open it\n2. Rinse it")
    return promotion.promote(actions.accept(answer, by=alice), by=editor)


@pytest.mark.wide
def test_a_sound_guide_has_no_problem(page: ArticlePage) -> None:
    assert page.sources.count() == 2
    assert list(provenance.check()) == []


@pytest.mark.wide
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


@pytest.mark.wide
def test_a_link_to_another_thread_is_named(page: ArticlePage, ask: Any, bob: Member) -> None:
    other = actions.answer(ask(), by=bob, body="Something else")
    source = page.sources.first()
    ArticleSource.objects.filter(pk=source.pk).update(answer_revision=Revision.objects.get(answer=other))
    assert f"is not one of answer {source.answer_id}" in " ".join(provenance.check())
    ArticleSource.objects.filter(pk=source.pk).update(answer=other)
    assert f"is not an answer to question {source.question_id}" in " ".join(provenance.check())


@pytest.mark.wide
def test_an_author_without_credit_is_named(page: ArticlePage, bob: Member) -> None:
    page.get_latest_revision().publish()
    assert list(provenance.check()) == []
    ReputationChange.objects.filter(reason="promoted").delete()
    assert set(provenance.check()) == {
        f"guide {page.pk}, source {source.pk}: member {bob.pk} was not credited" for source in page.sources.all()
    }


@pytest.mark.wide
def test_an_edit_lets_go_of_blocks_that_are_gone(page: ArticlePage, answer: Answer, editor: Member) -> None:
    kept = page.body[1].id
    page.body = json.dumps([dict(page.body.raw_data[1])])
    page.save_revision(user=editor).publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert [(source.answer, source.block_id) for source in page.sources.all()] == [(answer, kept)]
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_a_rewritten_guide_still_credits_the_answer(page: ArticlePage, answer: Answer, editor: Member) -> None:
    page.body = json.dumps([{"type": "paragraph", "value": "<p>All new</p>"}])
    page.save_revision(user=editor).publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert [(source.answer, source.block_id) for source in page.sources.all()] == [(answer, "")]
    assert list(provenance.check()) == []
    assert "Bob" in str(provenance.sources_of(page)[0].byline)


@pytest.mark.wide
def test_a_page_names_each_answer_once(page: ArticlePage, answer: Answer, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = provenance.sources_of(page)
        assert [(row.answer, row.question.title, str(row.author)) for row in rows] == [
            (answer, answer.question.title, "Bob")
        ]


@pytest.mark.wide
def test_a_credit_of_somebody_else_is_named(page: ArticlePage, mallory: Member, bob: Member) -> None:
    source = page.sources.first()
    ArticleSource.objects.filter(pk=source.pk).update(author=mallory)
    assert list(provenance.check()) == [
        f"guide {page.pk}, source {source.pk}: member {mallory.pk} is credited for an answer of member {bob.pk}"
    ]


@pytest.mark.wide
def test_a_credit_that_was_lost_is_named(page: ArticlePage, bob: Member) -> None:
    source = page.sources.first()
    ArticleSource.objects.filter(pk=source.pk).update(author=None)
    sentence = f"guide {page.pk}, source {source.pk}: nobody is credited for the answer of member {bob.pk}"
    assert list(provenance.check()) == [sentence]
    Member.objects.filter(pk=bob.pk).update(is_active=False)  # an account that is ending
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_a_public_guide_without_address_is_named(page: ArticlePage) -> None:
    page.get_latest_revision().publish()
    Site.objects.all().delete()
    assert list(provenance.check()) == [f"guide {page.pk}: it is public and has no address"]


@pytest.mark.wide
def test_a_draft_that_names_what_is_gone_is_named(page: ArticlePage) -> None:
    revision = page.get_latest_revision()
    for number, name in enumerate(("question", "answer", "answer_revision")):
        revision.content["sources"][0][name] = 900 + number
    revision.save()
    assert set(provenance.check()) == {
        f"draft of guide {page.pk}: {name} is gone" for name in ("question 900", "answer 901", "answer_revision 902")
    }


@pytest.mark.wide
def test_the_command_ends_with_1_and_names_what_is_broken(page: ArticlePage, capsys: Any) -> None:
    call_command("provenance", check=True)
    assert "1 guides, 2 sources, 0 broken links" in capsys.readouterr().out
    ArticleSource.objects.filter(page=page).update(answer=None)
    call_command("provenance")
    assert capsys.readouterr().out.count("no answer\n") == 2
    with pytest.raises(SystemExit) as ended:
        call_command("provenance", check=True)
    assert ended.value.code == 1
    assert "2 broken links" in capsys.readouterr().out


def test_a_guide_without_blocks_cites_nothing(db: Any) -> None:
    assert provenance.cited(ArticlePage(body=json.dumps([])), []) == []


@pytest.mark.wide
def test_sources_that_were_deleted_are_named(page: ArticlePage) -> None:
    """The text that is public says that there were some."""
    page.get_latest_revision().publish()
    assert list(provenance.check()) == []
    first, second = page.sources.all()
    ArticleSource.objects.filter(pk=first.pk).delete()
    assert list(provenance.check()) == [f"guide {page.pk}: 1 of its sources are gone, of block {first.block_id}"]
    ArticleSource.objects.filter(pk=second.pk).delete()
    assert len(list(provenance.check())) == 2


@pytest.mark.wide
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps nobody from its constraints")
@pytest.mark.parametrize(
    ("delete", "sentence"),
    [
        ("DELETE FROM wagtailcore_revision WHERE id = %(text)s", "its public text, revision %(text)s, is gone"),
        ("DELETE FROM forum_member WHERE id = %(author)s", "author %(author)s is gone"),
        ("DELETE FROM knowledge_articlepage WHERE page_ptr_id = %(page)s", "page %(page)s is gone"),
    ],
)
def test_rows_that_vanished_behind_its_back_are_named(page: ArticlePage, delete: str, sentence: str) -> None:
    """As from a backup that was put together by hand."""
    page.get_latest_revision().publish()
    live = ArticlePage.objects.get(pk=page.pk)
    names = {"text": live.live_revision_id, "author": live.sources.first().author_id, "page": live.pk}
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(delete, names)
    assert sentence % names in " ".join(provenance.check())
