"""A username of 150 letters, the longest there is: no page of moderation is wider than a small telephone for it."""

from __future__ import annotations

from typing import Any

import pytest

from forum import actions as forum_actions
from forum.letters import compose
from forum.models import Notification
from moderation.review import actions
from tests.browser.conftest import Open, overflow
from tests.moderation.reviewing import FACTS, courtesy, hide
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "w" * 150
WIDER = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 90).replace(/(w|m|r){9,}/g, "WWW")).slice(0, 5)"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_moderation_at_320_pixels(language: str, ask: Any, visit: Open) -> None:
    author, team = make_member(LONG), make_moderator("m" * 150)
    question = ask()
    answer = forum_actions.answer(question, by=author, body="Clean the filter, you idiot.")
    actions.flag(answer, by=make_member("r" * 150), rule=courtesy())
    other = forum_actions.comment(question, by=author, body="Nobody asked an idiot.")
    decision = hide(other, team)
    warning = actions.warn(author, by=team, rule=courtesy(), facts=FACTS)
    appeal = actions.contest(decision, by=author, text="I quoted somebody.")
    lea = make_moderator("lea")
    visit(f"/{language}/moderation/answer/{answer.pk}/", by=team, width=320)
    wide = {}
    for by, address in (
        (lea, ""),
        (lea, f"answer/{answer.pk}/"),
        (lea, f"members/{LONG}/"),
        (lea, "decisions/"),
        (lea, "appeals/"),
        (lea, f"appeals/{appeal.pk}/"),
        (team, f"comment/{other.pk}/"),
        (author, f"decisions/{warning.pk}/"),
        (author, "decisions/yours/"),
    ):
        page = visit(f"/{language}/moderation/{address}", by=by, width=320)
        if overflow(page) > 0:
            wide[address] = page.evaluate(WIDER)
    assert wide == {}


def test_mails_to_such_a_name(ask: Any) -> None:
    author, team = make_member(LONG), make_moderator("m" * 150)
    warning = actions.warn(author, by=team, rule=courtesy(), facts=FACTS)
    subject, text, html = compose(Notification.objects.get(member=author, ref=warning.ref))
    assert len(subject) < 200 and FACTS in text and FACTS in html
