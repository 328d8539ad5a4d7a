"""Two moderators, or a moderator and a voter, in the same moment: on a database that lets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from forum.models import Member, Notification, Visibility
from moderation.review import actions, invariants
from moderation.review.models import Amendment, Decision
from moderation.review.rights import AlreadyDecided
from tests.moderation.chartering import open_charter
from tests.moderation.proposing import may_propose, propose
from tests.moderation.reviewing import courtesy, fresh, hide
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
def proposal(site_tree: Any) -> Amendment:
    open_charter()
    return propose(may_propose("paula"))


def refused(act: Any) -> Any:
    """What it gave, or the refusal."""
    try:
        return act()
    except PermissionDenied as refusal:
        return refusal


def test_two_moderators_decide_once(proposal: Amendment, team: tuple[Member, Member]) -> None:
    dora, lea = team
    found = together(
        lambda: refused(lambda: hide(proposal, dora, seen=0)), lambda: refused(lambda: hide(proposal, lea, seen=0))
    )
    assert sorted(isinstance(one, AlreadyDecided) for one in found) == [False, True]
    assert Decision.objects.count() == 1
    assert Notification.objects.filter(kind=Notification.Kind.DECISION).count() == 1
    assert list(invariants.differences()) == []


def test_keeping_and_hiding_at_once_decide_once(proposal: Amendment, team: tuple[Member, Member]) -> None:
    dora, lea = team
    actions.flag(proposal, by=make_member("eve"), rule=courtesy())
    together(
        lambda: refused(lambda: hide(proposal, dora, seen=0)),
        lambda: refused(lambda: actions.keep(proposal, by=lea, seen=0)),
    )
    assert Decision.objects.count() == 1
    assert list(invariants.differences()) == []


def test_undoing_twice_gives_the_time_back_once(proposal: Amendment, team: tuple[Member, Member]) -> None:
    dora, lea = team
    decision = hide(proposal, dora)
    together(
        lambda: refused(lambda: actions.undo(decision, by=dora)),
        lambda: refused(lambda: actions.undo(decision, by=lea)),
    )
    shown = fresh(proposal)
    assert shown.visibility == Visibility.PUBLISHED
    assert (shown.closes_at - proposal.closes_at).total_seconds() < 60
    assert Decision.objects.get().undone_at is not None
