"""Spam at volume: what counts as one wave, and that its author may contest all the same (art. 17(2), 20)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions as forum_actions
from forum.models import Member, Question, Visibility
from moderation.review import actions, alike
from moderation.review.invariants import differences
from moderation.review.models import Appeal, Decision
from moderation.review.models.decision import SPAM_VOLUME
from tests.moderation.contesting import WHY, days, decide
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page
from tests.moderation.test_review_restricting import spread
from tests.moderation.warned import warn
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]


@pytest.fixture
def at_volume(question: Question, bob: Member, dora: Member) -> Decision:
    return actions.call_spam(spread(question, bob, SPAM_VOLUME)[0], by=dora, rule=courtesy())


def test_what_several_people_write_alike_is_no_wave_until_it_is_taken_away(question: Question, dora: Member) -> None:
    texts = [spread(question, make_member(f"honest{number}"), 1)[0] for number in range(SPAM_VOLUME)]
    assert alike.volume(texts[0]) == 1
    for text in texts[1:]:
        forum_actions.hold(text)
    assert alike.volume(texts[0]) == SPAM_VOLUME


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_author_finds_it_and_contests_once(
    language: str, at_volume: Decision, bob: Member, lea: Member, as_member: SignIn
) -> None:
    assert at_volume.statement is None
    client = as_member(bob)
    where = f"/{language}/moderation/decisions/{at_volume.pk}/"
    assert where in page(client.get(f"/{language}/moderation/decisions/yours/"))
    shown = page(client.get(where))
    assert {"en": "advertising in great number", "fr": "publicité en grand nombre"}[language] in shown
    assert f"{where}contest/" in shown
    for _ in range(2):
        assert client.post(f"{where}contest/", {"text": WHY}).status_code == 302
    appeal = Appeal.objects.get()
    assert appeal.contest_until is None
    assert as_member(lea).get(f"/{language}/moderation/appeals/{appeal.pk}/").status_code == 200
    decide(appeal, lea)
    assert fresh(at_volume.post).visibility == Visibility.PUBLISHED
    assert client.get(f"/{language}/moderation/appeals/{appeal.pk}/").status_code == 200
    assert not list(differences())


def test_nobody_else_contests_it(at_volume: Decision, mallory: Member, as_member: SignIn) -> None:
    client = as_member(mallory)
    assert client.get(f"/en/moderation/decisions/{at_volume.pk}/").status_code == 404
    assert client.post(f"/en/moderation/decisions/{at_volume.pk}/contest/", {"text": WHY}).status_code == 404
    assert not Appeal.objects.exists()


def test_a_restriction_on_the_warning_of_somebody_else_is_named(bob: Member, alice: Member, dora: Member) -> None:
    why: dict[str, Any] = {"by": dora, "rule": courtesy(), "facts": FACTS}
    warn(bob, dora)
    suspended = actions.suspend(bob, **why, until=days(7))
    assert not list(differences())
    Decision.objects.filter(pk=suspended.pk).update(warning=actions.warn(alice, **why))
    assert any("no earlier warning of the same member" in sentence for sentence in differences())
