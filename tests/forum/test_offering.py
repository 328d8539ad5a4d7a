"""The next question for a member: in what order, what is left out, and where it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Member, Product, Question, SetAside
from forum.offering import ANSWERED_WELL, FOLLOWED, OWNED, PUT_OFF, Interests, offered, place, worth
from tests.forum.reading import read, signed_in

Ask = Callable[..., Question]


def test_worth_adds_what_a_question_is_about() -> None:
    known = Interests({1: OWNED, 2: FOLLOWED}, {7: ANSWERED_WELL, 8: FOLLOWED})
    assert worth([], [], known) == 0
    assert worth([1, 2], [], known) == OWNED, "a version and its product are one thing"
    assert worth([2], [7, 8, 9], known) == FOLLOWED + ANSWERED_WELL + FOLLOWED
    assert sorted([place(0, 9), place(8, 1), place(8, 2)]) == [(-8, -2), (-8, -1), (0, -9)]


@pytest.fixture
def machine(db: None) -> Product:
    return Product.objects.create(name="X200", slug="x200")


def numbers(member: Member, **more: str) -> list[int]:
    return [-number for _worth, number in offered(member, timezone.now(), **more)]


def test_what_one_owns_follows_and_answered_comes_first(ask: Ask, machine: Product, alice: Member, bob: Member) -> None:
    solved = ask("The coffee machine leaks at its lid", tags=["coffee"])
    actions.accept(actions.answer(solved, by=bob, body="Turn the lid."), by=alice)
    coffee = ask("The coffee machine makes no foam", tags=["coffee"])
    owned = ask("The machine stops in the middle of it", product=machine, tags=["other"])
    newest = ask("Does anybody know this old radio", tags=["radio"])
    assert numbers(bob) == [coffee.pk, newest.pk, owned.pk]
    actions.own(machine, by=bob)
    assert numbers(bob) == [owned.pk, coffee.pk, newest.pk]
    actions.follow(newest.tags.get(), by=bob)
    assert numbers(bob) == [owned.pk, newest.pk, coffee.pk]


def test_what_is_not_offered(ask: Ask, alice: Member, bob: Member, mallory: Member) -> None:
    shown = ask("Why does the machine number one stop?")
    ask("This one is of my own making here", by=bob)
    actions.answer(ask("Why does the machine number two stop?"), by=mallory, body="Clean it.")
    ignored = ask("Why does the radio number three hiss?", tags=["radio"])
    actions.ignore_tag(ignored.tags.get(), by=bob)
    ask("Pourquoi la machine s’arrête-t-elle ?", language="fr", tags=["panne"])
    skipped, later = ask("Why does the machine number four stop?"), ask("Why does the machine number five stop?")
    actions.skip(skipped, by=bob)
    actions.put_off(later, by=bob)
    blocked = ask("Why does the machine number six stop?", by=mallory)
    actions.block(mallory, by=bob)
    assert numbers(bob) == [shown.pk]
    assert blocked.pk in numbers(alice)
    assert len(numbers(bob, language="fr")) == 2, "the language of the page counts too"
    SetAside.objects.filter(question=later).update(until=timezone.now() - timedelta(minutes=1))
    assert numbers(bob) == [later.pk, shown.pk]


def test_setting_aside_twice_is_once_and_the_last_word_counts(question: Question, bob: Member) -> None:
    now = timezone.now()
    for _click in range(2):
        actions.put_off(question, by=bob, at=now)
    assert SetAside.objects.get().until == now + PUT_OFF
    for _click in range(2):
        actions.skip(question, by=bob)
    assert SetAside.objects.get().until is None
    for _click in range(2):
        actions.take_up_again(question, by=bob)
    assert not SetAside.objects.exists()


@pytest.mark.wide
def test_from_one_to_the_next_and_to_the_end(ask: Ask, bob: Member) -> None:
    first, second, third = (ask(f"Why does machine number {number} stop?") for number in range(3))
    client = signed_in(bob)
    way = [read(client, f"/en/questions/{one.pk}/next/")["Location"] for one in (third, second, first)]
    assert way == [second.get_absolute_url(), first.get_absolute_url(), "/en/questions/for-me/"]
    end = read(client, "/en/questions/for-me/").text
    assert "You have been through all of them" in end
    assert f'href="/en/questions/{third.pk}/">Begin with the first one' in end
    actions.answer(second, by=bob, body="Clean the filter.")
    assert read(client, f"/en/questions/{second.pk}/next/")["Location"] == first.get_absolute_url()
    shown = read(client, second.get_absolute_url()).text
    assert f'href="/en/questions/{second.pk}/next/"' in shown, "offered after an answer"
    assert "Not for me" not in shown


@pytest.mark.wide
def test_set_aside_by_its_buttons(ask: Ask, alice: Member, bob: Member) -> None:
    first, second = ask("Why does machine number one stop?"), ask("Why does machine number two stop?")
    client = signed_in(bob)
    assert "Not for me" in read(client, second.get_absolute_url()).text
    assert "Not for me" not in read(signed_in(alice), second.get_absolute_url()).text, "she asked it"
    aside = f"/en/questions/{second.pk}/set-aside/"
    assert client.post(aside, {"value": "skip"})["Location"] == first.get_absolute_url()
    assert (
        client.post(f"/en/questions/{first.pk}/set-aside/", {"value": "later"})["Location"] == "/en/questions/for-me/"
    )
    page = read(client, "/en/questions/for-me/").text
    assert "Nothing waits for you now" in page
    assert page.count("Offer it to me again") == 2
    client.post(aside, {"value": "0"})
    assert second.title in read(client, "/en/questions/for-me/").text
    assert numbers(bob) == [second.pk]


def test_visitors_are_led_to_all_of_them(question: Question) -> None:
    assert Client().get("/en/questions/for-me/")["Location"].startswith("/en/account/login/")
    assert Client().post(f"/en/questions/{question.pk}/set-aside/")["Location"].startswith("/en/account/login/")
    assert Client().get(f"/en/questions/{question.pk}/next/")["Location"] == "/en/questions/?state=unanswered"
