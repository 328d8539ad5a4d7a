"""The walk with the Tab key finds what it is there to find."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages import keyboard

pytestmark = pytest.mark.browser
GOOD = '<a href="#main" class="skip">Skip</a><a href="/1">One</a><main id="main"><a href="/2">Two</a> <input></main>'
STYLE = "<style>:focus { outline: 3px solid }</style>"


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 400})
    yield context.new_page()
    context.close()


def test_a_good_page(tab: Page) -> None:
    tab.set_content(STYLE + GOOD)
    assert list(keyboard.faults(tab)) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (GOOD.replace('class="skip"', ""), "is before the link to the content"),
        (GOOD + "<style>a { outline: none !important }</style>", "has no outline"),
        (GOOD + '<p style="position: fixed; inset: 0; background: white">Over all', "is covered"),
        (GOOD + '<a href="/3" style="position: absolute; left: -99px">Far away</a>', "is covered or off the screen"),
        (GOOD.replace('href="/2"', 'href="/2" tabindex="1"'), "comes out of turn"),
        (GOOD + "<textarea onkeydown='event.preventDefault()'></textarea><a href='/3'>Behind</a>", "is never reached"),
    ],
)
def test_a_bad_one(tab: Page, html: str, fault: str) -> None:
    tab.set_content(STYLE + html)
    assert fault in " ".join(keyboard.faults(tab))
