"""The desks of the team on a telephone: what they come for is on the screen, and a reader hears a table."""

import pytest
from playwright.sync_api import Page
from wagtail.users.models import UserProfile

from forum import actions as forum_actions
from moderation.mediation import actions
from moderation.review import actions as reviewing
from tests.browser.conftest import Open, overflow
from tests.moderation import casework
from tests.moderation.reviewing import courtesy, make_rules
from tests.pages.looking import violations
from tests.people import make_member, make_moderator

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


@pytest.fixture
def reported(ask, alice, bob):
    """Twelve texts, as many reports."""
    make_rules()
    question = ask("The washing machine shows E18")
    texts = [forum_actions.comment(question, by=alice, body=f"Text {number}.") for number in range(12)]
    for text in texts:
        reviewing.flag(text, by=bob, rule=courtesy())
    return texts


CUT = """() => [...document.querySelectorAll(".sidebar .menuitem-label")]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"""


def test_the_menu_of_the_back_office_shows_whole_names(visit: Open):
    root = make_member("root", language="fr", is_staff=True, is_superuser=True)
    UserProfile.objects.create(user=root, preferred_language="fr")
    page = visit("/admin/", by=root)
    page.wait_for_selector(".menuitem-label")
    assert page.get_by_text("Expressions surveillées").is_visible()
    assert page.evaluate(CUT) == []
    narrow = visit("/admin/", by=root, width=320)
    heading = narrow.locator(".w-panel__heading").first.bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_that_waits_is_on_the_first_screen(visit: Open, reported, width):
    page = visit("/fr/moderation/", by=make_moderator("dora"), width=width)
    fits(page)
    first = page.locator("[data-row]").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] <= 800


def test_what_waits_stands_beside_what_is_decided(visit: Open, reported):
    page = visit(f"/en/moderation/comment/{reported[5].pk}/?kind=reports", by=make_moderator("dora"))
    fits(page)
    beside = page.get_by_role("navigation", name="The queue")
    assert beside.get_by_role("listitem").count() == 10
    assert beside.locator("[aria-current]").inner_text() == "Comment – Text 5."
    near, text = beside.bounding_box(), page.locator("#item").bounding_box()
    assert near is not None
    assert text is not None
    assert near["x"] + near["width"] <= text["x"]
    assert near["y"] < 200
    beside.get_by_role("button", name="Text 6.").click()
    page.wait_for_url("**/?kind=reports#item")
    assert page.evaluate("document.activeElement.id") == "item"
    assert beside.locator("[aria-current]").inner_text() == "Comment – Text 6."
    page.set_viewport_size({"width": 320, "height": 800})
    assert not beside.is_visible()
    fits(page)
