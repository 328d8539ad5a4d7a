"""Questions about a product inside the pages of shops: what everybody may read, nothing to press, kept for minutes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from forum import actions
from forum.embedding import QUESTIONS
from forum.models import Member, Product, ProductAddress, Question

pytestmark = pytest.mark.django_db
GTIN = "03017620422003"
FRAME, FRAGMENT = f"/embed/p/gtin/{GTIN}/", f"/embed/p/gtin/{GTIN}/fragment/"
WIDGET = Path(settings.ROOT) / "selfcare/static/selfcare/js/widget.js"
DOCS = (Path(settings.ROOT) / "docs/embedding.md").read_text()
Ask = Callable[..., Question]


@pytest.fixture
def product(db: Any) -> Product:
    return Product.objects.create(name="Lave-linge <X200>", slug="x200", gtin=GTIN)


def titles(text: str) -> list[str]:
    return re.findall(r'data-selfcare="title" href="[^"]*">([^<]*)<', text)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "id" not in dict(attrs)  # two of them on one page must not collide
        if tag not in {"meta", "link", "base", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.wide
def test_a_shop_shows_what_everybody_may_read(product: Product, ask: Ask, bob: Member, dora: Member) -> None:
    made = {
        name: ask(f"A question that is {name} for a while", product=product)
        for name in ("seen", "hidden", "held", "deleted", "merged")
    }
    for question in made.values():
        actions.answer(question, by=bob, body="Open <it>.")
    actions.hide(made["hidden"], by=dora, ref="decision:1")
    actions.hold(made["held"])
    actions.delete(made["deleted"], by=made["deleted"].author)  # type: ignore[arg-type]
    actions.merge(made["merged"], into=made["seen"], by=dora)
    for address in (FRAME, FRAGMENT):
        for client in (Client(), _signed_in(dora)):
            text = client.get(address + "?lang=en").text
            assert titles(text) == ["A question that is seen for a while"]
            assert "X200&gt;" in text
            for word in ("<form", "<button", "<script", "<input", "dora", "csrf"):
                assert word not in text.lower()


def test_what_is_hidden_leaves_with_the_next_request(product: Product, ask: Ask, dora: Member) -> None:
    question = ask(product=product)
    first = Client().get(FRAGMENT)
    assert titles(first.text)
    assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("public, max-age=300", "*")
    assert not first.cookies
    assert Client().get(FRAGMENT, headers={"if-none-match": first["ETag"]}).status_code == 304
    actions.hide(question, by=dora, ref="decision:1")
    later = Client().get(FRAGMENT, headers={"if-none-match": first["ETag"]})
    assert (later.status_code, titles(later.text)) == (200, [])


@pytest.mark.wide
def test_the_own_language_and_what_has_an_answer_come_first(product: Product, ask: Ask, bob: Member) -> None:
    for language in ("fr", "en"):
        for state in ("alone", "answered"):
            question = ask(f"Une question {language} {state} comme ça", product=product, language=language)
            if state == "answered":
                actions.answer(question, by=bob, body="Oui.")
    french = Client().get(FRAGMENT + "?lang=fr&limit=10")
    assert [" ".join(title.split()[2:4]) for title in titles(french.text)] == [
        "fr answered", "fr alone", "en answered", "en alone",
    ]  # fmt: skip
    assert french["Content-Language"] == "fr"
    assert "Poser" in french.text or "question sur ce produit" in french.text
    assert f'href="{settings.BASE_URL}/fr/questions/' in french.text
    assert f'href="{settings.BASE_URL}/en/questions/' in french.text  # where that question is
    assert len(titles(Client().get(FRAGMENT + "?lang=fr").text)) == QUESTIONS


@pytest.mark.wide
@pytest.mark.parametrize(
    ("query", "shown", "heading"),
    [("", 3, 3), ("?limit=5&heading=2", 5, 2), ("?limit=99&heading=7", 3, 3), ("?limit=x&heading=%00", 3, 3)],
)
def test_the_shop_says_how_many_and_under_which_heading(
    query: str, shown: int, heading: int, product: Product, ask: Ask
) -> None:
    for number in range(6):
        ask(f"The washing machine makes noise number {number}", product=product)
    text = Client().get(FRAGMENT + query).text
    assert len(titles(text)) == shown
    assert f"<h{heading} " in text
    Tags(text)
    assert "6 questions" in text


@pytest.mark.wide
def test_a_version_shows_what_was_asked_about_all(product: Product, ask: Ask) -> None:
    ask(product=product)
    white = Product.objects.create(name="X200 white", slug="x200-white", gtin="04006381333931", parent=product)
    assert titles(Client().get("/embed/p/gtin/4006381333931/fragment/").text)
    ask("The white one turns yellow in the sun", product=white)
    assert titles(Client().get("/embed/p/gtin/4006381333931/fragment/").text) == [
        "The white one turns yellow in the sun"
    ]
    ProductAddress.objects.create(gtin="00000096385074", product=product)
    assert len(titles(Client().get("/embed/p/gtin/96385074/fragment/").text)) == 2


@pytest.mark.parametrize("number", ["00000000000000", "1", "x", "9" * 30])
def test_a_product_nobody_knows_is_404_that_a_script_may_read(number: str) -> None:
    response = Client().get(f"/embed/p/gtin/{number}/fragment/")
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (404, "*")


@pytest.mark.wide
def test_frames_alone_may_be_framed(product: Product) -> None:
    framed = Client().get(FRAME + "?theme=dark&lang=fr")
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert 'data-theme="dark"' in framed.text
    Tags(framed.text.replace("<!doctype html>", ""))
    for address in (FRAGMENT, "/embed/widget.js", product.get_absolute_url()):
        assert Client().get(address)["X-Frame-Options"] == "DENY"


def test_the_script_is_light_and_keeps_nothing() -> None:
    response = Client().get("/embed/widget.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response.content == WIDGET.read_bytes()
    assert len(response.content) <= 6 * 1024
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Client().get("/embed/widget.js", headers={"if-none-match": response["ETag"]}).status_code == 304
    for word in ("cookie =", "localStorage", "sessionStorage", "eval(", "innerHTML"):
        assert word not in response.text


def test_the_recipes_name_what_there_is() -> None:
    """Each platform of docs/embedding.md: the element with attributes the script reads, a link, known addresses."""
    source = WIDGET.read_text()
    elements = re.findall(r"<selfcare-questions\b(.*?)</selfcare-questions>", DOCS, re.DOTALL)
    assert len(elements) >= 5
    for element in elements:
        assert "/p/gtin/" in element
        for name in re.findall(r'(?<![-\w])([a-z]+)="', element.split("<a ")[0]):
            assert name in {"product", "lang", "theme", "limit", "heading"}
            assert f'"{name}"' in source or f"[{name}=" in source
    for property_name in set(re.findall(r"`(--selfcare-[a-z]+)`", DOCS)):
        assert f"var({property_name}" in source
    assert set(re.findall(r"var\((--selfcare-[a-z]+)", source)) == set(re.findall(r"`(--selfcare-[a-z]+)`", DOCS))
    for platform in ("Shopify", "WooCommerce", "PrestaShop", "Magento"):
        assert f"## {platform}" in DOCS


def _signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client
