"""The living page of components: whole, in both languages, and never on a site that people use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from selfcare.styleguide import SHEET, tokens

TEMPLATES = Path(__file__).parents[1] / "templates"
INCLUDED = re.compile(r'include "(components/[\w.]+)"')
OF_THE_HEAD = {f"components/{name}.html" for name in ("htmx", "oembed", "shared_link")}  # they show nothing


def included(name: str) -> set[str]:
    """The components that a template is made of, those of its parts too."""
    found = set(INCLUDED.findall((TEMPLATES / name).read_text()))
    return found.union(*(included(one) for one in found)) if found else set()


def test_it_shows_every_component() -> None:
    there = {f"components/{path.name}" for path in (TEMPLATES / "components").iterdir()}
    assert there - included("styleguide.html") - included("base.html") - OF_THE_HEAD == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_shown_in_each_language_without_rows(language: str) -> None:
    page = Client().get(f"/{language}/styleguide/?theme=dark&dir=rtl")
    assert page.status_code == 200
    assert all(f"--{name}" in page.text for name, _colour in tokens(SHEET.read_text()))
    for wanted in ('data-theme="dark"', 'dir="rtl"', 'aria-pressed="true"', "disabled", 'class="error-summary"'):
        assert wanted in page.text


@pytest.mark.wide
def test_a_site_that_people_use_has_none(tmp_path: Path) -> None:
    known = {
        "SELFCARE_MODE": "production",
        "SELFCARE_SECRET_KEY": "k" * 60,
        "SELFCARE_BASE_URL": "https://selfcare.example",
        "SELFCARE_ALLOWED_HOSTS": "selfcare.example",
        "SELFCARE_MAIL_URL": "smtp://localhost",
        "SELFCARE_CONTACT_EMAIL": "contact@selfcare.example",
        "SELFCARE_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "selfcare.settings",
    }
    asked = "import django; django.setup(); from django.urls import reverse; print(reverse('styleguide'))"
    ran = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, **known}, capture_output=True, text=True, cwd=TEMPLATES.parent
    )
    assert ran.returncode == 1
    assert "NoReverseMatch" in ran.stderr
