"""Only texts that everybody may read decide which words are known and which are offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from forum.models import Question
from knowledge.models import ArticlePage, IndexQueue, KnowledgeIndexPage
from knowledge.search.queue import drain
from knowledge.searching.correcting import corrected
from tests.knowledge.guides import make_guide
from tests.knowledge.test_search_damage import INJURIES, forget_what_is_in_memory

pytestmark = pytest.mark.wide


@pytest.fixture
def index(site_tree: Any, search_index: Path, ask: Any) -> KnowledgeIndexPage:
    ask("Monsieur Dupont ne répond pas au service", body="Rien du tout.", language="fr")
    drain()
    return KnowledgeIndexPage.objects.get(locale__language_code="fr")


def guide(index: KnowledgeIndexPage, word: str, **fields: Any) -> ArticlePage:
    page = make_guide(index, title=f"Le {word} du lave-linge", summary=f"Un {word}.", blocks=[], **fields)
    drain()
    return page


def test_a_draft_of_a_guide_makes_no_word_known(index: KnowledgeIndexPage) -> None:
    guide(index, "dupond", is_public=False)
    assert corrected("dupond") == {"dupond": "dupont"}


def test_a_draft_of_a_guide_offers_no_word(index: KnowledgeIndexPage) -> None:
    guide(index, "thermoplongeur", is_public=False)
    assert corrected("thermoplongur") == {}


def test_a_public_guide_does_both(index: KnowledgeIndexPage) -> None:
    guide(index, "thermoplongeur")
    guide(index, "dupond")
    assert corrected("thermoplongur dupond") == {"thermoplongur": "thermoplongeur"}


@pytest.mark.parametrize("is_drained", [False, True])
def test_a_withdrawn_guide_does_neither(index: KnowledgeIndexPage, is_drained: bool) -> None:
    guides = [guide(index, "thermoplongeur"), guide(index, "dupond")]
    assert corrected("thermoplongur dupond") == {"thermoplongur": "thermoplongeur"}
    for page in guides:
        page.unpublish()
    if is_drained:
        drain()
    assert corrected("thermoplongur dupond") == {"dupond": "dupont"}


def test_a_guide_for_some_readers_alone_does_neither(index: KnowledgeIndexPage) -> None:
    page = guide(index, "dupond")
    guide(index, "thermoplongeur")
    parent = KnowledgeIndexPage.objects.get(pk=index.pk)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert corrected("thermoplongur dupond") == {"thermoplongur": "thermoplongeur", "dupond": "dupont"}
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert corrected("thermoplongur dupond") == {"dupond": "dupont"}


@pytest.mark.parametrize("is_drained", [False, True])
@pytest.mark.parametrize("visibility", ["hidden", "deleted", "held"])
def test_a_question_that_is_gone_does_neither(
    index: KnowledgeIndexPage, ask: Any, visibility: str, is_drained: bool
) -> None:
    gone = [ask(f"Le {word} du voisin fait du bruit", language="fr") for word in ("dupond", "thermoplongeur")]
    drain()
    assert corrected("thermoplongur dupond") == {"thermoplongur": "thermoplongeur"}
    Question.objects.filter(pk__in=[question.pk for question in gone]).update(visibility=visibility)
    if is_drained:
        IndexQueue.objects.put(Question, [question.pk for question in gone])
        drain()
    assert corrected("thermoplongur dupond") == {"dupond": "dupont"}


def test_of_words_as_near_the_one_of_most_readable_titles_is_offered(index: KnowledgeIndexPage, ask: Any) -> None:
    for word in ("tambours", "tambourg", "tambourg", "tambourg"):
        ask(f"Un {word} qui ne tourne pas du tout", language="fr")
    drain()
    assert corrected("tambourz") == {"tambourz": "tambourg"}
    Question.objects.filter(title__contains="tambourg").update(visibility="hidden")
    assert corrected("tambourz") == {"tambourz": "tambours"}


@pytest.mark.parametrize("injure", INJURIES)
def test_a_damaged_index_is_no_error(index: KnowledgeIndexPage, search_index: Path, injure: Any) -> None:
    injure(search_index / "forum.question")
    forget_what_is_in_memory()
    assert Client().get("/fr/search/", {"q": "dupond service"}).status_code == 200
