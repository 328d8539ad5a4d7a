"""Blocks of code and logs: wrapped, scrolled by keys, copied; nothing of it where there is none or no script."""

import pytest
from playwright.sync_api import Page

from forum import actions
from forum.models import Member, Question
from tests.browser.conftest import Open, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = "2026-11-23 pump=blocked " * 20
SCROLLED = "node => node.scrollLeft || new Promise(done => node.addEventListener('scroll', done, { once: true }))"
LOG = f"```\n{LINE}\nE18\n```"


def at(visit: Open, question: Question, bob: Member, body: str, language: str = "en", **options: object) -> Page:
    actions.answer(question, by=bob, body=body)
    return visit(f"/{language}/questions/{question.pk}/{question.slug}/", **options)


@pytest.mark.parametrize(("language", "words"), [("en", "Wrap long lines"), ("fr", "Couper les lignes longues")])
def test_long_lines_scroll_inside_when_they_are_not_wrapped(
    visit: Open, question: Question, bob: Member, language: str, words: str
) -> None:
    page = at(visit, question, bob, LOG, language, width=320)
    block, button = page.locator("pre"), page.get_by_role("button", name=words)
    assert overflow(page) <= 0
    assert button.get_attribute("aria-pressed") == "true"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert overflow(page) <= 0
    assert block.evaluate("node => node.scrollWidth > node.clientWidth")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")  # past the other button
    assert page.evaluate("document.activeElement.localName") == "pre"
    page.keyboard.press("ArrowRight")
    block.evaluate(SCROLLED)
    assert page.get_by_role("region", name="Code").count() == 1
    button.click()
    assert block.evaluate("node => node.scrollWidth <= node.clientWidth && !node.hasAttribute('tabindex')")
    assert page.said == []


def test_it_is_copied_and_said(visit: Open, question: Question, bob: Member) -> None:
    page = at(visit, question, bob, LOG, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the code").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Code copied").wait_for()
    assert page.locator("#announce").text_content() == "Code copied"
    assert page.evaluate("navigator.clipboard.readText()") == f"{LINE}\nE18\n"


def test_a_short_block_has_nothing_to_wrap(visit: Open, question: Question, bob: Member) -> None:
    page = at(visit, question, bob, "```\nE18\n```")
    page.get_by_role("button", name="Copy the code").wait_for()
    assert page.get_by_role("button", name="Wrap long lines").count() == 0


def test_a_page_without_code_does_not_load_it(visit: Open, question: Question, bob: Member) -> None:
    page = at(visit, question, bob, "Look at `E18`.")
    assert page.locator("script[data-code]").count() == 0


def test_without_script_all_of_it_can_be_read(visit: Open, question: Question, bob: Member) -> None:
    page = at(visit, question, bob, LOG, width=320, java_script_enabled=False)
    assert page.locator("pre").evaluate("node => getComputedStyle(node).whiteSpace") == "pre-wrap"
    assert page.locator("article button", has_text="Copy").count() == 0
