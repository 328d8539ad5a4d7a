"""Of the few places beside a question, none is taken by what is not shown there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from forum import actions
from forum.models import Answer, Member, Question
from knowledge.models import ArticlePage, KnowledgeIndexPage
from knowledge.search.queue import drain
from knowledge.search.similar import LIMIT, similar_to
from knowledge.searching import finding, suggesting
from tests.knowledge.guides import make_guide

pytestmark = pytest.mark.wide

TITLE = "The washing machine shows E18 and does not drain"
VISITOR = AnonymousUser()


@pytest.fixture
def stale(site_tree: Any, search_index: Path) -> list[ArticlePage]:
    """As many guides that readers are warned of as there are places, each closer than what else there is."""
    index = KnowledgeIndexPage.objects.get(locale__language_code="en")
    pages = [make_guide(index, title=TITLE, slug=f"stale-{number}") for number in range(2 * LIMIT)]
    call_stale(pages, True)
    return pages


def call_stale(pages: list[ArticlePage], is_stale: bool) -> None:
    for page in pages:
        page.is_stale = is_stale
        page.save(update_fields=["is_stale"])


@pytest.fixture
def close(stale: Any, ask: Callable[..., Question]) -> list[Question]:
    title = "My dishwasher shows E18 and whistles, number"
    questions = [ask(f"{title} {number}", body="Help.") for number in range(LIMIT + 1)]
    for _time in range(2):
        drain()
    return questions


def titles(groups: suggesting.Groups) -> list[str]:
    return [link["title"] for _label, links in groups for link in links]


def test_stale_guides_take_no_place_while_somebody_writes(close: list[Question]) -> None:
    assert len(titles(suggesting.similar_links(TITLE, "", "en", viewer=VISITOR))) == LIMIT


def test_nor_beside_a_question(close: list[Question], ask: Callable[..., Question]) -> None:
    asked = ask(TITLE, body="Help.")
    drain()
    assert len(titles(suggesting.links_beside(asked, viewer=VISITOR))) == LIMIT


def test_nor_among_what_a_search_box_offers(
    close: list[Question], answer: Answer, bob: Member, alice: Member, settings: Any
) -> None:
    for question in close:
        actions.accept(actions.answer(question, by=bob, body="Clean the filter behind the flap."), by=alice)
    fresh = make_guide(KnowledgeIndexPage.objects.get(locale__language_code="en"), title="When it shows an E18")
    for _time in range(2):
        drain()
    found = titles(suggesting.suggestions("does not drain E18", viewer=VISITOR))
    assert fresh.title in found
    assert len(found) == suggesting.LINKS_MAX


def test_guides_take_no_place_of_questions_alone(close: list[Question], stale: list[ArticlePage], ask: Any) -> None:
    call_stale(stale, False)
    asked = ask(TITLE, body="Unplug it first: 230 V. Open the flap, turn the filter.")
    drain()
    assert {kind for kind, _found in similar_to(asked, viewer=VISITOR)} == {finding.GUIDE}
    questions = similar_to(asked, viewer=VISITOR, kind=finding.QUESTION)
    assert [kind for kind, _found in questions] == [finding.QUESTION] * LIMIT
