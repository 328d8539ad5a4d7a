"""The desks of the team on a telephone: what they come for is on the screen, and a reader hears a table."""

import pytest
from playwright.sync_api import Page

from moderation.mediation import actions
from tests.browser.conftest import Open, overflow
from tests.moderation import casework
from tests.pages.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIDDEN = "() => [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).length"


def fits(page: Page) -> None:
    page.wait_for_load_state()
    assert overflow(page) <= 0, page.url
    assert page.evaluate(HIDDEN) == 0, page.url
    assert list(violations(page)) == [], page.url


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_mediator_sees_the_first_deadline_without_scrolling(visit: Open, ask, language):
    carol = casework.make_mediator()
    body = casework.make_body("body-a", carol)
    case = casework.lead(
        casework.sent_case(ask("A question about a kettle"), body), carol, *casework.WAYS["under_review"]
    )
    actions.assign(case, carol, by=carol)
    page = visit(f"/{language}/cases/", by=carol, width=320)
    fits(page)
    due = page.locator("tbody .due").first.bounding_box()
    assert due is not None
    assert due["y"] + due["height"] <= 800
    read = page.locator("main").aria_snapshot()
    assert read.count("columnheader") == 8
    assert "- table" in read
    page.goto(page.url + f"{case.ref}/")
    fits(page)
    assert page.locator("main").aria_snapshot().count("columnheader") == 5
