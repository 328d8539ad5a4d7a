"""What people who answer much have: keys, in a browser, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from forum import actions
from forum.models import Answer, Member, Question, Subscription, Vote
from tests.browser.conftest import Open, overflow
from tests.browser.test_look import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def expert(bob: Member) -> Member:
    Member.objects.filter(pk=bob.pk).update(uses_keys=True)
    bob.refresh_from_db()
    return bob


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_thread_by_keys(language: str, visit: Open, question: Question, expert: Member, dora: Member) -> None:
    first = actions.answer(question, by=dora, body="Clean the filter first.")
    page = visit(f"/{language}/questions/{question.pk}/{question.slug}/", by=expert)
    page.keyboard.press("u")  # no answer is chosen yet: it leads to the first one, and judges nothing
    assert focused(page) == f"answer-{first.pk}"
    assert not Vote.objects.filter(voter=expert).exists()
    page.keyboard.press("u")
    page.wait_for_selector(f"#answer-{first.pk} [data-key=u][aria-pressed=true]")
    assert Vote.objects.get(voter=expert).value == 1
    page.keyboard.press("f")
    page.wait_for_selector("[data-key=f][aria-pressed=true]")
    assert Subscription.objects.filter(member=expert, question=question).exists()
    page.keyboard.press("a")
    assert focused(page) == "id_body"
    page.keyboard.type("j k u f ? /")
    assert page.input_value("#id_body") == "j k u f ? /"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert focused(page) == "site-search"
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("#all-keys").get_attribute("open") is not None
    assert page.get_attribute("[data-key=f]", "aria-keyshortcuts") == "f"
    assert page.said == []


def test_rows_by_keys(visit: Open, ask: Any, expert: Member) -> None:
    asked = [ask(f"Why does machine number {number} stop?") for number in range(3)]
    page = visit("/en/questions/", by=expert)
    titles = []
    for key in "jjkjj":
        page.keyboard.press(key)
        titles.append(page.evaluate("document.activeElement.textContent"))
    newest, middle, oldest = (question.title for question in reversed(asked))
    page.keyboard.press("d")
    page.wait_for_selector("[data-key=d][aria-pressed=true]")
    for key in "jj":
        page.keyboard.press(key)
    page.keyboard.press("j")
    assert titles == [newest, middle, newest, middle, oldest]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/questions/{asked[0].pk}/**")


def test_nobody_has_keys_unasked(visit: Open, question: Question, answer: Answer, alice: Member) -> None:
    """WCAG 2.1.4: neither visitors, nor members who did not choose them."""
    for reader in (None, alice):
        page = visit(question.get_absolute_url(), by=reader)
        for key in "/?jf":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")
        assert page.locator("#all-keys").count() == 0
    assert not Subscription.objects.filter(member=alice, question=question, reason="chosen").exists()


NARROW = """() => [...document.querySelectorAll(".question-row a, main .row a, main button")]
    .map(element => [element.getBoundingClientRect(), element.textContent.trim()])
    .filter(([box]) => box.height > 0 && (box.height < 24 || box.width < 24)).map(([, words]) => words)"""


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_dense_list(language: str, script: bool, visit: Open, ask: Any, bob: Member) -> None:
    for number in range(20):
        ask(f"Why does machine number {number} stop in the middle of its work?")
    heights = {}
    for width in (1280, 320):
        page = visit(f"/{language}/questions/?sort=newest", width=width, java_script_enabled=script)
        loose = page.locator(".questions").bounding_box()["height"]
        page.click("[data-key=d]")
        page.wait_for_selector("[data-key=d][aria-pressed=true]")
        assert page.url.endswith("?sort=newest")
        heights[width] = page.locator(".questions").bounding_box()["height"] / loose
        page.goto(page.url.partition("?")[0])
        assert page.locator("[data-key=d][aria-pressed=true]").count() == 1
        if script:
            assert page.evaluate(NARROW) == []
            assert overflow(page) <= 0
            assert faults(page) == []
    assert heights[1280] < 0.6
    assert heights[320] < 0.8


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_of_keys_fits_a_small_screen(language: str, visit: Open, expert: Member) -> None:
    page = visit(f"/{language}/questions/", by=expert, width=320)
    page.keyboard.press("?")
    assert overflow(page) <= 0
    assert faults(page) == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_from_a_saved_reply_to_the_next_question(
    language: str, script: bool, visit: Open, ask: Any, bob: Member
) -> None:
    """The journey of somebody who answers much; with a script and without one."""
    asked = [ask(f"Why does machine number {number} stop in the middle?") for number in range(2)]
    words = {"title": "Filter", "body": "Hello {name}, clean the filter of {product}.", "language": "en"}
    actions.save_reply(by=bob, **words)
    page = visit(f"/{language}/questions/for-me/", by=bob, width=320, java_script_enabled=script)
    page.click("main .primary")
    page.wait_for_url(f"**/questions/{asked[1].pk}/**")
    page.fill("#id_body", "Good morning.")
    page.click("[data-replies]")
    page.click("[data-insert]")
    assert page.input_value("#id_body") == "Good morning.\n\nHello Alice, clean the filter of this product."
    if script:
        assert page.url.endswith(f"{asked[1].slug}/"), "the page was never left"
        assert overflow(page) <= 0
        assert faults(page) == []
    page.click("form .primary:visible >> nth=-1")
    page.wait_for_selector(".post:not(.question)")
    page.click("[data-key=n]")
    page.wait_for_url(f"**/questions/{asked[0].pk}/**")
    page.click("button[value=skip]")
    page.wait_for_url("**/questions/for-me/")
    assert page.locator(".question-row").count() == 0
    assert page.locator("#aside").count() == 1
    if script:
        assert faults(page) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_versions_beside_each_other(language: str, visit: Open, answer: Answer, bob: Member, dora: Member) -> None:
    actions.edit_answer(answer, by=bob, body="Clean the filter, then the pump.", reason="the hose is fine")
    actions.edit_answer(answer, by=dora, body="Clean the filter, then the lid.", reason="no pump in it")
    for width, script in ((1280, True), (320, False), (320, True)):
        page = visit(f"/{language}/answers/{answer.pk}/history/", width=width, java_script_enabled=script)
        page.select_option("#compare-from", "1")
        page.click("main form.row button")
        page.wait_for_url("**from=1&version=3")
        assert page.locator(".difference del").inner_text().strip() == "hose."
        assert page.locator(".difference ins").inner_text().strip() == "lid."
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.difference del')).textDecorationLine")
        == "line-through"
    )
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.difference ins')).textDecorationLine") == "underline"
    )
    assert overflow(page) <= 0
    assert faults(page) == []


@pytest.mark.parametrize("address", ["account/filters/", "account/replies/", "questions/?state=unanswered"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_of_what_is_saved(language: str, address: str, visit: Open, question: Question, bob: Member) -> None:
    actions.save_filter("Long name of a filter without answers", "/en/questions/?state=unresolved", by=bob)
    actions.save_reply(by=bob, title="A long title of a reply that is saved", body="Hello {name}.", language="fr")
    for width in (1280, 320):
        page = visit(f"/{language}/{address}", by=bob, width=width)
        assert overflow(page) <= 0
        assert faults(page) == []
        assert page.said == []
