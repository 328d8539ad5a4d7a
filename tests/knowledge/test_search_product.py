"""Searching the questions about one product."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from forum.models import Product, Question
from knowledge.search import health
from tests.forum.reading import read


@pytest.mark.wide
def test_only_questions_about_it_and_its_versions_are_found(ask: Callable[..., Question], search_index: Path) -> None:
    x200 = Product.objects.create(name="X200", slug="x200")
    white = Product.objects.create(name="X200 white", slug="x200-white", parent=x200)
    ask("Why does the pump of the machine hum?", product=white)
    ask("Why does the pump of the boiler hum?")
    health.rebuild()
    shown = read(Client(), "/en/products/x200/?q=pump").text
    assert "pump of the machine" in shown
    assert "pump of the boiler" not in shown
    assert "No question about this product has these words." in read(Client(), "/en/products/x200/?q=zzz").text
