"""What a screen reader says of the form of a case, page by page: where one is, what is asked, what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Locator, expect

from forum import actions
from forum.models import Member
from moderation.mediation.forms.pages import PAGES, Page, named
from tests.browser.test_reading_aloud import described, heard, screen, shown  # noqa: F401  a fixture among them
from tests.moderation import casework
from tests.pages.html_rules import Document
from tests.pages.looking import Screen
from tests.pages.refusing import empty
from tests.pages.seeing import Eyes
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]
ASKED = {
    "purchase": """
- textbox "{What did you buy?}"
- group "{When did you buy it?}":
  - textbox /Day|Jour/
  - textbox /Month|Mois/
  - textbox /Year|Année/
- textbox "{Order number} ({optional})"
""",
    "story": """
- textbox "{What happened, in order}"
- group /.+/:
  - radio "{Yes}"
  - radio "{No}"
  - radio "{I do not know}" [checked]
""",
    "complaint": """
- group "{When did you first write to the seller to ask for a solution?}":
  - textbox /Day|Jour/
  - textbox /Month|Mois/
  - textbox /Year|Année/
- combobox "{How did you write?} ({optional})"
- group "{Did you keep a copy?}":
  - radio "{Yes}"
  - radio "{No}"
  - radio "{I do not know}" [checked]
""",
}
BUTTONS = """
- paragraph:
  - button "{Continue}"
  - button "{Save and come back later}"
"""


@pytest.fixture
def asker() -> Member:
    return make_member("alice", language="en", charter_version=1)


@pytest.fixture
def at(asker: Member) -> str:
    asked = {"by": asker, "body": "It stops.", "language": "en", "tags": ["pump"]}
    question = actions.ask("The third shop does not answer me", **asked)
    casework.draft_case(question)
    return f"/questions/{question.pk}/escalate/form/"


def place(page: Page, language: str) -> tuple[str, str]:
    """The title of the page, and what is said before anything that is asked."""
    with translation.override(language):
        number = {"number": page.step.value}
        step = translation.gettext("Step %(number)s of 6 – %(words)s") % {**number, "words": page.step.words}
        title = f"{page.heading} – {translation.gettext('Step %(number)s of 6') % number} – Selfcare"
        return title, f'- paragraph: "{step}"\n- heading "{page.heading}" [level=1]\n'


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_says_where_one_is_and_what_it_asks(
    screen: Screen,  # noqa: F811
    asker: Member,
    at: str,
    language: str,
) -> None:
    eyes = Eyes("asker", asker, language=language)
    for page in PAGES:
        found = eyes.see(f"/{language}{at}{page.name}/")
        if page.name == "second":  # of one whose first letter brought nothing
            assert found is None
            continue
        tab = screen.show(shown(found))
        title, words = place(page, language)
        assert tab.title() == title
        expect(tab.locator("main")).to_match_aria_snapshot(words + heard(ASKED.get(page.name, ""), language))
        if page.fields:
            expect(tab.locator("main")).to_match_aria_snapshot(heard(BUTTONS, language))
        for group in tab.locator("main fieldset:not([disabled])").all():
            assert group.locator("legend").inner_text().strip()
        for hint in tab.locator("main .hint[id]").all():
            assert hint.inner_text().strip() in said_with(tab.locator("main"), str(hint.get_attribute("id")))


def said_with(main: Locator, hint: str) -> str:
    """All that is said after the name of the field or group of this hint."""
    return described(main.locator(f"[aria-describedby~={hint}]").first)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("seller", {"trader_country": ""}, "id_trader_country"),
        ("purchase", {"purchase_date": "yesterday or so"}, "id_purchase_date"),
        ("request", {"amount": "a lot"}, "id_amount"),
    ],
)
def test_what_is_wrong_is_said_first_then_with_its_field(
    screen: Screen,  # noqa: F811
    asker: Member,
    at: str,
    language: str,
    name: str,
    typed: dict[str, Any],
    field: str,
) -> None:
    eyes = Eyes("asker", asker, language=language)
    address = f"/{language}{at}{name}/"
    document = Document(shown(eyes.see(address)).html)
    [form] = [one for one in document.every("form") if one.get("data-draft") is not None]
    tab = screen.show(shown(eyes.see(address, {**empty(document, form), **typed})))
    page = named(name)
    assert page is not None
    title, words = place(page, language)
    assert tab.title() == {"fr": "Erreur\N{NO-BREAK SPACE}: ", "en": "Error: "}[language] + title
    assert tab.evaluate("document.activeElement.id") == "error-summary"
    summary = (
        '- alert "{There is a problem}":\n  - heading "{There is a problem}" [level=2]\n  - list:\n    - listitem:\n'
    )
    expect(tab.locator("main")).to_match_aria_snapshot(words + heard(f"{summary}      - link\n", language))
    link = tab.locator(f"#error-summary a[href='#{field}']")
    wrong = link.inner_text()
    link.click()
    assert tab.evaluate("document.activeElement.id") == field
    assert tab.locator(f"#{field}[aria-invalid=true], #{field} input[aria-invalid=true]").count()
    assert wrong in described(tab.locator(f"#{field}"))
