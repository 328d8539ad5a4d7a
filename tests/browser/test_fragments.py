"""What a page fetches: slow, it is said to be on its way; lost, what was there stays, beside a plain link."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from forum import actions
from forum.models import Answer, Member, Question, Vote
from knowledge.search.health import rebuild
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAILED = "La recherche n’a pas répondu."


def fails(route: Route) -> None:
    route.fulfill(status=500, body="")


@pytest.fixture
def solved(answer: Answer, alice: Member) -> Question:
    """A search box names only what is solved."""
    actions.accept(answer, by=alice)
    return answer.question


def searching(visit: Open, **options: Any) -> tuple[Page, Any]:
    rebuild()
    page = visit("/fr/", width=320, **options)
    return page, page.locator("#home-search-list")


def test_a_slow_search_says_that_it_is_on_its_way(visit: Open, solved: Question) -> None:
    page, shown = searching(visit)
    page.route("**/suggest/**", lambda route: (page.wait_for_timeout(900), route.continue_()))
    page.locator("#home-search").press_sequentially("washing")
    expect(shown).to_have_attribute("aria-busy", "true")
    expect(shown).to_have_attribute("data-busy", "Recherche en cours…")
    expect(page.locator("#announce")).to_have_text("Recherche en cours…")
    expect(shown).to_contain_text(solved.title)
    assert shown.get_attribute("aria-busy") is None
    assert shown.get_attribute("data-busy") is None


def test_a_quick_search_says_nothing_of_waiting(visit: Open, solved: Question) -> None:
    page, shown = searching(visit)
    page.evaluate(
        """() => { window.said = [];
        new MutationObserver(() => said.push(document.getElementById("announce").textContent))
            .observe(document.getElementById("announce"), { childList: true }); }"""
    )
    page.locator("#home-search").press_sequentially("washing", delay=20)
    expect(shown).to_contain_text(solved.title)
    assert "Recherche en cours…" not in page.evaluate("said")


def test_a_search_that_fails_keeps_what_was_found_and_links_to_the_whole_page(visit: Open, solved: Question) -> None:
    page, shown = searching(visit)
    page.locator("#home-search").press_sequentially("washing")
    expect(shown).to_contain_text(solved.title)
    page.route("**/suggest/**", fails)
    page.locator("#home-search").press_sequentially(" machine")
    expect(shown).to_contain_text(FAILED)
    expect(shown).to_contain_text(solved.title)
    expect(page.locator("#announce")).to_have_text(FAILED)
    again = shown.get_by_role("option", name="Réessayer")
    assert again.get_attribute("href") == "/fr/search/?q=washing%20machine"
    page.keyboard.press("ArrowDown")  # the first line, in view: arrows reach it like the others
    assert again.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/search/?q=washing%20machine")
    expect(page.locator("main")).to_contain_text(solved.title)


def test_the_first_search_may_fail_too(visit: Open) -> None:
    page, shown = searching(visit)
    page.route("**/suggest/**", lambda route: route.abort())
    page.locator("#home-search").press_sequentially("E18")
    expect(shown).to_have_text(re.compile(f"^{FAILED} Réessayer$"))
    page.unroute_all(behavior="wait")
    page.locator("#home-search").press_sequentially("x")
    expect(shown).not_to_contain_text(FAILED)


def test_similar_questions_beside_one_say_when_they_do_not_come(visit: Open, question: Question) -> None:
    page = visit("/fr/questions/")
    page.route("**/search/similar/**", fails)
    page.locator("a", has_text=question.title).click()
    aside = page.locator("aside")
    expect(aside).to_contain_text(FAILED)
    assert str(aside.get_by_role("link", name="Réessayer").get_attribute("href")).startswith(
        "/fr/search/?q=The%20washing"
    )


def test_similar_questions_while_asking_keep_what_was_found(visit: Open, question: Question) -> None:
    rebuild()
    page = visit("/fr/questions/ask/", width=320)
    page.check("[name=about][value=none]")
    page.click("main button.primary")
    page.locator("#id_title").press_sequentially(question.title)
    expect(page.locator("#similar")).to_contain_text(question.title)
    page.route("**/search/similar/**", lambda route: route.abort())
    page.locator("#id_title").press_sequentially(" again")
    expect(page.locator("#similar")).to_contain_text(FAILED)
    expect(page.locator("#similar")).to_contain_text(question.title)
    again = page.locator("#similar").get_by_role("link", name="Réessayer")
    assert str(again.get_attribute("href")).endswith("again")


def test_a_vote_that_is_refused_shows_the_page_that_says_why(visit: Open, answer: Answer, alice: Member) -> None:
    page = visit(answer.question.get_absolute_url(), by=alice)
    answer.delete()
    page.locator("form[data-hx-post] button").first.click()
    expect(page.locator("h1")).to_contain_text("Page not found")
    assert not Vote.objects.exists()


def test_a_vote_that_is_lost_says_so_and_can_be_sent_again(visit: Open, answer: Answer, alice: Member) -> None:
    page = visit(answer.question.get_absolute_url().replace("/en/", "/fr/"), by=alice)
    page.route("**/vote/", lambda route: route.abort())
    page.locator("form[data-hx-post] button").first.click()
    expect(page.locator("form[data-hx-post]")).to_contain_text("Non envoyé. Réessayer")
    expect(page.locator("#announce")).to_have_text("Non envoyé.")
    again = page.get_by_role("link", name="Réessayer").get_attribute("href")
    assert again == f"/fr/answers/{answer.pk}/vote/"  # which leads back to the answer
    page.unroute_all(behavior="wait")
    page.locator("form[data-hx-post] button").first.click()
    expect(page.locator("form[data-hx-post] button").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("form[data-hx-post]")).not_to_contain_text("Non envoyé")
    assert Vote.objects.count() == 1
