"""A warning that is taken back takes with it what rests on it, unless an earlier one carries that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from forum.letters import compose
from forum.models import Member, Notification
from moderation.review import actions, invariants
from moderation.review.models import Appeal, Decision
from moderation.review.rights import AlreadyDecided
from moderation.review.transparency import counting
from moderation.review.transparency.period import Period
from tests.moderation import warned
from tests.moderation.contesting import contest, days, decide
from tests.moderation.reviewing import FACTS, LANGUAGES, fresh, make_rules, page
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def rules(db: Any) -> Any:
    return make_rules()


@pytest.fixture
def lea(db: Any) -> Member:
    return make_moderator("lea")


def warn(bob: Member, dora: Member, *, ago: float = 1.1, rule: str = "courtesy") -> Decision:
    return warned.warn(bob, dora, at=days(0) - dt.timedelta(days=ago), rule=make_rules()[rule])


def suspend(bob: Member, dora: Member, **more: Any) -> Decision:
    return actions.suspend(bob, by=dora, rule=make_rules()["courtesy"], facts=FACTS, until=days(9), **more)


def told(member: Member) -> int:
    return Notification.objects.filter(member=member).count()


def test_undoing_the_only_warning_ends_the_suspension(bob: Member, dora: Member, lea: Member) -> None:
    warning = warn(bob, dora)
    suspension = suspend(bob, dora)
    before = told(bob)
    for _click in range(2):
        actions.undo(warning, by=lea)
    ended = fresh(suspension)
    assert (ended.undone_by, ended.undone_at) == (lea, fresh(warning).undone_at)
    assert not fresh(bob).is_suspended
    assert told(bob) == before + 1
    assert list(invariants.differences()) == []


def test_reports_are_taken_again(bob: Member, dora: Member) -> None:
    warning = warn(bob, dora)
    why = {"rule": make_rules()["courtesy"], "facts": FACTS, "until": days(9)}
    warned.go_on_reporting(bob)
    refusal = actions.refuse_reports(bob, by=dora, **why)
    actions.undo(warning, by=dora)
    assert not fresh(refusal).is_standing


def test_reversing_the_warning_ends_the_suspension_in_one_message(bob: Member, dora: Member, lea: Member) -> None:
    warning = warn(bob, dora)
    suspension = suspend(bob, dora)
    appeal, other = contest(warning, bob), contest(suspension, bob)
    before = told(bob)
    for _click in range(2):
        decide(appeal, lea)
    assert not fresh(suspension).is_standing
    assert not fresh(bob).is_suspended
    assert fresh(other).outcome == Appeal.Outcome.GRANTED
    assert told(bob) == before + 1
    letter = compose(Notification.objects.get(member=bob, ref=f"{appeal.ref}:decided"))[1]
    assert "With this warning ended what rested on it" in letter
    assert list(invariants.differences()) == []


def test_an_upheld_warning_ends_nothing(bob: Member, dora: Member, lea: Member) -> None:
    appeal = contest(warn(bob, dora), bob)
    suspension = suspend(bob, dora)
    decide(appeal, lea, "upheld")
    assert fresh(suspension).is_standing
    assert fresh(bob).is_suspended


def test_an_earlier_warning_carries_it(bob: Member, dora: Member) -> None:
    first, second = warn(bob, dora, ago=30), warn(bob, dora, ago=2)
    suspension = suspend(bob, dora)
    assert suspension.warning == second
    actions.undo(second, by=dora)
    assert fresh(suspension).warning == first
    assert fresh(bob).is_suspended
    actions.undo(first, by=dora)
    assert not fresh(bob).is_suspended
    assert list(invariants.differences()) == []


def test_neither_an_old_nor_a_later_nor_an_undone_warning_does(bob: Member, dora: Member) -> None:
    warn(bob, dora, ago=400)
    undone, carrying = warn(bob, dora, ago=9), warn(bob, dora, ago=2)
    suspension = suspend(bob, dora)
    warn(bob, dora, ago=0)
    actions.undo(undone, by=dora)
    actions.undo(carrying, by=dora)
    assert not fresh(suspension).is_standing


def test_a_warning_for_another_rule_carries_no_refusal_of_reports(bob: Member, dora: Member) -> None:
    warn(bob, dora, ago=3, rule="no-illegal")
    warning = warn(bob, dora, ago=2)
    warned.go_on_reporting(bob)
    refusal = actions.refuse_reports(bob, by=dora, rule=make_rules()["courtesy"], facts=FACTS, until=days(9))
    actions.undo(warning, by=dora)
    assert not fresh(refusal).is_standing


def test_another_suspension_stays(bob: Member, dora: Member) -> None:
    warn(bob, dora, ago=30)
    warned.go_on(bob, days(-21))
    stays = suspend(bob, dora, at=timezone.now() - dt.timedelta(days=20))
    second = warn(bob, dora, ago=10)
    Decision.objects.filter(pk=Decision.objects.get(kind="warn", pk__lt=stays.pk).pk).update(
        made_at=timezone.now() - dt.timedelta(days=370)
    )
    ends = suspend(bob, dora)
    actions.undo(second, by=dora)
    assert (fresh(stays).is_standing, fresh(ends).is_standing) == (True, False)
    assert fresh(bob).suspended_until == stays.ends_at
    assert list(invariants.differences()) == []


def test_what_does_not_rest_on_it_stays(bob: Member, dora: Member) -> None:
    warning = warn(bob, dora)
    limit = actions.limit(bob, by=dora, rule=make_rules()["courtesy"], facts=FACTS, until=days(9))
    actions.undo(warning, by=dora)
    assert fresh(limit).is_standing


def test_who_may_not_undo_ends_nothing(bob: Member, dora: Member, mallory: Member) -> None:
    warning = warn(bob, dora)
    suspend(bob, dora)
    with pytest.raises(PermissionDenied):
        actions.undo(warning, by=mallory)
    assert fresh(bob).is_suspended


def test_what_ended_is_not_undone_a_second_time(bob: Member, dora: Member, lea: Member) -> None:
    warning = warn(bob, dora)
    suspension = suspend(bob, dora)
    actions.undo(warning, by=dora)
    with pytest.raises(AlreadyDecided):
        actions.undo(suspension, by=lea)
    with pytest.raises(PermissionDenied):
        contest(suspension, bob)


def test_a_suspension_on_an_undone_warning_is_found(bob: Member, dora: Member) -> None:
    warning = warn(bob, dora)
    suspend(bob, dora)
    Decision.objects.filter(pk=warning.pk).update(undone_at=timezone.now())
    assert any("stands on a warning that is undone" in sentence for sentence in invariants.differences())


def test_the_figures_of_the_year_know_it(bob: Member, dora: Member) -> None:
    warning = warn(bob, dora)
    suspend(bob, dora)
    actions.undo(warning, by=dora)
    figures = counting.count(Period(timezone.localdate().year, timezone.now()))
    members = next(table for table in figures.tables if table.key == "members")
    assert members.rows["warned"] == members.rows["suspended_for_the_rules"] == (1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_what_ends_and_what_ended(language: str, bob: Member, dora: Member, as_member: Any) -> None:
    bob.language = language
    bob.save()
    warning = warn(bob, dora)
    said = {
        "en": ("It ends with the warning", "With this warning ended"),
        "fr": ("prend fin avec lui", "a pris fin avec lui"),
    }
    before, after = said[language]
    browser, own = as_member(dora), f"/{language}/moderation/members/bob/"
    assert before not in page(browser.get(own))
    suspension = suspend(bob, dora)
    for address in (own, f"/{language}/moderation/decisions/"):
        assert before in page(browser.get(address))
    appeal = contest(warning, bob)
    assert before in page(as_member(make_moderator("lea")).get(f"/{language}/moderation/appeals/{appeal.pk}/"))
    done = browser.post(f"/{language}/moderation/decisions/{warning.pk}/undo/", follow=True)
    assert before not in page(done)
    shown = page(as_member(bob).get(f"/{language}/moderation/decisions/{warning.pk}/"))
    assert after in shown
    assert f"/moderation/decisions/{suspension.pk}/" in shown
    letter = compose(Notification.objects.get(member=bob, ref=f"{appeal.ref}:granted"))[1]
    assert after in letter


def test_lists_cost_no_query_for_each_line(
    bob: Member, dora: Member, as_member: Any, django_assert_max_num_queries: Any
) -> None:
    browser, address = as_member(dora), "/en/moderation/decisions/"
    for _time in range(12):
        warn(bob, dora)
    browser.get(address)
    with django_assert_max_num_queries(14):
        browser.get(address)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the refusal it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return act()
        except PermissionDenied as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway")
@pytest.mark.parametrize("_time", range(3))
def test_undone_and_suspended_at_once(site_tree: Any, _time: int) -> None:
    """Either the suspension came first and ends, or it is refused."""
    bob, dora, lea = make_member("bob"), make_moderator(), make_moderator("lea")
    make_rules()
    warning = warn(bob, dora)
    together(
        lambda: actions.undo(fresh(warning), by=lea),
        lambda: suspend(fresh(bob), dora),
        lambda: actions.undo(fresh(warning), by=lea),
    )
    assert not fresh(bob).is_suspended
    assert fresh(bob).suspended_until is None
    assert list(invariants.differences()) == []
