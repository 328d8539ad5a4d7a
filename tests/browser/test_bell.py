"""The bell says what is new while a page is looked at, asks once a minute, and is quiet when it should be."""

from typing import Any

import pytest
from django.utils import timezone

from forum import notifications
from forum.models import Member, Question
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_500
HIDE = (
    "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    "document.dispatchEvent(new Event('visibilitychange'))"
)


def tell(member: Member, question: Question, ref: str) -> None:
    notifications.tell(member, "badge", ref=f"badge:{ref}:1", at=timezone.now(), question=question)


def asked_of(page: Any, event: str = "request") -> list[Any]:
    """What the script sends from now on, or with "response" what it gets."""
    seen: list[Any] = []
    page.on(event, lambda one: seen.append(one) if one.url.endswith("/unread/") else None)
    return seen


def test_it_rings_once_a_minute_and_only_while_looked_at(visit: Open, question: Question, bob: Member) -> None:
    page = visit("/en/questions/", by=bob)
    page.clock.install()
    page.reload()
    answers = asked_of(page, "response")
    bell = page.locator("[data-bell]")
    page.clock.run_for(MINUTE / 2)
    page.wait_for_timeout(300)  # its script comes
    page.clock.run_for(MINUTE / 2)
    page.wait_for_timeout(300)
    assert [one.status for one in answers] == [304]
    tell(bob, question, "a")
    page.clock.run_for(MINUTE)
    bell.locator(".badge").wait_for(state="attached")
    assert bell.locator(".badge").inner_text() == "1"
    assert page.locator("#announce").inner_text() == "1 unread notification"
    assert [one.status for one in answers] == [304, 200]
    page.evaluate(HIDE % "true")
    page.clock.run_for(10 * MINUTE)
    page.wait_for_timeout(300)
    assert [one.status for one in answers] == [304, 200]
    page.evaluate(HIDE % "false")  # at once: a minute is over
    page.clock.run_for(100)
    page.wait_for_timeout(300)
    assert [one.status for one in answers] == [304, 200, 304]
    assert page.said == []


def test_a_fault_ends_it(visit: Open, bob: Member) -> None:
    page = visit("/en/questions/", by=bob)
    page.clock.install()
    page.reload()
    page.context.clear_cookies()
    asked = asked_of(page)
    for _half in range(6):
        page.clock.run_for(MINUTE / 2)
        page.wait_for_timeout(200)
    assert len(asked) == 1


@pytest.mark.parametrize("who", ["a visitor", "somebody who saves data"])
def test_nobody_else_asks(visit: Open, bob: Member, who: str) -> None:
    page = visit("/en/questions/", by=bob if who != "a visitor" else None)
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page.clock.install()
    page.reload()
    asked = asked_of(page)
    for _half in range(6):
        page.clock.run_for(MINUTE / 2)
        page.wait_for_timeout(200)
    assert asked == []
