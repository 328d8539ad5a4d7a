"""Recalls and known issues: where they stand, in which language, for whom, and until when."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Product, ProductAlert, Question
from tests.forum.reading import page, read, signed_in
from tests.people import make_editor

TEXT, LINE = "Take the battery out.", "Batteries overheat (X200)</a>"
FIELDS = {
    "kind": "recall", "title": "Batteries overheat", "title_fr": "Les batteries surchauffent", "text": TEXT,
    "text_fr": "Retirez la batterie.", "date": "2026-03-05", "source_url": "https://www.recalls.example/7",
    "ends_on": "",
}  # fmt: skip


@pytest.fixture
def x200(site_tree: Any) -> Product:
    return Product.objects.create(name="X200", slug="x200")


@pytest.fixture
def alert(x200: Product) -> ProductAlert:
    told = {**FIELDS, "date": date(2026, 3, 5), "ends_on": None}
    return ProductAlert.objects.create(product=x200, **told)


def test_it_stands_on_the_page_of_the_product_with_its_source_and_date(alert: ProductAlert) -> None:
    shown = read(Client(), "/en/products/x200/").text
    assert shown.index("Recall – Batteries overheat") < shown.index(TEXT) < shown.index("5 March 2026")
    assert '<a href="https://www.recalls.example/7" rel="noopener">Source: recalls.example</a>' in shown
    french = Client().get("/fr/products/x200/").text
    assert "Rappel – Les batteries surchauffent" in french
    assert TEXT not in french


@pytest.mark.wide
def test_one_line_leads_there_from_questions_and_the_ask_form(
    alert: ProductAlert, ask: Callable[..., Question], bob: Any
) -> None:
    question, other = ask(product=alert.product), ask("Another question about nothing in particular")
    for reader in (Client(), signed_in(bob)):
        shown = read(reader, page(question)).text
        assert f'<a href="/en/products/x200/#alert-{alert.pk}">{LINE}' in shown
        assert TEXT not in shown
        assert LINE not in read(reader, page(other)).text
    visitor = Client()
    assert "Batteries overheat (X200)" in read(visitor, "/en/questions/ask/?product=x200").text
    assert "overheat" not in read(Client(), "/en/questions/ask/").text
    text = visitor.post("/en/questions/ask/", {"product": "X200"})["Location"]
    assert "Batteries overheat (X200)" in read(visitor, text).text


@pytest.mark.wide
def test_pages_that_are_kept_follow_at_once_and_on_the_day_it_ends(
    x200: Product, ask: Callable[..., Question], bob: Any, django_capture_on_commit_callbacks: Any
) -> None:
    question = ask(product=x200)
    pages, readers = ("/en/products/x200/", page(question)), (Client(), signed_in(bob))

    def seen() -> set[bool]:
        return {"Batteries overheat" in read(reader, url).text for url in pages for reader in readers}

    assert seen() == {False}
    with django_capture_on_commit_callbacks(execute=True):
        told = {**FIELDS, "date": date(2026, 3, 5), "ends_on": timezone.localdate()}
        alert = ProductAlert.objects.create(product=x200, **told)
    assert seen() == {True}
    with django_capture_on_commit_callbacks(execute=True):
        alert.ends_on = timezone.localdate() - timedelta(days=1)
        alert.save()
    assert seen() == {False}


@pytest.mark.wide
def test_it_holds_for_versions_and_what_is_said_of_a_version_is_on_the_page_of_all(alert: ProductAlert) -> None:
    white = Product.objects.create(name="X200 white", slug="x200-white", parent=alert.product)
    Product.objects.create(name="X200 red", slug="x200-red", parent=alert.product)
    ProductAlert.objects.create(
        product=white, **{**FIELDS, "title": "Paint", "date": date(2026, 3, 6), "ends_on": None}
    )
    shown = {slug: read(Client(), f"/en/products/{slug}/").text for slug in ("x200", "x200-white", "x200-red")}
    assert all("Batteries overheat" in text for text in shown.values())
    assert [slug for slug, text in shown.items() if "Paint" in text] == ["x200", "x200-white"]
    assert "<span>X200 white</span>" in shown["x200"]


@pytest.mark.wide
def test_editors_write_it_and_both_languages_and_the_source_are_needed(
    x200: Product, site_tree: Any, as_member: Callable[..., Client], bob: Any
) -> None:
    editor, add = as_member(make_editor("ed")), reverse("wagtailsnippets_forum_productalert:add")
    lacking = {**FIELDS, "product": x200.pk, "title_fr": "", "source_url": "javascript:alert(1)"}
    refused = editor.post(add, lacking)
    assert set(refused.context["form"].errors) == {"title_fr", "source_url"}
    assert as_member(bob).post(add, {**FIELDS, "product": x200.pk}).status_code in {302, 403}
    assert not ProductAlert.objects.exists()
    assert editor.post(add, {**FIELDS, "product": x200.pk}).status_code == 302
    assert ProductAlert.objects.get().product == x200


def test_it_moves_with_a_product_that_is_merged(alert: ProductAlert) -> None:
    other = Product.objects.create(name="X 200", slug="x-200")
    actions.merge_products(alert.product, into=other)
    assert ProductAlert.objects.get().product == other
