"""A search engine walks over all public pages: one address of each, translations that know each other, true data."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from forum import actions
from forum.models import Member, Product, Question
from knowledge import promotion
from tests.people import make_member

pytestmark = pytest.mark.django_db
Ask = Callable[..., Question]
MOST = 400  # pages; far more than there are
PRIVATE = re.compile(r"^/(fr|en)/(search|account|notifications|cases|moderation|questions/ask)/|^/admin/")
LISTS = ("questions/", "tags/", "tags/noise/", "products/", "products/x200/", "members/", "guides/", "statistics/")
CHANGED = {  # of one page: what is sorted or filtered leads to it
    "questions/": ("?sort=votes", "?sort=newest&page=2", "?state=unanswered", "?tag=noise", "?language=fr"),
    "products/x200/": ("?context=before", "?sort=newest", "?q=noise", "?state=resolved"),
    "tags/noise/": ("?sort=newest", "?state=unresolved"),
    "members/": ("?period=all&tag=noise",),
}


class Read(NamedTuple):
    status: int
    text: str
    is_indexed: bool

    def links(self, pattern: str) -> list[str]:
        return [html.unescape(found) for found in re.findall(pattern, self.text)]

    @property
    def canonical(self) -> list[str]:
        return self.links(r'<link rel="canonical" href="([^"]*)">')

    @property
    def descriptions(self) -> list[str]:
        return self.links(r'<meta name="description" content="([^"]*)">')

    @property
    def alternates(self) -> dict[str, str]:
        return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', self.text))

    @property
    def data(self) -> list[dict[str, Any]]:
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.text, re.DOTALL)
        return [json.loads(text) for text in found]


def read(path: str) -> Read:
    response = Client().get(path)
    is_page = response.get("Content-Type", "").startswith("text/html")
    text = response.text if is_page and not response.streaming else ""
    is_hidden = "noindex" in response.get("X-Robots-Tag", "") or '<meta name="robots" content="noindex' in text
    return Read(response.status_code, text, bool(text) and response.status_code == 200 and not is_hidden)


def path_of(address: str) -> str:
    assert address.startswith(f"{settings.BASE_URL}/"), address
    return address.removeprefix(settings.BASE_URL)


def walk() -> dict[str, Read]:
    """Every page that links of public pages lead to, as a visitor finds it. Filtered lists have no end."""
    waiting, known = ["/fr/", "/en/"], {}
    while waiting:
        path = waiting.pop()
        if path in known or PRIVATE.search(path):
            continue
        known[path] = page = read(path)
        assert page.status in {200, 301, 302, 404, 405}, (page.status, path)
        assert len(known) < MOST
        if page.is_indexed:
            links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>', page.text)
            here = (urljoin(path, html.unescape(link)).partition("#")[0] for link in links)
            waiting += [link for link in here if re.fullmatch(r"/[^?]*(\?page=\d+)?", link)]
    return {path: page for path, page in known.items() if page.is_indexed}


@pytest.fixture
def site(ask: Ask, alice: Member, bob: Member, editor: Member, site_tree: Any) -> None:
    product = Product.objects.create(name="X200", slug="x200")
    white = Product.objects.create(name="X200 white", slug="x200-white", parent=product)
    for number in range(23):
        language = "fr" if number % 2 else "en"
        about = white if number == 7 else product
        made = ask(f"Does it make noise number {number}", product=about, tags=["noise"], language=language)
        if number < 3:
            answer = actions.answer(made, by=bob, body="Clean it.")
    actions.accept(answer, by=alice)
    guide = promotion.promote(answer, by=editor, title="Noise")
    guide.product = product
    guide.save_revision().publish()


def test_a_walk_over_all_public_pages(site: None) -> None:
    pages = walk()
    assert len(pages) > 80
    for path, page in pages.items():
        check_canonical(path, page, pages)
        check_alternates(path, page, pages)
        check_data(path, page)
    for language in ("fr", "en"):
        for name in LISTS:
            assert f"/{language}/{name}" in pages
    assert " ".join(path for path, page in pages.items() if [bool(told) for told in page.descriptions] != [True]) == ""


def check_canonical(path: str, page: Read, pages: dict[str, Read]) -> None:
    assert len(page.canonical) == 1, path
    kept = path_of(page.canonical[0])
    target = pages.get(kept) or read(kept)
    assert target.status == 200, (path, kept)
    assert [path_of(link) for link in target.canonical] == [kept], (path, kept)
    query = urlsplit(path).query
    if not query and "/questions/" not in path and "/products/x200-white/" not in path:
        assert kept == path
    if re.fullmatch(r"page=\d+", query) and "/questions/" in path:
        assert kept == path


def check_alternates(path: str, page: Read, pages: dict[str, Read]) -> None:
    """Only of real translations, which name each other; nothing members wrote is one."""
    if re.match(r"/(fr|en)/(questions|products|tags|members)/", path):
        assert page.alternates == {}, path
    for code, address in page.alternates.items():
        other = path_of(address)
        assert other.startswith(f"/{code}/")
        assert (pages.get(other) or read(other)).alternates == page.alternates, (path, other)
        assert urlsplit(path).path in map(path_of, page.alternates.values())


def check_data(path: str, page: Read) -> None:
    kinds = [one.get("@type", "graph") for one in page.data]
    assert not {"FAQPage", "HowTo"} & set(re.findall(r'"@type": "(\w+)"', page.text)), path
    assert len(kinds) == len(set(kinds)), path
    is_question = re.match(r"/(fr|en)/questions/\d+/", path) is not None
    assert ("QAPage" in kinds) is (is_question and 'id="answer-' in page.text), path
    assert ("Product" in kinds) is ("/products/x200" in path), path
    assert ("graph" in kinds) is (path in {"/fr/", "/en/"}), path
    if is_question or "Product" in kinds or "TechArticle" in kinds:
        assert "BreadcrumbList" in kinds, path
    for one in page.data:
        if one.get("@type") == "BreadcrumbList":
            steps = one["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
            assert len(steps) >= 3
            for step in steps[:-1]:  # what it names is what the page shows
                assert f'href="{path_of(step["item"])}"' in page.text, (path, step)


@pytest.mark.wide
def test_sorted_and_filtered_lists_are_the_list_itself(site: None) -> None:
    for language in ("fr", "en"):
        for name, queries in CHANGED.items():
            for query in queries:
                page = read(f"/{language}/{name}{query}")
                assert page.status == 200
                assert page.canonical == [f"{settings.BASE_URL}/{language}/{name}"], (name, query)
        for query in ("?page=2", "?utm_source=mail&page=2", "?page=2&mtm_campaign=x"):
            page = read(f"/{language}/questions/{query}")
            assert page.canonical == [f"{settings.BASE_URL}/{language}/questions/?page=2"]
        for query in ("?page=1", "?page=x", "?page=", "?page=-2", "?page=%D9%A2"):
            assert read(f"/{language}/questions/{query}").canonical == [f"{settings.BASE_URL}/{language}/questions/"]


@pytest.mark.wide
def test_a_question_is_at_home_in_its_language(ask: Ask, site_tree: Any) -> None:
    question = ask("Ma machine s’arrête au milieu", language="fr")
    for number in range(21):
        actions.answer(question, by=make_member(f"helper{number}"), body="Videz le filtre.")
    there = question.get_absolute_url().replace("/en/", "/fr/")
    for path in (there, there.replace("/fr/", "/en/"), f"{there}?sort=newest", f"{there}?utm_source=mail"):
        assert read(path).canonical == [settings.BASE_URL + there]
    assert read(f"{there}?page=2").canonical == [f"{settings.BASE_URL}{there}?page=2"]


@pytest.mark.wide
def test_pages_that_say_no_name_no_address(site_tree: Any) -> None:
    for path in ("/en/questions/987654321/x/", "/fr/nothing/", "/en/account/login/"):
        assert read(path).canonical == []


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_home_page_says_once_whose_site_this_is(language: str, site_tree: Any) -> None:
    [data] = read(f"/{language}/").data
    organization, website = data["@graph"]
    assert (organization["@type"], website["@type"]) == ("Organization", "WebSite")
    assert website["inLanguage"] == language
    assert website["publisher"]["@id"] == organization["@id"]
    assert website["url"] == f"{settings.BASE_URL}/{language}/"
