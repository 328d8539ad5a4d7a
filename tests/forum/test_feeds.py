"""Feeds: what everybody may read, in one language, with numbers that never change; nothing else, under no name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Product, Question, Tag
from tests.knowledge.guides import make_guide
from tests.people import make_moderator

ATOM = {"a": "http://www.w3.org/2005/Atom"}
QUESTIONS = "/feeds/en/questions.atom"
pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return Product.objects.create(name="X200", slug="x200")


def entries(address: str) -> list[dict[str, str]]:
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8"), address
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own
    return [
        {
            "title": entry.findtext("a:title", "", ATOM),
            "id": entry.findtext("a:id", "", ATOM),
            "summary": entry.findtext("a:summary", "", ATOM),
            "author": entry.findtext("a:author/a:name", "", ATOM),
            "link": entry.find("a:link", ATOM).get("href", ""),  # type: ignore[union-attr]
        }
        for entry in root.findall("a:entry", ATOM)
    ]


def test_the_newest_questions_of_a_language(ask: Callable[..., Question]) -> None:
    first, second = ask("The door does not open at all"), ask("The filter is <b>full</b>")
    ask("La porte ne s’ouvre pas", language="fr")
    found = entries(QUESTIONS)
    assert [entry["title"] for entry in found] == [second.title, first.title]
    assert found[0]["link"] == f"http://127.0.0.1:8000{second.get_absolute_url()}"
    assert re.fullmatch(rf"tag:127\.0\.0\.1,\d{{4}}-\d\d-\d\d:question/{second.pk}", found[0]["id"])
    assert found[0]["summary"] == "It stops in the middle."
    assert [entry["title"] for entry in entries("/feeds/fr/questions.atom")] == ["La porte ne s’ouvre pas"]


def test_what_is_hidden_held_or_deleted_is_in_no_feed(ask: Callable[..., Question], bob: Member) -> None:
    question = ask("The door does not open at all", tags=["door"])
    answer = actions.answer(question, by=bob, body="Push the handle.")
    places = [QUESTIONS, "/feeds/en/tags/door.atom", f"/feeds/en/questions/{question.pk}.atom"]
    assert [len(entries(place)) for place in places] == [1, 1, 1]
    actions.hide(answer, by=make_moderator("dora2"), ref="decision:1")
    assert entries(places[2]) == []
    actions.hold(question)
    assert [entries(place) for place in places[:2]] == [[], []]
    assert Client().get(places[2]).status_code in {404, 410}


def test_answers_of_one_question(answer: Answer, question: Question) -> None:
    (found,) = entries(f"/feeds/fr/questions/{question.pk}.atom")
    assert found["title"] == "Réponse écrite par Bob"
    assert found["link"].endswith(f"#answer-{answer.pk}")


def test_nobody_is_named_who_asked_without_a_name(ask: Callable[..., Question]) -> None:
    ask("The door does not open at all", is_anonymous=True)
    (found,) = entries(QUESTIONS)
    assert "Alice" not in str(found)


def test_of_a_product_and_by_former_names(ask: Callable[..., Question], product: Product) -> None:
    question = ask("The door does not open at all", product=product)
    assert [entry["title"] for entry in entries(f"/feeds/en/products/{product.slug}.atom")] == [question.title]
    assert Client().get("/feeds/en/products/nothing.atom").status_code == 404
    assert Client().get("/feeds/en/tags/nothing.atom").status_code == 404
    assert Client().get("/feeds/xx/questions.atom").status_code == 404


def test_a_reader_who_knows_it_is_told_so(question: Question, bob: Member) -> None:
    first = Client().get(QUESTIONS)
    assert first["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in first.get("Vary", "")
    again = Client().get(QUESTIONS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    actions.edit_question(question, by=question.author, **edited(question))  # type: ignore[arg-type]
    assert Client().get(QUESTIONS, headers={"if-none-match": first["ETag"]}).status_code == 200


def edited(question: Question) -> dict[str, Any]:
    return {"title": "Another title of the question", "body": "Changed.", "tags": [], "at": timezone.now()}


@pytest.mark.wide
def test_guides(site_tree: Any) -> None:
    guide = make_guide(site_tree["en"], title="The filter")
    (found,) = entries("/feeds/en/guides.atom")
    assert (found["title"], found["link"]) == (guide.title, f"http://127.0.0.1:8000{guide.url}")
    assert entries("/feeds/fr/guides.atom") == []


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_lead_to_their_feeds(
    answer: Answer, question: Question, product: Product, site_tree: Any, language: str
) -> None:
    tag = Tag.objects.all()[0]
    for page, feed in {
        f"/{language}/questions/": "questions.atom",
        f"/{language}/tags/{tag.slug}/": f"tags/{tag.slug}.atom",
        f"/{language}/products/{product.slug}/": f"products/{product.slug}.atom",
        f"/{language}/guides/": "guides.atom",
    }.items():
        html = Client().get(page).text
        assert html.count(f'href="/feeds/{language}/{feed}"') == 2, page
    assert f'href="/feeds/en/questions/{question.pk}.atom"' in Client().get(question.get_absolute_url()).text
