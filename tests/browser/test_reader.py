"""A reader answers under a guide without leaving it, comes from a search, and goes on to ask."""

from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page

from forum.dates import written_day
from forum.models import Draft, Member
from knowledge.models import ArticlePage, GuideFeedback, KnowledgeIndexPage, Opened
from knowledge.search import health
from tests.browser.conftest import Open, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_guide() -> ArticlePage:
    index = KnowledgeIndexPage.objects.get(locale__language_code="en")
    page = ArticlePage(title="When the kettle leaks", summary="Dry it.", locale=Locale.objects.get(language_code="en"))
    page.first_published_at = page.last_published_at = timezone.now()
    Page.objects.get(pk=index.pk).add_child(instance=page)
    page.save_revision().publish()
    health.rebuild()
    return ArticlePage.objects.get(pk=page.pk)


def open_guide(visit: Open, **options: Any) -> Any:
    page = visit("/en/", **options)
    guide = make_guide()
    page.goto(page.url.removesuffix("/en/") + "/en/search/?q=kettle+leaks+again")
    page.get_by_role("link", name="When the kettle leaks").click()
    page.wait_for_url(f"**{guide.url}")
    return page


def test_a_no_is_said_in_place_and_leads_on_with_what_was_searched(visit: Open) -> None:
    page = open_guide(visit, width=320)
    address = page.url
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("It is out of date").check()
    assert page.url == address and overflow(page) <= 0
    assert GuideFeedback.objects.get().reason == ""
    page.get_by_label("Tell the editors more").fill("The lid is new.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("The editors read what you say.").wait_for()
    assert page.evaluate("document.activeElement.id") == "helpful"
    assert (GuideFeedback.objects.get().reason, GuideFeedback.objects.count()) == ("outdated", 1)
    page.get_by_role("button", name="Ask my question").click()
    page.wait_for_url("**/questions/ask/**")
    draft = Draft.objects.get()
    assert draft.data["title"] == "kettle leaks again"
    assert "The lid is new." in draft.data["body"]
    assert Opened.objects.get().kind == "guide"
    assert page.said == []


def test_what_was_searched_goes_along_into_a_question(visit: Open) -> None:
    page = open_guide(visit)
    page.get_by_role("link", name="My question is not here").click()
    page.wait_for_url("**/questions/ask/**")
    assert "q=kettle+leaks+again" in page.url
    assert page.said == []


def test_a_yes_of_a_member_needs_no_page(visit: Open, bob: Member) -> None:
    page = open_guide(visit, by=bob)
    address = page.url
    page.get_by_role("button", name="Yes", exact=True).click()
    page.get_by_text("Others can rely on it, too.").wait_for()
    assert page.url == address
    assert GuideFeedback.objects.get().member == bob
    assert page.said == []


def test_without_script_each_is_a_page(visit: Open) -> None:
    page = open_guide(visit, java_script_enabled=False)
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("It is not clear").check()
    page.get_by_role("button", name="Send", exact=True).click()
    assert GuideFeedback.objects.get().reason == "unclear"
    page.get_by_role("button", name="Ask my question").click()
    page.wait_for_url("**/questions/ask/**")
    assert "It is not clear." in Draft.objects.get().data["body"]
    assert not Opened.objects.exists()


def test_paper_has_the_date_and_the_code_and_nothing_to_press(visit: Open) -> None:
    page = open_guide(visit)
    shown, date = page.locator("time").first, written_day(timezone.now()).replace("\u00a0", " ")
    assert date not in shown.inner_text()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert date in shown.inner_text().replace("\u00a0", " ")
    assert page.locator("svg.qr").is_visible()
    for words in ("Was this guide helpful?", "My question is not here", "Take it with you"):
        assert not page.get_by_text(words).is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert date not in shown.inner_text()
