"""What a question with twenty answers costs an old phone on a slow line. ux.md, weak connections."""

import gzip

import pytest
from playwright.sync_api import Response

from forum import actions
from forum.models import Member, Question
from tests.browser.conftest import Open
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KB = 1024
BUDGET = {"document": 20 * KB, "stylesheet": 8 * KB, "script": 30 * KB}
WHOLE, REQUESTS, NEXT_PAGE = 60 * KB, 6, 25 * KB
BODY = """I had the same **E18** on mine, and this is what I did, in this order:

1. unplug it, and wait {n} minutes
2. open the small door below, with a towel under it
3. turn the filter to the left, clean it, look for hair pins
4. rinse, drain and spin without laundry

The seller told me that the pump costs {n} euros. Write down the number on the sticker behind the door first."""


@pytest.fixture
def long_thread(question: Question, alice: Member, bob: Member) -> Question:
    answers = [actions.answer(question, by=make_member(f"helper{n}"), body=BODY.format(n=n)) for n in range(2, 22)]
    actions.accept(answers[7], by=alice)
    for answer in answers[::4]:
        actions.comment(answer, by=bob, body="Thank you, the pin was there. How long did yours take to dry?")
    return question


@pytest.mark.parametrize("who", ["visitor", "member"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_question_with_twenty_answers(
    visit: Open, long_thread: Question, mallory: Member, who: str, language: str
) -> None:
    page = visit("/healthz", by=mallory if who == "member" else None, width=320)
    server = page.url.removesuffix("/healthz")
    page.wait_for_load_state("networkidle")
    fetched: list[Response] = []
    page.on("response", lambda response: fetched.append(response))
    page.goto(f"{server}/{language}/questions/{long_thread.pk}/{long_thread.slug}/", wait_until="networkidle")
    assert page.locator("article.post").count() >= 20
    weights = [(one.request.resource_type, len(gzip.compress(one.body(), 6)), one.url) for one in fetched]
    assert all(url.startswith(server) for _kind, _weight, url in weights)
    assert not [url for kind, _weight, url in weights if kind == "font"]
    by_kind = {kind: sum(weight for one, weight, _url in weights if one == kind) for kind in BUDGET}
    assert {kind: weight for kind, weight in by_kind.items() if weight > BUDGET[kind]} == {}
    assert len(weights) <= REQUESTS, weights
    assert sum(weight for _kind, weight, _url in weights) <= WHOLE
    assert by_kind["document"] <= NEXT_PAGE  # the rest is kept by the browser
