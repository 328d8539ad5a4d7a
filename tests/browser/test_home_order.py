"""The sections of the home page in another order: by buttons from the keyboard, and by dragging."""

import pytest
from playwright.sync_api import Locator, Page, expect

from knowledge.models import HomePage
from tests.browser.conftest import Open
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sections(page: Page) -> Locator:
    return page.locator("[data-contentpath=sections] [data-streamfield-child]")


def kinds() -> list[str]:
    return [block.block_type for block in HomePage.objects.get(locale__language_code="en").sections]


def publish(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("document.querySelector('[name=action-publish]').click()")  # folded into a menu


def drag_to_the_top(page: Page, section: Locator) -> None:
    grip, there = section.get_by_role("button", name="Drag").bounding_box(), sections(page).first.bounding_box()
    assert grip is not None
    assert there is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, there["y"] + 30, steps=25)
    page.mouse.move(grip["x"] + 5, there["y"] + 5, steps=10)
    page.wait_for_timeout(300)  # the list makes room
    page.mouse.up()


def test_staff_order_the_sections_of_the_home_page(visit: Open) -> None:
    page = visit("/en/", by=make_member("keeper", is_superuser=True, is_staff=True))
    home = HomePage.objects.get(locale__language_code="en")
    assert kinds() == ["entries", "products", "facts", "unanswered", "guides"]
    address = page.url.replace("/en/", f"/admin/pages/{home.pk}/edit/")

    page.goto(address)
    expect(sections(page)).to_have_count(5)
    sections(page).first.get_by_role("button", name="Move down").focus()
    page.keyboard.press("Enter")
    expect(sections(page).first).to_contain_text("Products")
    publish(page)
    assert kinds() == ["products", "entries", "facts", "unanswered", "guides"]

    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(address)
    expect(sections(page)).to_have_count(5)
    drag_to_the_top(page, sections(page).nth(3))
    expect(sections(page).first).to_contain_text("Questions that wait for an answer")
    publish(page)
    assert kinds() == ["unanswered", "products", "entries", "facts", "guides"]
