"""The tabs and chips of the search page: a link wins over what was typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forum import actions
from forum.models import Member, Product
from knowledge.models import KnowledgeIndexPage
from knowledge.search.queue import drain
from knowledge.searching import finding, listing
from knowledge.searching.choosing import Filters
from knowledge.searching.finding import GUIDE, QUESTION, Hit
from knowledge.searching.operators import Asked, asked, without
from tests.knowledge.guides import make_guide

SEARCH = "/en/search/"
LEAK, HUM, SOLVED, GUIDE_TITLE = "A pump that leaks", "A pump that hums", "A pump that stops", "All about a pump"


# Addresses


@pytest.mark.parametrize(
    ("typed", "names", "left"),
    [
        ("pump is:answered", {"state"}, "pump"),
        ("pump is:answered is:open", {"state"}, "pump"),
        ("pump is:answered is:guide", {"state"}, "pump is:guide"),
        ("pump is:answered is:guide", {"kind"}, "pump is:answered"),
        ('tag:"late parcel" pump', {"tag"}, "pump"),
        ("est:résolue lang:fr", {"state", "language"}, ""),
        ("is:purple pump", {"state", "kind"}, "is:purple pump"),
    ],
)
def test_operators_of_a_filter_leave_the_query(typed: str, names: set[str], left: str) -> None:
    assert without(typed, names) == left


@given(
    st.lists(st.sampled_from(["pump", "is:guide", "is:open", "est:repondue", "lang:fr", 'tag:"a b"', '"x y"', "é?"])),
    st.sampled_from(["kind", "state", "language"]),
)
def test_what_a_link_chooses_holds(words: list[str], name: str) -> None:
    values = {"kind": [GUIDE, QUESTION, ""], "state": ["unresolved", "resolved", ""], "language": ["fr", "en", ""]}
    for value in values[name]:
        assert getattr(followed(Filters(" ".join(words), {}, asked(" ".join(words))), name, value), name) == value


def followed(filters: Filters, name: str, value: str) -> Asked:
    sent = {key: values[0] for key, values in parse_qs(urlsplit(filters.url(name, value)).query).items()}
    return asked(sent.pop("q", "")).narrowed(**sent)


@pytest.mark.parametrize("state", ["unanswered", "unresolved"])
def test_a_choice_that_no_guide_answers_to_leaves_no_empty_list(state: str) -> None:
    typed = Filters(f"pump is:{state}", {}, asked(f"pump is:{state}"))
    assert followed(typed, "kind", GUIDE) == Asked("pump", kind=GUIDE)
    chosen = Filters("pump", {"kind": GUIDE}, asked("pump").narrowed(kind=GUIDE))
    assert followed(chosen, "state", state) == Asked("pump", state=state)
    assert followed(chosen, "state", "resolved") == Asked("pump", kind=GUIDE, state="resolved")


# The page


@pytest.fixture
def found(site_tree: Any, search_index: Any, ask: Any, bob: Member, alice: Member) -> None:
    product = Product.objects.create(name="Vidora X200", slug="x200")
    ask(LEAK, tags=["noise"], product=product)
    actions.answer(ask(HUM, tags=["noise"]), by=bob, body="Tighten the clamp by half a turn.")
    actions.accept(actions.answer(ask(SOLVED), by=bob, body="Tighten the clamp by half a turn."), by=alice)
    make_guide(KnowledgeIndexPage.objects.get(locale__language_code="en"), title=GUIDE_TITLE)
    drain()


def links(html: str) -> dict[str, str]:
    """Addresses by the words of their link, as somebody hears them."""
    found = re.findall(r'<a href="(\?[^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>|&nbsp;|×", " ", words).split()): unescape(url) for url, words in found}


def titles(page: Any) -> set[str]:
    return {result.found.title for result in page.context["results"]}


@pytest.mark.wide
@pytest.mark.usefixtures("found")
@pytest.mark.parametrize(
    ("query", "tab", "wanted"),
    [
        ("pump is:answered", "Without answer", {LEAK}),
        ("pump is:answered", "Not resolved", {LEAK, HUM}),
        ("pump is:answered", "Answered or not", {LEAK, HUM, SOLVED, GUIDE_TITLE}),
        ("pump is:answered", "Guides", {GUIDE_TITLE}),
        ("pump is:unanswered", "Guides", {GUIDE_TITLE}),
        ("pump is:question", "Guides", {GUIDE_TITLE}),
        ("pump is:guide", "Questions", {LEAK, HUM, SOLVED}),
        ("pump is:guide", "Without answer", {LEAK}),
        ("pump lang:fr", "English", {LEAK, HUM, SOLVED, GUIDE_TITLE}),
        ("pump lang:fr", "All languages", {LEAK, HUM, SOLVED, GUIDE_TITLE}),
    ],
)
def test_a_tab_wins_over_what_was_typed(query: str, tab: str, wanted: set[str]) -> None:
    browser = Client()
    page = browser.get(SEARCH, {"q": query})
    after = browser.get(SEARCH + links(page.text)[tab])
    assert titles(after) == wanted
    assert re.search(rf'aria-current="true"[^>]*>{tab}<', after.text)


@pytest.mark.wide
@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("is_typed", [True, False])
def test_every_filter_has_a_link_that_takes_it_away(is_typed: bool) -> None:
    browser = Client()
    sent = {"tag": "noise", "product": "x200", "state": "unanswered", "kind": "question", "language": "en"}
    typed = "pump tag:noise product:x200 is:unanswered is:question lang:en"
    page = browser.get(SEARCH, {"q": typed} if is_typed else {"q": "pump", **sent})
    assert titles(page) == {LEAK}
    for chip in ("Tag: noise", "Product: x200", "Without answer", "Questions", "English"):
        page = browser.get(SEARCH + links(page.text)[f"Remove: {chip}"])
        assert f"Remove: {chip}" not in links(page.text)
    assert titles(page) == {LEAK, HUM, SOLVED, GUIDE_TITLE}
    assert "Remove:" not in page.text
    assert page.context["q"] == "pump"


@pytest.mark.wide
@pytest.mark.usefixtures("found")
def test_a_chip_is_text_whatever_was_typed() -> None:
    page = Client().get(SEARCH, {"q": "pump", "tag": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


# How many there are


def hits(kind: str, count: int) -> list[Hit]:
    return [Hit(kind, number, 1, "en") for number in range(count)]


def test_there_are_more_where_one_kind_is_full() -> None:
    full, half = finding.HITS_MAX, finding.HITS_MAX * 3 // 4
    both = [*hits(GUIDE, half), *hits(QUESTION, half)]
    assert not listing.is_cut(both, both)  # more than `HITS_MAX` together, and all there are
    both = [*hits(GUIDE, 2), *hits(QUESTION, full)]
    assert listing.is_cut(both, both)
    assert not listing.is_cut(hits(GUIDE, 2), both)
