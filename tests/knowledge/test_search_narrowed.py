"""Searches with operators, phrases and filters of the address, as pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Member, Product, Question
from knowledge.search.queue import drain
from knowledge.searching import finding

pytestmark = [pytest.mark.usefixtures("search_index"), pytest.mark.wide]


@pytest.fixture
def found(ask: Any, bob: Member, alice: Member) -> None:
    product = Product.objects.create(name="Vidora X200", slug="x200", gtin="03700123400013")
    Product.objects.create(name="Vidora X200 Pro", slug="x200-pro", parent=product)
    ask("The pump of my machine hums", body="The drum stays full.", tags=["noise"], product=product)
    answered = ask("A pump that leaks a little", body="It stays dry, the drum does.", tags=["leak"])
    solution = actions.answer(answered, by=bob, body="Tighten the clamp of the pump by half a turn.")
    ask("La pompe de ma machine bourdonne", body="Elle ne vidange pas.", language="fr", tags=["noise"])
    actions.accept(solution, by=alice)
    drain()


def shown(query: str, **chosen: str) -> set[str]:
    page = Client().get("/en/search/", {"q": query, **chosen})
    return {result.found.title for result in page.context["results"]}


ENGLISH_HUM, ENGLISH_LEAK = "The pump of my machine hums", "A pump that leaks a little"
FRENCH_HUM = "La pompe de ma machine bourdonne"


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("pump is:answered", {ENGLISH_LEAK}),
        ("pump is:resolved", {ENGLISH_LEAK}),
        ("pump is:unanswered", {ENGLISH_HUM}),
        ("tag:noise lang:en machine", {ENGLISH_HUM}),
        ("tag:noise", {ENGLISH_HUM, FRENCH_HUM}),
        ("product:x200 pump", {ENGLISH_HUM}),
        ("product:3700123400013", {ENGLISH_HUM}),
        ("product:nothing pump", set()),
        ('pump "drum stays"', {ENGLISH_HUM}),
        ('"drum stays full"', {ENGLISH_HUM}),
        ('"stays drum"', set()),
        ("lang:fr machine", {FRENCH_HUM}),
    ],
)
def test_a_narrowed_search(query, wanted):
    assert shown(query) == wanted


@pytest.mark.usefixtures("found")
def test_the_filters_of_the_address_do_the_same():
    assert shown("pump", state="resolved") == {ENGLISH_LEAK}
    assert shown("pump", tag="noise", language="en") == {ENGLISH_HUM}
    assert shown("pump", product="x200") == {ENGLISH_HUM}
    assert shown("", state="unanswered", language="fr") == {FRENCH_HUM}
    assert shown("pump", state="nonsense", kind="1 OR 1=1") == {ENGLISH_HUM, ENGLISH_LEAK}


@pytest.mark.usefixtures("found")
def test_what_is_hidden_is_not_found_by_filters_alone():
    hidden = Question.objects.get(title=ENGLISH_HUM)
    Question.objects.filter(pk=hidden.pk).update(visibility="hidden")
    assert shown("tag:noise") == {FRENCH_HUM}


@pytest.mark.usefixtures("found")
def test_a_product_is_offered_by_its_name_and_by_its_barcode():
    for query in ("x200", "3700123400013"):
        page = Client().get("/en/search/", {"q": query})
        assert "/en/products/x200/" in page.content.decode()


@pytest.mark.usefixtures("found")
def test_operators_alone_are_a_list_of_the_latest():
    hits = finding.ranked("lang:en")
    assert [hit.score for hit in hits] == [0, 0]
