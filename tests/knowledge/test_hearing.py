"""Whose opinion counts, and what one person who comes back with new sessions can move: next to nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Member
from knowledge.models import ArticlePage, GuideFeedback, Heard, SearchSalt
from knowledge.readers import falling, feedback, hearing, trends
from knowledge.readers.falling import Fall, Opinions
from knowledge.upkeep import tasks
from selfcare.periodic import JOBS
from tests.knowledge.guides import make_guide

HOME, SHOP = "203.0.113.7", "198.51.100.20"
MONDAY = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def guide(site_tree: Any, editor: Member) -> ArticlePage:
    return make_guide(site_tree["en"], by=editor)


# The rule


@pytest.mark.parametrize(
    ("before", "recent", "times"),
    [
        ((18, 20), (15, 20), 0),  # exactly 15 points
        ((18, 20), (14, 20), 1),
        ((20, 20), (12, 20), 2),
        ((9, 9), (0, 20), 0),  # too few before
        ((20, 20), (0, 9), 0),  # too few now
        ((20, 20), (8, 13), 0),  # five noes may be one address
        ((20, 20), (8, 14), 2),
        ((10, 20), (20, 20), 0),
        ((0, 0), (0, 0), 0),
    ],
)
def test_a_guide_falls(before: tuple[int, int], recent: tuple[int, int], times: int) -> None:
    assert Fall(Opinions(*before), Opinions(*recent)).times == times


# Whose opinion counts


def visitor(address: str) -> Client:
    """Each is a private window of its own."""
    return Client(REMOTE_ADDR=address)


def say(guide: ArticlePage, value: str, address: str) -> None:
    response = visitor(address).post(f"/en/guide/{guide.pk}/helpful/", {"value": value})
    assert response.status_code == 302


@pytest.mark.wide
def test_one_address_counts_once_however_many_sessions_it_has(guide: ArticlePage) -> None:
    for _window in range(25):
        say(guide, "no", HOME)
    say(guide, "yes", SHOP)
    assert GuideFeedback.objects.count() == 26  # editors can read all of them
    counted = feedback.counts(guide)
    assert (counted.helpful, counted.total) == (1, 2)
    assert feedback.helpfulness(guide) is None
    assert all(name not in str(Heard.objects.values_list()) for name in (HOME, SHOP))


def test_a_network_of_ipv6_is_one_address(guide: ArticlePage) -> None:
    for number in range(5):
        say(guide, "no", f"2001:db8:1:2::{number:x}")
    assert feedback.counts(guide).total == 1


def test_another_guide_is_another_matter(guide: ArticlePage, site_tree: Any, editor: Member) -> None:
    other = make_guide(site_tree["en"], title="Another", by=editor)
    say(guide, "no", HOME)
    say(other, "no", HOME)
    assert feedback.counts(guide).total == feedback.counts(other).total == 1
    assert Heard.objects.values("who").distinct().count() == 2  # nothing joins the two


def test_members_count_whatever_their_address(guide: ArticlePage, bob: Member, alice: Member) -> None:
    for member in (bob, alice):
        browser = visitor(HOME)
        browser.force_login(member)
        assert browser.post(f"/en/guide/{guide.pk}/helpful/", {"value": "yes"}).status_code == 302
    say(guide, "yes", HOME)
    assert feedback.counts(guide).total == 3


def test_a_change_of_mind_counts_as_the_first_word_did(guide: ArticlePage) -> None:
    browser = visitor(HOME)
    for value in ("no", "yes"):
        browser.post(f"/en/guide/{guide.pk}/helpful/", {"value": value})
    counted = feedback.counts(guide)
    assert (counted.helpful, counted.total) == (1, 1)


def record(guide: ArticlePage, name: str, address: str, at: dt.datetime, *, yes: bool = False) -> GuideFeedback:
    return feedback.record(guide, is_helpful=yes, visitor=name, address=address, at=at)


@pytest.mark.wide
def test_old_opinions_cannot_be_moved_together_into_one_week(guide: ArticlePage) -> None:
    """Twenty sessions in twenty weeks, all of which think better of it in the last."""
    for week in range(20):
        record(guide, f"v{week}", HOME, MONDAY - 7 * week * DAY)
    for week in range(20):
        record(guide, f"v{week}", HOME, MONDAY + 7 * DAY)
    assert feedback.counts(guide, MONDAY).total == 1


@pytest.mark.wide
def test_one_address_alone_makes_no_guide_fall(guide: ArticlePage) -> None:
    """Eight readers are content, and somebody comes back in a new window every day for a year."""
    for number in range(40):
        record(guide, f"before-{number}", f"192.0.2.{number}", MONDAY - 40 * DAY, yes=True)
    for day in range(120):
        at = MONDAY + day * DAY
        record(guide, f"again-{day}", HOME, at)
        if day % 4 == 0:
            record(guide, f"reader-{day}", f"192.0.2.{100 + day}", at, yes=True)
        assert not trends.falls([guide.pk], at=at)[guide.pk].times
    assert tasks.examine(at=MONDAY + 119 * DAY) == 0
    assert trends.falls([guide.pk], at=at)[guide.pk].recent.noes < falling.NOES


@pytest.mark.wide
def test_several_readers_make_it_fall(guide: ArticlePage) -> None:
    for number in range(20):
        record(guide, f"before-{number}", f"192.0.2.{number}", MONDAY - 40 * DAY, yes=True)
        record(guide, f"now-{number}", f"192.0.2.{number}", MONDAY, yes=number > 5)
    assert trends.falls([guide.pk], at=MONDAY)[guide.pk].times == 2


# What is kept of it


@pytest.mark.wide
def test_hashes_go_with_their_week(guide: ArticlePage) -> None:
    record(guide, "then", HOME, timezone.now() - 7 * DAY)
    record(guide, "now", HOME, timezone.now())
    assert (Heard.objects.count(), SearchSalt.objects.count()) == (2, 2)
    assert len(set(Heard.objects.values_list("who", flat=True))) == 2
    JOBS["readers"]()
    JOBS["searches"]()
    assert [row.week for row in Heard.objects.all()] == [hearing.week_of(timezone.now())]
    assert SearchSalt.objects.count() == 1
    assert feedback.counts(guide).total == 2
