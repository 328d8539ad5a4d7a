"""The sitemap: an index, sections of what search engines should find, with the true time of the last change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import actions
from forum.models import Member, Product, Question
from knowledge import promotion
from selfcare import sitemaps

pytestmark = pytest.mark.django_db
Ask = Callable[..., Question]
LATER = dt.datetime(2031, 5, 1, 10, 30, tzinfo=dt.UTC)


def entries(path: str) -> dict[str, str | None]:
    """Path and last change of each."""
    response = Client().get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own
    name = f"{{{sitemaps.NAMESPACE}}}"
    found = {str(one.findtext(f"{name}loc")): one.findtext(f"{name}lastmod") for one in root}
    assert all(address.startswith(settings.BASE_URL) for address in found)
    return {address.removeprefix(settings.BASE_URL): at for address, at in found.items()}


def test_an_empty_site_has_its_pages(site_tree: Any) -> None:
    assert list(entries("/sitemap.xml")) == ["/sitemap-pages-1.xml"]
    pages = entries("/sitemap-pages-1.xml")
    assert {"/fr/", "/en/", "/fr/guides/", "/en/guides/"} <= set(pages)
    for path in pages:
        assert Client().get(path).status_code == 200, path


@pytest.mark.wide
def test_sections_and_their_last_change(ask: Ask, bob: Member, alice: Member, editor: Member, site_tree: Any) -> None:
    product = Product.objects.create(name="X200", slug="x200")
    white = Product.objects.create(name="X200 white", slug="x200-white", parent=product)
    Product.objects.create(name="Nobody asked", slug="nobody")
    asked = [
        ask(f"Does the machine make noise number {number}", product=white, tags=["noise", "rare"][: 1 + (number < 2)])
        for number in range(3)
    ]
    answer = actions.answer(asked[0], by=bob, body="Yes.")
    actions.accept(answer, by=alice)
    promotion.promote(answer, by=editor, title="Noise").get_latest_revision().publish()
    Question.objects.filter(pk=asked[2].pk).update(last_activity_at=LATER)
    Question.objects.filter(pk=asked[0].pk).update(last_activity_at=LATER - dt.timedelta(days=1))
    index = entries("/sitemap.xml")
    assert list(index) == [f"/sitemap-{name}-1.xml" for name in sitemaps.SECTIONS]
    assert index["/sitemap-questions-1.xml"] == "2031-04-30T10:30:00+00:00"
    assert index["/sitemap-products-1.xml"] == index["/sitemap-tags-1.xml"] == "2031-05-01T10:30:00+00:00"
    assert entries("/sitemap-questions-1.xml") == {asked[0].get_absolute_url(): "2031-04-30T10:30:00+00:00"}
    assert set(entries("/sitemap-products-1.xml")) == {"/fr/products/x200/", "/en/products/x200/"}
    assert set(entries("/sitemap-tags-1.xml")) == {"/fr/tags/noise/", "/en/tags/noise/"}
    [guide] = entries("/sitemap-guides-1.xml")
    for path in [guide, *entries("/sitemap-tags-1.xml"), *entries("/sitemap-products-1.xml")]:
        page = Client().get(path)
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{settings.BASE_URL}{path}">' in page.text
        assert 'content="noindex' not in page.text


@pytest.mark.wide
def test_addresses_are_those_of_the_things(ask: Ask, bob: Member, site_tree: Any) -> None:
    """The section writes them by hand, ten thousand at a time: no other spelling than the thing's own."""
    for language, title in (
        ("fr", "Où va l’eau du lave-linge ?"),
        ("en", "Where does the water go?"),
        ("en", "?" * 20),
    ):
        actions.answer(ask(title, language=language), by=bob, body="x")
    for path in entries("/sitemap-questions-1.xml"):
        assert Client().get(path).status_code == 200


@pytest.mark.wide
def test_parts(ask: Ask, bob: Member, site_tree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "PART", 2)
    paths = []
    for number in range(5):
        question = ask(f"Does the machine make noise number {number}")
        actions.answer(question, by=bob, body="x")
        paths.append(question.get_absolute_url())
    parts = [path for path in entries("/sitemap.xml") if "questions" in path]
    assert parts == [f"/sitemap-questions-{part}.xml" for part in (1, 2, 3)]
    assert [path for part in parts for path in entries(part)] == paths
    response = Client().get("/sitemap-questions-1.xml")
    assert response["Cache-Control"] == "public, max-age=300"
    again = Client().get("/sitemap-questions-1.xml", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.slow
def test_fifty_thousand_questions_are_parted_for_a_few_queries(alice: Member, site_tree: Any) -> None:
    now = timezone.now()
    common: dict[str, Any] = {"author": alice, "body": "x", "body_html": "<p>x</p>", "answer_count": 1}
    Question.objects.bulk_create(
        [
            Question(
                title=f"Does the machine make noise number {number}",
                slug=f"does-the-machine-make-noise-number-{number}",
                language="fr" if number % 2 else "en",
                state="answered",
                last_activity_at=now,
                created_at=now,
                **common,
            )
            for number in range(50_000)
        ],
        batch_size=2000,
    )
    Client().get("/robots.txt")  # the first request of a process loads the addresses
    for path in ("/sitemap.xml", *(f"/sitemap-questions-{part}.xml" for part in range(1, 6))):
        with CaptureQueriesContext(connection) as queries:
            found = Client().get(path)
        assert found.status_code == 200
        assert len(queries) <= 20  # the index asks each part for its last change
        if path != "/sitemap.xml":
            assert found.text.count("<url>") == 10_000
            assert len(found.content) < 50 * 2**20
