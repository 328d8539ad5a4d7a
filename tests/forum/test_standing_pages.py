"""The page of a member, and the page that says how points are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import levels, privileges, reputation
from forum.levels import Level
from forum.models import Member
from forum.privileges import PRESETS, Privilege

pytestmark = pytest.mark.django_db

In = Callable[[Member], Client]


def test_levels_ask_for_points_and_quality(settings: Any) -> None:
    settings.PRIVILEGES = "established"
    assert levels.level_of(-4) is Level.NEWCOMER
    assert levels.level_of(99) is Level.NEWCOMER
    assert levels.level_of(100) is Level.REGULAR
    assert levels.level_of(9000, good=1, bad=8) is Level.REGULAR
    assert levels.level_of(1000, good=1) is Level.PILLAR
    assert levels.level_of(5000, good=10) is Level.REFERENCE


@pytest.mark.parametrize("preset", PRESETS)
def test_a_higher_level_never_asks_for_less(preset: str, settings: Any) -> None:
    settings.PRIVILEGES = preset
    needed = [levels.required(level) for level in Level]
    assert needed == sorted(needed)
    assert set(levels.LABELS) == set(levels.REQUIREMENTS) == set(Level)


def test_the_page_says_the_figures_that_count(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reputation.POINTS, reputation.Reason.ANSWER_ACCEPTED, 77)
    monkeypatch.setattr(reputation, "DAILY_CAP_FROM_VOTES", 4321)
    page = client.get("/en/points/").text
    assert "+77" in page
    assert "4321 points a day" in page
    assert all(str(label).capitalize()[1:] in page for label in privileges.LABELS.values())
    assert all(str(label) in page for label in levels.LABELS.values())
    assert "−2" in page


@pytest.mark.wide
def test_a_member_sees_what_is_missing(as_member: In, bob: Member, settings: Any) -> None:
    settings.PRIVILEGES = "established"
    Member.objects.filter(pk=bob.pk).update(reputation=260, good_count=0, bad_count=0)
    page = as_member(bob).get("/en/members/bob/").text
    assert "40 more points to suggest that an answer becomes a guide." in page
    assert "You can invite somebody to answer a question." in page
    assert "More of what you write should be found useful, too." in page
    Member.objects.filter(pk=bob.pk).update(reputation=300)
    page = as_member(bob).get("/en/members/bob/").text
    assert "To suggest that an answer becomes a guide, more of what you wrote should be found useful." in page


def test_nobody_else_sees_it(as_member: In, client: Client, alice: Member, bob: Member) -> None:
    for reader in (client, as_member(alice)):
        page = reader.get("/en/members/bob/").text
        assert "What your points open" not in page
        assert "Your points, line by line" not in page
        assert "Newcomer" in page


def test_a_moderator_lacks_nothing(dora: Member) -> None:
    assert all(one.is_held for one in privileges.progress(dora))
    assert {one.privilege for one in privileges.progress(dora)} == set(Privilege)
