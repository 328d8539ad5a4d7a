"""The addresses of the tour are those of the site, and what its integrator types answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from forum.models import Question

TOUR = (Path(__file__).parents[1] / "docs" / "tour.md").read_text()
TYPED = re.findall(r'curl -s "http://127\.0\.0\.1:8000([^"]+)"', TOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("address", TYPED)
def test_what_the_integrator_types(address: str, question: Question, site_tree: object) -> None:
    assert Client().get(address).status_code == 200


def test_there_is_something_to_type() -> None:
    assert len(TYPED) == 3


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w/.-]+)\)", TOUR))
def test_what_it_links_to_is_there(path: str) -> None:
    assert (Path(__file__).parents[1] / "docs" / path).exists()
