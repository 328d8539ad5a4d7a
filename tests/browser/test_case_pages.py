"""From the short questions to the sent case, a few questions a page, as somebody with an old telephone goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from forum import actions
from forum.models import Member, Question
from moderation.mediation.forms.pages import PAGES
from moderation.mediation.models import Case
from tests.browser.conftest import Open, overflow
from tests.day_boxes import boxes
from tests.journeys.test_question import words
from tests.moderation import casework
from tests.pages.looking import violations
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHECKED = {
    "purchase": "[name=purchase][value=private]",
    "seller": "",
    "written": "[name=written][value=kept]",
    "reply": "[name=reply][value=none]",
    "elsewhere": "[name=elsewhere][value=no]",
}
TYPED = {
    "bought": "Casque BX-200",
    **boxes("purchase_date", casework.today(-110).isoformat()),
    "narrative": "Renvoyé, jamais remboursé.",
    "trader_name": "Casque & Compagnie",
    "trader_contact": "5 passage du Gabarit",
    "amount": "249,90",
    "full_name": "Alice Rimbel",
}
# In their order, for whoever answered the short questions; the one about a second letter is for other sectors.
ASKED = [page.name for page in PAGES if page.name not in ("conditions", "elsewhere", "second")]
TARGETS = """() => [...document.querySelectorAll(".asking :is(button, .button, .tap, select, .choices label)")]
    .filter(element => element.offsetParent && element.getBoundingClientRect().height < 47.9)
    .map(element => element.outerHTML.slice(0, 100))"""


@pytest.fixture
def disputed(alice: Member) -> Question:
    casework.make_body("body-a", make_member("carol", "Mediators"))
    return actions.ask("Remboursement refusé pour un casque", by=alice, body="Litige.", language="fr", tags=["sav"])


def looked_at(page: Page, runs_axe: bool = True) -> str:
    """What holds on every page of the way; what a screen reader says of its main part."""
    page.wait_for_load_state()
    assert overflow(page) <= 0, page.url
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate(TARGETS) == [], page.url
    if runs_axe:  # it needs the script that this browser may not run
        assert list(violations(page)) == [], page.url
    return page.locator("main").aria_snapshot()


def press(page: Page) -> None:
    """Continue, however this page calls it: the one primary button."""
    former = page.url
    page.locator("main form button.primary").click()
    page.wait_for_url(lambda url: url != former)


def short_questions(page: Page, script: bool) -> None:
    for step, choice in CHECKED.items():
        assert page.url.rstrip("/").endswith(f"/check/{step}"), page.url
        looked_at(page, script)
        if choice:
            page.check(choice)
        if step == "written":
            for name, value in boxes("sent_on", casework.today(-80).isoformat()).items():
                page.fill(f"[name={name}]", value)
        press(page)
    looked_at(page, script)


def every_page(page: Page, language: str, script: bool) -> list[str]:
    """By Enter in a text field where there is one, else by the button; what is asked comes labelled and told of."""
    seen = []
    while "/form/" in page.url:
        name = page.url.rstrip("/").rsplit("/", 1)[1]
        seen.append(name)
        said = looked_at(page, script)
        step = next(one.step for one in PAGES if one.name == name)
        assert f"{words('Continue', language)}" in said
        assert re.search(rf"{step.value} (of|sur) 6", said), said
        for field in page.locator("main form [name]:not([type=hidden])").all():
            if field.get_attribute("name") in TYPED:
                field.fill(TYPED[field.get_attribute("name") or ""])
        if name == "request":
            page.select_option("[name=remedy]", "refund")
        if name == "service":
            page.select_option("[name=body]", index=1)
        lines = page.locator("main form input[type=text]:visible")
        former = page.url
        if lines.count():
            lines.first.press("Enter")
            page.wait_for_url(lambda url, former=former: url != former)
        else:
            press(page)
    return seen


@pytest.mark.parametrize(("language", "width", "script"), [("fr", 320, False), ("en", 1280, True)])
def test_from_the_short_questions_to_the_sent_case(
    visit: Open, disputed: Question, language: str, width: int, script: bool
) -> None:
    address = f"/{language}/questions/{disputed.pk}/escalate/check/"
    page = visit(address, by=disputed.author, width=width, java_script_enabled=script)
    page.set_default_timeout(8_000)
    short_questions(page, script)
    press(page)  # prepare my case
    looked_at(page, script)
    page.locator("main a.primary").click()
    page.wait_for_url("**/form/**")
    assert every_page(page, language, script) == ASKED
    said = looked_at(page, script)
    assert said.count(words("Change", language)) >= 20
    change_the_amount(page, language, script)
    page.check("[name=consent]")
    page.locator("main form button.primary").click()
    page.wait_for_url("**/cases/**")
    looked_at_end(page)
    case = Case.objects.get()
    assert (case.state, case.amount, case.full_name) == ("sent", 89, "Alice Rimbel")
    assert page.locator("main div.reference").inner_text() == case.ref


def change_the_amount(page: Page, language: str, script: bool) -> None:
    """From the last step and back to it, over a mistake."""
    page.locator("a[href$='/form/request/?then=check']", has_text=words("Change", language)).first.click()
    page.fill("[name=amount]", "beaucoup")
    page.press("[name=amount]", "Enter")
    page.locator("#error-summary").wait_for()
    looked_at(page, script)
    assert page.title().startswith(words("Error:", language))
    page.fill("[name=amount]", "89,00 €")
    page.press("[name=amount]", "Enter")
    page.wait_for_url("**/send/")


def looked_at_end(page: Page) -> None:
    """The reference stands in large, so that it can be read out over the telephone."""
    assert overflow(page) <= 0
    size = page.locator("main div.reference").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 24


def test_the_way_back_of_the_browser_and_two_tabs_lose_nothing(visit: Open, disputed: Question) -> None:
    """Back shows what was kept; what another tab kept meanwhile is not overwritten unseen."""
    case = casework.draft_case(disputed)
    address = f"/en/questions/{disputed.pk}/escalate/form/"
    page = visit(f"{address}story/", by=disputed.author, width=320)
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("[name=narrative]", "From the first tab.")
    press(page)
    page.go_back()
    page.wait_for_load_state()
    assert page.input_value("[name=narrative]") == "From the first tab."
    page.fill("[name=narrative]", "From the first tab, again.")
    press(page)
    other.fill("[name=narrative]", "From the second tab.")
    other.locator("main form button.primary").click()
    other.locator("#error-summary").wait_for()
    looked_at(other)
    assert "From the first tab, again." in other.locator("#kept + dl").inner_text()
    assert other.input_value("[name=narrative]") == "From the second tab."
    case.refresh_from_db()
    assert case.narrative == "From the first tab, again."
    press(other)
    case.refresh_from_db()
    assert case.narrative == "From the second tab."


def test_every_page_in_french_on_a_small_phone_in_the_dark(visit: Open, disputed: Question) -> None:
    """Beside the journey without script, in which nothing can look for faults."""
    casework.draft_case(disputed)
    base = f"/fr/questions/{disputed.pk}/escalate/"
    page = visit(base, by=disputed.author, width=320, color_scheme="dark")
    origin = page.url.removesuffix(base)
    for tail in ("", *(f"form/{one.name}/" for one in PAGES if one.name != "second"), "send/", "letter/"):
        page.goto(f"{origin}{base}{tail}")
        said = looked_at(page)
        assert "heading" in said
        assert page.said == []
