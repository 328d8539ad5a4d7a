"""A question on paper: what was asked and answered with its short address, none of what only a screen can do."""

import pytest
from playwright.sync_api import expect

from forum import actions
from forum.models import Answer, Member
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_question_prints_with_its_address(visit: Open, answer: Answer, alice: Member, mallory: Member) -> None:
    actions.accept(answer, by=alice)
    for words in ("Turn it off.", "Turn it on."):
        actions.answer(answer.question, by=alice if "off" in words else mallory, body=words)
    page = visit(answer.question.get_absolute_url())
    address = page.get_by_text(f"/q/{answer.question_id}", exact=False)
    expect(address).to_be_hidden()
    page.emulate_media(media="print")
    expect(address).to_be_visible()
    for words in ("Turn it off.", "Turn it on.", answer.question.title):
        expect(page.get_by_text(words).first).to_be_visible()
    for words in ("Go to the solution", "Most useful", "Sign in to answer", "Share", "Still stuck?"):
        expect(page.get_by_text(words, exact=True)).to_be_hidden()
