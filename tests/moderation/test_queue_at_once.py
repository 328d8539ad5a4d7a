"""Two moderators at one thing that is no text, in the same moment: on a database that lets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from forum import actions as forum_actions
from forum.actions.duplicates import AlreadySettled
from forum.actions.suggestions import AlreadyDecided
from forum.models import DuplicateProposal, Member, Question
from tests.moderation.reviewing import fresh
from tests.moderation.test_appeals_at_once import together
from tests.people import make_member, make_moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
]


@pytest.fixture
def team(db: Any) -> tuple[Member, Member]:
    return make_moderator("dora"), make_moderator("lea")


@pytest.fixture
def questions(site_tree: Any) -> list[Question]:
    alice = make_member("alice")
    return [
        forum_actions.ask(title, by=alice, body="It stops.", language="en", tags=["kettle"])
        for title in ("Why does the kettle stop?", "What makes the kettle stop so early?")
    ]


def refused(act: Any) -> Any:
    """What it gave, or the refusal."""
    try:
        return act()
    except PermissionDenied as refusal:
        return refusal


def test_an_edit_is_approved_or_refused(questions: list[Question], team: tuple[Member, Member]) -> None:
    dora, lea = team
    answer = forum_actions.answer(questions[0], by=make_member("bob"), body="Clean the valve.")
    words = {"body": "Clean the valve first.", "reason": "Clearer.", "revision": 1}
    edit = forum_actions.suggest_edit(answer, by=make_member("mallory"), **words)
    found = together(
        lambda: refused(lambda: forum_actions.approve_edit(edit, by=dora)),
        lambda: refused(lambda: forum_actions.refuse_edit(edit, by=lea, reason="It says less.")),
    )
    assert sorted(isinstance(one, AlreadyDecided) for one in found) == [False, True]
    assert (fresh(edit).state == "approved") is (fresh(answer).body == "Clean the valve first.")


def test_a_pair_is_the_same_or_different(questions: list[Question], team: tuple[Member, Member]) -> None:
    dora, lea = team
    of, asked = questions
    proposal = DuplicateProposal.objects.create(question=asked, original=of, proposed_at=asked.created_at)
    found = together(
        lambda: refused(lambda: forum_actions.confirm_duplicate(proposal, by=dora)),
        lambda: refused(lambda: forum_actions.refuse_duplicate(proposal, by=lea)),
    )
    assert sorted(isinstance(one, AlreadySettled) for one in found) == [False, True]
    row = fresh(proposal)
    assert (row.is_confirmed, fresh(asked).duplicate_of) in [(True, of), (False, None)]
    assert row.settled_by == (dora if row.is_confirmed else lea)
