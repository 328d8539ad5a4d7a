"""What a screen reader finds in the forms for asking: names, order, groups, hints and errors said with their fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Locator, expect

from forum.models import Member
from tests.pages.looking import Look, Screen
from tests.pages.seeing import Eyes, Page
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]
STEP = """
- paragraph: {Step %d of 3}
"""
HEADING = """
- heading "{Ask your question}" [level=1]
"""
ABOUT = """
- group "{What is your question about?}":
  - radio "{A product}" [checked]
  - radio "{A product that I cannot find here}"
  - radio "{Not about a product}"
- combobox "{Its name or its reference}"
- textbox "{Or the number under its barcode}"
"""
WORDS = """
- group "{Where are you in your purchase?}":
  - radio "{I am thinking of buying}"
  - radio "{I have already bought}"
  - radio "{Other, I do not know}"
- textbox "{Your question in one sentence}"
- textbox "{What happens, and what you have already tried}"
- textbox "{Tags}"
- group "{Language of your question}":
  - radio "Français"
  - radio "English"
"""
REVIEW = """
- heading "{Check and publish}" [level=1]
- region "{How others will see your question}":
  - heading "The pump hums and gives no water" [level=2]
- textbox "{Your e-mail address}"
- checkbox "{Do not show my name}"
- paragraph:
  - button "{Send me the link to publish}"
  - link "{Change}"
- region "{Or with an account}":
  - heading "{Or with an account}" [level=2]
"""
REFUSED = """
- alert "{There is a problem}":
  - heading "{There is a problem}" [level=2]
  - list:
    - listitem:
      - link
    - listitem:
      - link "{Explain what happens.}"
"""
BUTTONS = """
- paragraph:
  - button "{Continue}"
  - button "{Save draft}"
"""


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screen]:
    screen = Screen(browser, Look())
    yield screen
    screen.close()


def heard(template: str, language: str) -> str:
    """The snapshot in the words of the interface."""
    with translation.override(language):
        parts = [piece.partition("}") for piece in template.split("{")]
        return parts[0][0] + "".join(f"{translation.gettext(words)}{rest}" for words, _brace, rest in parts[1:])


def described(field: Locator) -> str:
    """What is said after the name of a field."""
    return str(
        field.evaluate(
            """field => (field.getAttribute("aria-describedby") || "").split(" ")
                .map(id => document.getElementById(id)?.textContent.trim() || "nothing is here").join(" ")"""
        )
    )


def shown(page: Page | None) -> Page:
    assert page is not None
    return page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_asking_step_by_step(screen: Screen, language: str) -> None:
    eyes = Eyes("visitor", language=language)
    at = f"/{language}/questions/ask/"
    tab = screen.show(shown(eyes.see(at)))
    main = tab.locator("main")
    expect(main).to_match_aria_snapshot(heard(STEP % 1 + HEADING + ABOUT + BUTTONS, language))
    assert heard("{Step 1 of 3} – Selfcare", language) in tab.title()
    eyes.go(at, {"about": "none"})
    typed: dict[str, Any] = {"context": "after", "title": "Why", "body": "", "tags": "pump", "language": language}
    tab = screen.show(shown(eyes.see(f"{at}text/", typed)))
    expect(tab.locator("main")).to_match_aria_snapshot(heard(STEP % 2 + HEADING + REFUSED + WORDS + BUTTONS, language))
    assert heard("{Step 2 of 3} – Selfcare", language) in tab.title()
    assert tab.title().startswith({"fr": "Erreur", "en": "Error:"}[language])
    body = tab.locator("#id_body")
    assert body.get_attribute("aria-invalid") == "true"
    with translation.override(language):
        known = ["Explain what happens.", "When it began, what you see, what you have already tried."]
        assert all(translation.gettext(words) in described(body) for words in known), described(body)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_checked_before_it_is_published(screen: Screen, language: str) -> None:
    eyes = Eyes("visitor", language=language)
    at = f"/{language}/questions/ask/"
    eyes.go(at, {"about": "none"})
    typed = {"context": "after", "title": "The pump hums and gives no water", "body": "Since Monday, all day long."}
    eyes.go(f"{at}text/", {**typed, "tags": "pump", "language": language})
    tab = screen.show(shown(eyes.see(f"{at}review/")))
    expect(tab.locator("main")).to_match_aria_snapshot(heard(STEP % 3 + REVIEW, language))
    assert heard("{Check and publish} – {Step 3 of 3} – Selfcare", language) == tab.title()


def test_what_is_said_with_the_text_follows_the_moment_of_the_purchase(screen: Screen) -> None:
    eyes = Eyes("visitor", language="en")
    eyes.go("/en/questions/ask/", {"about": "none"})
    tab = screen.show(shown(eyes.see("/en/questions/ask/text/")))
    before = described(tab.locator("#id_body"))
    tab.locator("[name=context][value=before]").check()
    after = described(tab.locator("#id_body"))
    assert before != after
    assert after.endswith(before)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_asking_on_one_page(screen: Screen, language: str) -> None:
    expert = make_member("bob", language=language)
    Member.objects.filter(pk=expert.pk).update(reputation=5000)
    page = shown(Eyes("expert", expert, language=language).see(f"/{language}/questions/ask/"))
    expect(screen.show(page).locator("main")).to_match_aria_snapshot(heard(HEADING + ABOUT + WORDS + BUTTONS, language))
