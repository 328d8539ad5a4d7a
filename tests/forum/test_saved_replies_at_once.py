"""Two of the team share a reply in the same moment: on a database that lets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from forum import actions
from forum.models import Member, SavedReply
from tests.moderation.test_appeals_at_once import together
from tests.people import make_moderator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.wide,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway"),
]


def test_a_title_is_taken_once_and_the_other_is_told(site_tree: Any) -> None:
    team = [make_moderator(name) for name in ("dora", "lea", "nora", "ines")]

    def share(by: Member) -> bool:
        body = f"Clean it, says {by.username}."
        try:
            actions.save_reply(by=by, is_shared=True, title="Filter", body=body, language="en")
        except ValidationError:
            return False
        return True

    assert sorted(together(*[lambda by=by: share(by) for by in team])) == [False, False, False, True]
    assert SavedReply.objects.count() == 1
