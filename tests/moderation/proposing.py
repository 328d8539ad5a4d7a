"""Proposals to change the charter, made in a line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from forum import privileges
from forum.models import Member
from forum.privileges import Privilege
from moderation.review import actions
from moderation.review.models import Amendment
from tests.people import make_member

WORDING, REASON = "Idiots are thrown out.", "That fool of a neighbour writes here."


def may_propose(username: str, **more: Any) -> Member:
    """Somebody who has been here for a while and has earned the privilege."""
    points = privileges.required(Privilege.PROPOSE_AMENDMENT).points
    joined = timezone.now() - timedelta(days=90)
    return make_member(username, reputation=points, good_count=9, date_joined=joined, **more)


def propose(by: Member, title: str = "No neighbours", **more: Any) -> Amendment:
    words = {"title": title, "wording": WORDING, "reason": REASON, "language": "en", "rule": None}
    return actions.propose_amendment(by=by, **{**words, **more})
