"""Lists that a member saves under a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from forum import actions
from forum.actions.saved_filters import MOST
from forum.models import Member, Question, SavedFilter
from forum.saved_filters import spelled
from tests.forum.reading import read, signed_in

HERE = "/en/account/filters/"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/en/questions/?state=unanswered&page=3", "questions/?state=unanswered"),
        ("/fr/questions/?tag=pump&state=unanswered&state=", "questions/?state=unanswered&tag=pump"),
        ("/fr/questions/", "questions/"),
        ("/en/search/?q=E18+pump", "search/?q=E18+pump"),
        ("/en/tags/pump/", "tags/pump/"),
    ],
)
def test_the_same_list_is_spelled_the_same(address: str, found: str) -> None:
    assert spelled(address) == found


@pytest.mark.parametrize(
    "address",
    ["", "questions/", "/de/questions/", "/en/account/", "/admin/", "//elsewhere.example/en/questions/",
     "https://elsewhere.example/en/questions/", "/en/nowhere/", "http://[", "//[::1",
     "/en/search/?q=" + "x" * 600, "/en/search/?q=%00"],
)  # fmt: skip
def test_what_is_no_list_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        spelled(address)


def test_saved_twice_is_saved_once(bob: Member) -> None:
    for _click in range(2):
        actions.save_filter("Pumps", "/en/questions/?tag=pump", by=bob)
    assert SavedFilter.objects.get().name == "Pumps"
    actions.save_filter("All pumps", "/fr/questions/?tag=pump&page=2", by=bob)
    assert SavedFilter.objects.get().name == "All pumps", "the same list in another language is the same filter"
    actions.save_filter("All pumps", "/en/questions/?tag=hose", by=bob)
    assert SavedFilter.objects.get().address == "questions/?tag=hose", "a name that is there gets the list"


def test_refusals(bob: Member, mallory: Member) -> None:
    for number in range(MOST):
        row = actions.save_filter(f"Tag {number}", f"/en/questions/?tag=t{number}", by=bob)
    with pytest.raises(ValidationError, match=str(MOST)):
        actions.save_filter("One more", "/en/questions/?tag=more", by=bob)
    for name in ("", " ", "x" * 41):
        with pytest.raises(ValidationError, match="1 to 40"):
            actions.save_filter(name, "/en/questions/", by=bob)
    with pytest.raises(ValidationError, match="Another"):
        actions.rename_filter(row, "Tag 0", by=bob)
    for act in (lambda: actions.rename_filter(row, "Mine", by=mallory), lambda: actions.delete_filter(row, by=mallory)):
        with pytest.raises(PermissionDenied):
            act()
    actions.rename_filter(row, row.name, by=bob)
    actions.delete_filter(row, by=bob)
    actions.delete_filter(row, by=bob)
    assert SavedFilter.objects.count() == MOST - 1


def test_a_filter_from_the_list_to_its_end(question: Question, bob: Member) -> None:
    client = signed_in(bob)
    address = "/en/questions/?state=unanswered"
    assert "Save this filter" in read(client, address).text
    response = client.post(HERE, {"save": "1", "name": "To answer", "address": address})
    assert response["Location"] == address
    shown = read(client, address).text
    assert 'href="/en/questions/?state=unanswered" aria-current="page">To answer</a>' in shown
    assert "Save this filter" not in shown
    assert "/fr/questions/?state=unanswered" in client.get("/fr/questions/").text, "in the language of its reader"
    row = SavedFilter.objects.get()
    client.post(HERE, {"rename": row.pk, "name": "Mine to answer"})
    assert "Mine to answer" in read(client, HERE).text
    client.post(HERE, {"delete": row.pk})
    assert not SavedFilter.objects.exists()


def test_a_refusal_keeps_what_was_typed(bob: Member) -> None:
    client = signed_in(bob)
    typed = {"save": "1", "name": "x" * 50, "address": "/en/questions/?tag=pump"}
    response = client.post(HERE, typed)
    assert response.status_code == 422
    for kept in ("x" * 50, 'value="/en/questions/?tag=pump"', "1 to 40"):
        assert kept in response.text


def test_nobody_meets_the_filters_of_others(question: Question, bob: Member, mallory: Member) -> None:
    row = actions.save_filter("Secret pumps", "/en/questions/?tag=pump", by=bob)
    other = signed_in(mallory)
    assert other.post(HERE, {"delete": row.pk}).status_code == 404
    assert other.post(HERE, {"rename": "²", "name": "x"}).status_code == 404
    for client in (other, Client()):
        assert "Secret pumps" not in read(client, "/en/questions/").text
    assert "Save this filter" not in read(Client(), "/en/questions/").text
    assert Client().get(HERE)["Location"].startswith("/en/account/login/")


@pytest.mark.wide
def test_a_search_can_be_saved(question: Question, bob: Member, site_tree: Any) -> None:
    client = signed_in(bob)
    assert "Save this filter" in read(client, "/en/search/?q=washing").text
    client.post(HERE, {"save": "1", "name": "Washing", "address": "/en/search/?q=washing"})
    assert read(client, "/en/search/?q=washing").text.count("Washing</a>") == 1
