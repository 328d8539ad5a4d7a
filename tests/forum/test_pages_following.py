"""Following products, tags and people by a button, without script, and finding it all again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum import actions
from forum.models import Block, Member, Product, Question, Subscription, Tag

SignIn = Callable[[Member], Client]
LIST = "/en/account/follows/"


@pytest.fixture
def things(alice: Member) -> dict[str, Any]:
    return {
        "product": Product.objects.create(name="Kettle K1", slug="kettle-k1"),
        "tag": Tag.objects.create(name="pump", slug="pump"),
        "person": alice,
    }


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["product", "tag", "person"])
def test_the_button_follows_and_lets_go(things: dict[str, Any], bob: Member, as_member: SignIn, kind: str) -> None:
    client, address = as_member(bob), things[kind].get_absolute_url()
    action = f"{address}follow/"
    assert f'action="{action}"' in client.get(address).text
    for _ in range(2):  # a double click
        assert client.post(action, {"value": "1"})["Location"] == address
    assert Subscription.objects.filter(member=bob, **{kind: things[kind]}).count() == 1
    page = client.get(address).text.split("<main")[1].split("</main")[0]
    assert "Following" in page
    assert page.count('aria-pressed="true"') == 1
    listed = client.get(LIST, {"of": kind}).text
    assert str(things[kind]) in listed
    client.post(action, {"value": "0"})
    assert not Subscription.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["product", "tag", "person"])
def test_a_visitor_signs_in_and_comes_back(things: dict[str, Any], bob: Member, as_member: SignIn, kind: str) -> None:
    address = things[kind].get_absolute_url()
    assert f'href="{address}follow/"' in Client().get(address).text
    response = Client().get(f"{address}follow/")
    assert response["Location"] == f"/en/account/login/?next={address}follow/"
    assert "You then come back" in Client().get(response["Location"]).text
    assert as_member(bob).get(f"{address}follow/")["Location"] == address
    assert not Subscription.objects.exists()


def test_nobody_follows_or_blocks_themselves(alice: Member, as_member: SignIn) -> None:
    for act in (actions.follow, actions.block):
        with pytest.raises(PermissionDenied):
            act(alice, by=alice)
    page = as_member(alice).get(alice.get_absolute_url()).text
    assert "/follow/" not in page
    assert as_member(alice).post(f"{alice.get_absolute_url()}follow/").status_code == 403


@pytest.mark.parametrize("address", ["/en/products/no/follow/", "/en/tags/no/follow/", "/en/members/no/follow/"])
def test_what_is_not_there_cannot_be_followed(bob: Member, as_member: SignIn, address: str) -> None:
    assert as_member(bob).post(address).status_code == 404


@pytest.mark.wide
def test_the_list_stops_what_it_lists(
    question: Question, things: dict[str, Any], alice: Member, bob: Member, as_member: SignIn
) -> None:
    for target in (question, *things.values()):
        actions.follow(target, by=bob)
    client = as_member(bob)
    page = client.get(LIST).text
    assert question.title in page
    assert "because you follow the question" in page
    row = Subscription.objects.get(member=bob, question=question)
    mine = Subscription.objects.get(member=alice, question=question)
    assert client.get(f"{LIST}{row.pk}/stop/")["Location"] == LIST
    client.post(f"{LIST}{mine.pk}/stop/")
    assert Subscription.objects.filter(pk=mine.pk).exists()  # somebody else's
    for _ in range(2):
        assert client.post(f"{LIST}{row.pk}/stop/")["Location"] == LIST
    assert not Subscription.objects.filter(pk=row.pk).exists()
    assert question.title not in client.get(LIST).text


def test_the_title_of_what_was_hidden_is_not_listed(
    question: Question, bob: Member, dora: Member, as_member: SignIn
) -> None:
    actions.follow(question, by=bob)
    actions.hide(question, by=dora, ref="decision:1")
    assert question.title not in as_member(bob).get(LIST).text


@pytest.mark.parametrize("of", ["", "tag", "nonsense", "\x00"])
def test_an_empty_list_says_what_belongs_there(bob: Member, as_member: SignIn, of: str) -> None:
    assert "Nothing yet." in as_member(bob).get(LIST, {"of": of}).text


@pytest.mark.wide
def test_blocking_and_changing_ones_mind(alice: Member, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), alice.get_absolute_url()
    actions.follow(alice, by=bob)
    for _ in range(2):
        assert client.post(f"{address}block/", {"value": "1"})["Location"] == address
    assert Block.objects.count() == 1
    assert not Subscription.objects.exists()
    assert "Show their posts again" in client.get(address).text
    assert "Alice" in client.get(LIST, {"of": "blocked"}).text
    client.post(f"{address}block/", {"value": "0"})
    assert not Block.objects.exists()
    assert "You have blocked nobody." in client.get(LIST, {"of": "blocked"}).text


def test_a_page_costs_the_same_however_much_one_follows(
    bob: Member, as_member: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        actions.follow(Tag.objects.create(name=f"t{number}", slug=f"t{number}"), by=bob)
    client = as_member(bob)
    with django_assert_max_num_queries(8):
        assert client.get(LIST, {"of": "tag"}).text.count("/stop/") == 30


def test_stopping_leads_back_to_the_list_it_stood_in(things: dict[str, Any], bob: Member, as_member: SignIn) -> None:
    actions.follow(things["tag"], by=bob)
    row = Subscription.objects.get(member=bob)
    answer = as_member(bob).post(f"{LIST}{row.pk}/stop/")
    assert answer["Location"] == f"{LIST}?of=tag"
