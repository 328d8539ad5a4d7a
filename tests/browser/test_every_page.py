"""Every template of a page once in Chromium, as people may need it; `make pages` shows all pages in every look."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.pages import keyboard, whole_site
from tests.pages.looking import LARGE, SPACED, Look, Screen
from tests.pages.refusing import is_refusal
from tests.pages.seeing import Page, told_apart
from tests.places import everybody, places  # noqa: F401  they are fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ALL = os.environ.get("SELFCARE_LOOKS") == "all"
LOOKS = {"fr": [Look(320, "dark")], "en": [Look(1280, "light")]}
EVERY_LOOK = [
    *(Look(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")),
    Look(320, "light", "active"),
    Look(1280, "dark", "active"),
]
# Walked through with the Tab key in CI; `make pages` walks through every template in these two looks.
KEYED = {
    "account/login.html", "forum/ask_product.html", "forum/ask_text.html", "forum/question.html", "forum/settings.html",
    "kiosk/start.html", "knowledge/home.html", "knowledge/search.html", "moderation/mediation/case.html",
    "moderation/mediation/complaint_print.html", "moderation/mediation/form_page.html", "moderation/review/queue.html",
}  # fmt: skip
KEYED_LOOKS = [*LOOKS["fr"], *LOOKS["en"]]
# What a browser says of its own accord, and of the status that a page has on purpose.
NO_FAULT = ("Password forms", "autocomplete", "the server responded with a status of")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page(
    browser: Browser,
    language: str,
    everybody: dict[str, Any],  # noqa: F811
    places: dict[str, Any],  # noqa: F811
) -> None:
    # Twice the same in another language and look says little: in English only what its own people are shown.
    source = whole_site.everything if ALL or language == "fr" else whole_site.of_people
    seen = filter(whole_site.is_whole, source(language, everybody, places))
    pages = told_apart(seen, lambda page: (page.templates, page.status))
    few = fewest(pages)
    chosen = pages if ALL else few
    keyed = [page for page in few if ALL or (language == "fr" and page.templates & KEYED)]
    assert len(chosen) > 50
    wrong = []
    for look in EVERY_LOOK if ALL else LOOKS[language]:
        screen = Screen(browser, look)
        wrong += [
            f"{look.width} {look.scheme}: {page}: {fault}" for page in chosen for fault in faults_on(screen, page)
        ]
        if look in KEYED_LOOKS:
            wrong += [
                f"{look.width}: {page}: {fault}" for page in keyed for fault in keyboard.faults(screen.show(page))
            ]
        screen.close()
    assert not wrong, "\n".join(wrong)


def fewest(pages: list[Page]) -> list[Page]:
    """So few pages that every template is on one of them, the fullest first."""
    left: set[str] = set().union(*(page.templates for page in pages))
    found = []
    while left:
        best = max(pages, key=lambda page: len(page.templates & left))
        found.append(best)
        left -= best.templates
    return found


def faults_on(screen: Screen, page: Page) -> Iterator[str]:
    tab = screen.show(page)
    if is_refusal(page) and tab.evaluate("document.activeElement.id") != "error-summary":
        yield "nothing leads to what was refused"
    yield from screen.faults()
    yield from screen.bent(SPACED, "with its letters and lines apart")
    if screen.look.width >= 1280:
        yield from screen.bent(LARGE, "with its text twice as large")
    yield from unexpected(screen.said)


def unexpected(said: Iterable[str]) -> Iterator[str]:
    yield from (f"says {words[:150]}" for words in said if not any(part in words for part in NO_FAULT))
