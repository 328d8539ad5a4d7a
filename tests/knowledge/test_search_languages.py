"""Results in the reader's language, and under them a few of each other one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum.models import Question
from knowledge.models import KnowledgeIndexPage, Opened
from knowledge.search.queue import drain
from knowledge.searching import listing
from tests.knowledge.guides import make_guide
from tests.knowledge.test_counting import FIREFOX

pytestmark = pytest.mark.wide

SEARCH = "/en/search/"


@pytest.fixture
def both(site_tree: Any, search_index: Any, ask: Callable[..., Question]) -> None:
    for number in range(12):
        ask(f"The X200 number {number} shows an error", language="en")
    for number in range(listing.ELSEWHERE):
        ask(f"X200 : le numéro {number} affiche une erreur", body="X200 X200", language="fr")
    index = KnowledgeIndexPage.objects.get(locale__language_code="fr")
    make_guide(index, title="X200", summary="X200", blocks=[])
    drain()


def languages(page: Any) -> list[list[str]]:
    spoken = {"guide": lambda found: found.locale.language_code, "question": lambda found: found.language}
    return [[spoken[result.kind](result.found) for result in group.results] for group in page.context["shown"].groups]


@pytest.mark.usefixtures("both")
def test_the_other_language_stands_under_its_own_heading() -> None:
    page = Client().get(SEARCH, {"q": "x200"})
    assert languages(page) == [["en"] * 10, ["fr"] * 3]
    assert "12 results" in page.text
    assert page.text.index("12 results") < page.text.index("<h2>Results in French</h2>")
    assert "All results in French (4)" in page.text
    assert page.context["shown"].groups[1].results[0].found.title == "X200"  # the best of them


@pytest.mark.usefixtures("both")
def test_all_of_the_other_language_are_a_link_away() -> None:
    page = Client().get(SEARCH, {"q": "x200"})
    after = Client().get(SEARCH + page.context["shown"].groups[1].more_url)
    assert languages(after) == [["fr"] * 4]
    assert "Results in" not in after.text


@pytest.mark.usefixtures("both")
def test_further_pages_are_of_one_language() -> None:
    page = Client().get(SEARCH, {"q": "x200", "page": "2"})
    assert languages(page) == [["en"] * 2]


@pytest.mark.usefixtures("both")
def test_what_is_found_in_another_language_alone_is_the_list() -> None:
    page = Client().get(SEARCH, {"q": "affiche"})
    assert languages(page) == [["fr"] * 3]
    assert "<h2>Results in French</h2>" in page.text and "3 results" in page.text
    assert "<h2>" not in Client().get("/fr/search/", {"q": "affiche"}).text.split("<ol")[0]


@pytest.mark.usefixtures("both")
def test_the_reader_is_told_in_their_language() -> None:
    page = Client().get("/fr/search/", {"q": "x200"}).text
    assert "<h2>Résultats en anglais</h2>" in page
    assert "Tous les résultats en anglais (12)" in page


@pytest.mark.usefixtures("both")
def test_what_is_opened_under_the_heading_is_told_by_its_place() -> None:
    browser = Client(headers={"User-Agent": FIREFOX})
    page = browser.get(SEARCH, {"q": "x200"})
    assert 'data-place="0"' in page.text and 'data-place="10"' in page.text
    browser.post("/en/search/opened/", {"token": page.context["token"], "place": "10"})
    row = Opened.objects.get()
    assert (row.kind, row.places) == ("guide", 11)


@pytest.mark.usefixtures("both")
def test_the_page_costs_no_more_queries_for_two_languages(django_assert_max_num_queries: Any) -> None:
    Client().get(SEARCH, {"q": "x200"})
    with django_assert_max_num_queries(9):
        Client().get(SEARCH, {"q": "x200"})
