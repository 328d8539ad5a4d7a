"""Dense lists: a choice of the reader, kept by a cookie, for visitors and members alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from forum.models import Member, Question
from knowledge.search import health
from tests.forum.reading import page, read, signed_in

SHEET = "css/dense.css"


def test_a_visitor_chooses_and_comes_back_to_the_same_list(question: Question) -> None:
    client = Client()
    address = "/en/questions/?state=unanswered"
    assert SHEET not in read(client, address).text
    response = client.post("/dense/", {"dense": "on", "next": address})
    assert response["Location"] == address
    assert client.cookies["dense"]["max-age"] > 30_000_000
    chosen = read(client, address).text
    assert SHEET in chosen
    assert 'aria-pressed="true" data-key="d"' in chosen
    assert SHEET not in read(Client(), address).text, "what is kept for one is not what another chose"
    client.post("/dense/", {"dense": "", "next": address})
    assert SHEET not in read(client, address).text


def test_it_leads_to_no_other_site(db: Any) -> None:
    for odd in ("https://elsewhere.example/", "//elsewhere.example/", "no-page", "9" * 19, "²"):
        assert Client().post("/dense/", {"dense": "on", "next": odd})["Location"] == "/en/"
    assert Client().post("/dense/", {"dense": "all"}).cookies["dense"].value == ""


@pytest.mark.wide
def test_every_list_of_questions_offers_it(question: Question, site_tree: Any) -> None:
    health.rebuild()
    client = Client()
    tag = question.tags.get()
    for address in ("/en/questions/", tag.get_absolute_url(), "/en/search/?q=washing", "/fr/questions/"):
        shown = read(client, address).text
        assert 'action="/dense/"' in shown, address
        assert 'name="dense" value="on"' in shown


@pytest.mark.wide
def test_a_page_made_for_all_members_is_made_for_each_choice(question: Question, mallory: Member) -> None:
    client = signed_in(mallory)
    client.cookies["dense"] = "on"
    assert SHEET in read(client, page(question)).text
    assert SHEET not in read(signed_in(mallory), page(question)).text
