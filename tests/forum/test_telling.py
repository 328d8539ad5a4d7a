"""A new question is told to whoever follows its product, a tag of it or its author: once, and never in the act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from forum import actions, notifications, telling
from forum.models import (
    IgnoredTag,
    Mail,
    Member,
    Notification,
    Product,
    Question,
    Subscription,
    Tag,
    Telling,
)
from tests.people import make_member

Ask = Callable[..., Question]


@pytest.fixture
def kettle(db: Any) -> Product:
    return Product.objects.create(name="Kettle K1", slug="kettle-k1")


@pytest.fixture
def pump(db: Any) -> Tag:
    return Tag.objects.create(name="pump", slug="pump")


def work() -> None:
    while telling.go_on():
        pass


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="question").select_related("member").order_by("member__username")
    return [(row.member.username, row.reason) for row in rows]


def test_each_follower_is_told_once_and_why(ask: Ask, kettle: Product, pump: Tag, alice: Member, bob: Member) -> None:
    carl, emma, fred = make_member("carl"), make_member("emma"), make_member("fred")
    actions.follow(kettle, by=bob)
    actions.follow(pump, by=carl)
    for target in (alice, kettle, pump):
        actions.follow(target, by=emma)
    Subscription.objects.create(member=fred, product=kettle, reason="owns")
    question = ask(product=kettle, tags=["pump", "noise"])
    assert told() == []  # the act waits for nobody
    work()
    assert told() == [("bob", "product"), ("carl", "tag"), ("emma", "member"), ("fred", "owns")]
    bobs = Notification.objects.get(member=bob)
    assert (bobs.question, bobs.reason_text, bobs.waits_for) == (question, "because you follow this product", "daily")
    Telling.objects.update(state="pending", cursor=0)  # a copy that came back to life
    work()
    assert len(told()) == 4


def test_the_author_is_not_told_nor_who_left_or_does_not_want_to_hear(
    ask: Ask, kettle: Product, pump: Tag, alice: Member
) -> None:
    gone, ignores, blocks = make_member("gone", is_active=False), make_member("ignores"), make_member("blocks")
    for member in (alice, gone, ignores, blocks):
        actions.follow(kettle, by=member)
    IgnoredTag.objects.create(member=ignores, tag=pump)
    actions.block(alice, by=blocks)
    ask(product=kettle, tags=["pump"])
    work()
    assert told() == []


@pytest.mark.wide
@pytest.mark.parametrize("fate", ["hold", "hide", "delete"])
def test_nobody_is_told_of_what_nobody_can_read(
    ask: Ask, kettle: Product, alice: Member, bob: Member, dora: Member, fate: str
) -> None:
    actions.follow(kettle, by=bob)
    question = ask(product=kettle)
    {
        "hold": lambda: actions.hold(question),
        "hide": lambda: actions.hide(question, by=dora, ref="decision:1"),
        "delete": lambda: actions.delete(question, by=alice),
    }[fate]()
    work()
    assert told() == []
    actions.undelete(question, by=alice) if fate == "delete" else actions.restore(question, by=dora)
    work()
    work()
    assert told() == [("bob", "product")]
    actions.hide(question, by=dora, ref="decision:2")
    actions.restore(question, by=dora)
    work()
    assert len(told()) == 1


def test_what_is_long_past_is_no_news(ask: Ask, kettle: Product, bob: Member) -> None:
    actions.follow(kettle, by=bob)
    ask(product=kettle, at=timezone.now() - timedelta(days=8))
    work()
    assert told() == []


@pytest.mark.wide
def test_many_are_told_some_at_a_time_and_a_dead_worker_is_followed_by_another(
    ask: Ask, kettle: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "SLICE", 10)
    members = Member.objects.bulk_create([Member(username=f"m{n}", email=f"m{n}@example.org") for n in range(35)])
    Subscription.objects.bulk_create([Subscription(member=one, product=kettle, reason="product") for one in members])
    ask(product=kettle)
    (row,) = Telling.objects.lease(1, seconds=60)
    for expected in (10, 20):
        telling._tell_some(row)  # and here the worker dies
        assert len(told()) == expected
    assert telling.go_on() == 0
    Telling.objects.update(next_attempt_at=timezone.now())
    (later,) = Telling.objects.lease(1, seconds=60)
    telling._tell_all(later)
    assert len(told()) == 35
    telling._tell_all(row)  # it was only frozen
    assert len(told()) == 35
    assert Telling.objects.get().state == "done"


@pytest.mark.wide
def test_an_answer_that_hundreds_wait_for_tells_the_first_at_once(
    question: Question, bob: Member, dora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "IN_THE_ACT", 10)
    members = Member.objects.bulk_create([Member(username=f"m{n}", email=f"m{n}@example.org") for n in range(25)])
    Subscription.objects.bulk_create([Subscription(member=one, question=question, reason="me_too") for one in members])
    answer = actions.answer(question, by=bob, body="Clean the filter.")
    mine = Notification.objects.filter(answer=answer)
    assert mine.count() == 10
    work()
    assert mine.count() == 26
    assert Mail.objects.filter(notification__in=mine).count() == 26
    assert not mine.filter(member=bob).exists()
    second = actions.answer(question, by=make_member("carl"), body="No.")
    actions.hide(second, by=dora, ref="decision:1")
    work()
    assert Notification.objects.filter(answer=second).count() == 10  # the rest is told nothing


def test_an_anonymous_question_is_not_told_to_who_follows_its_author(
    ask: Ask, kettle: Product, alice: Member, bob: Member
) -> None:
    carl = make_member("carl")
    actions.follow(alice, by=bob)
    actions.follow(kettle, by=carl)
    ask(product=kettle, is_anonymous=True)
    work()
    assert told() == [("carl", "product")]


def test_old_rows_are_forgotten(ask: Ask) -> None:
    ask()
    work()
    assert telling.forget() == 0
    Telling.objects.update(settled_at=timezone.now() - timedelta(days=91))
    assert telling.forget() == 1
