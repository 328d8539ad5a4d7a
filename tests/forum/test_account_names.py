"""Another name: once in 30 days, by the rules of names, and what one wrote and every link to it follow."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, FormerName, Member, Question
from tests.forum.reading import page

pytestmark = pytest.mark.django_db

PAGE = "/en/account/name/"


@pytest.mark.wide
def test_posts_and_links_follow(question: Question, answer: Answer, bob: Member, as_member: Any) -> None:
    visitor = Client()
    assert "/members/bob/" in visitor.get(page(question)).text
    done = as_member(bob).post(PAGE, {"username": "Robert"}, follow=True)
    assert "Your name is changed" in done.text
    text = visitor.get(page(question)).text
    assert "/members/robert/" in text
    assert "/members/bob/" not in text
    moved = visitor.get("/en/members/BOB/")
    assert (moved.status_code, moved["Location"]) == (301, "/en/members/robert/")


def test_the_former_address_is_of_whoever_has_the_name(bob: Member, alice: Member) -> None:
    actions.rename("robert", by=bob)
    actions.rename("bob", by=alice)
    assert Client().get("/en/members/bob/").status_code == 200
    assert Client().get("/en/members/alice/")["Location"] == "/en/members/bob/"
    assert not FormerName.objects.filter(name="bob").exists()


def test_back_and_forth_leads_nobody_in_a_circle(bob: Member) -> None:
    now = timezone.now()
    for number, name in enumerate(["robert", "bob", "robert"]):
        actions.rename(name, by=bob, at=now + timedelta(days=31 * number))
    assert Client().get("/en/members/robert/").status_code == 200
    assert Client().get("/en/members/bob/")["Location"] == "/en/members/robert/"


def test_once_in_thirty_days(bob: Member, as_member: Any) -> None:
    now = timezone.now()
    actions.rename("robert", by=bob, at=now)
    assert actions.rename("robert", by=bob, at=now).username == "robert"  # a double click
    with pytest.raises(PermissionDenied, match="less than 30 days"):
        actions.rename("roberta", by=bob, at=now + timedelta(days=29))
    assert "once in 30 days" in as_member(bob).get(PAGE).text
    actions.rename("roberta", by=bob, at=now + timedelta(days=30))


@pytest.mark.wide
@pytest.mark.parametrize("name", ["alice", "ALICE", "admin", "moderator1", "al", "-bob", "é", "a" * 151, "", "bo b"])
def test_names_have_their_rules(alice: Member, bob: Member, as_member: Any, name: str) -> None:
    answer = as_member(bob).post(PAGE, {"username": name})
    assert answer.status_code == 422
    assert f'value="{name}"' in answer.text or not name
    bob.refresh_from_db()
    assert bob.username == "bob"


def test_who_may_not_write_keeps_the_name(bob: Member) -> None:
    bob.suspended_until = timezone.now() + timedelta(days=1)
    bob.save()
    with pytest.raises(PermissionDenied):
        actions.rename("robert", by=bob)


def test_two_people_cannot_have_one_name(alice: Member, dora: Member) -> None:
    """The team is not asked whether a name looks like another's; the table still is."""
    with pytest.raises(ValidationError, match="taken"):
        actions.rename("alice", by=dora)


@pytest.mark.wide
def test_the_overview_names_every_page_of_the_account(alice: Member, as_member: Any) -> None:
    client = as_member(alice)
    text = client.get("/en/account/").text
    assert 'href="/en/account/"' in client.get("/en/questions/").text
    for address in ("settings/", "name/", "email/", "password/change/", "sessions/"):
        assert f'href="/en/account/{address}"' in text
        assert client.get(f"/en/account/{address}").status_code == 200
