"""What unlocks a privilege: points and quality, and a sentence for whoever lacks them. No database."""

import pytest
from django.core.exceptions import PermissionDenied

from forum import privileges
from forum.models import Member
from forum.privileges import PRESETS, REQUIREMENTS, Privilege


def member(*, reputation: int, good: int = 0, bad: int = 0, team: bool = False) -> Member:
    made = Member(username="bob", reputation=reputation, good_count=good, bad_count=bad)
    made._group_names = {"Moderators"} if team else set()
    return made


def test_every_privilege_has_figures_and_words():
    assert set(REQUIREMENTS) == set(privileges.LABELS) == set(Privilege)


def test_a_newcomer_is_of_middling_quality():
    assert privileges.quality(0, 0) == 0.5
    assert privileges.quality(1, 0) == 0.6
    assert privileges.quality(0, 1) == 0.4


@pytest.mark.parametrize("preset", PRESETS)
def test_a_smaller_site_asks_for_fewer_points_and_for_no_less_quality(preset, settings):
    settings.PRIVILEGES = preset
    full, here = REQUIREMENTS[Privilege.REVIEW_EDITS], privileges.required(Privilege.REVIEW_EDITS)
    assert (here.points, here.quality) == (500 * PRESETS[preset], full.quality)


def test_points_without_quality_open_nothing(settings):
    settings.PRIVILEGES = "established"
    assert privileges.holds(member(reputation=500, good=1), Privilege.REVIEW_EDITS)
    assert not privileges.holds(member(reputation=499, good=1), Privilege.REVIEW_EDITS)
    assert not privileges.holds(member(reputation=50_000, good=3, bad=9), Privilege.REVIEW_EDITS)
    assert privileges.holds(member(reputation=0, team=True), Privilege.REVIEW_EDITS)


def test_whoever_lacks_it_is_told_what(settings):
    settings.PRIVILEGES = "established"
    with pytest.raises(PermissionDenied, match="you need 500 points; you have 7"):
        privileges.check(member(reputation=7), Privilege.REVIEW_EDITS)
    with pytest.raises(PermissionDenied, match="found useful"):
        privileges.check(member(reputation=700, bad=4), Privilege.REVIEW_EDITS)
    privileges.check(member(reputation=700, good=4), Privilege.REVIEW_EDITS)
