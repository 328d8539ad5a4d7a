"""A database that is away: 503 at every address, and never a page that needs what is not there."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from forum.models import Member, Question
from knowledge.search import health

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/en/nowhere/",
    "/fr/nowhere/at/all/",
    "/nowhere",
    "/en/questions/999999/x/",
    "/en/questions/",
    "/en/tags/",
    "/api/v1/questions",
    "/documents/1/x.pdf",
]


@pytest.fixture(params=["visitor", "member"])
def client(request: Any, alice: Member) -> Client:
    client = Client(raise_request_exception=False)
    if request.param == "member":
        client.force_login(alice)
    return client


@pytest.mark.wide
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_says_come_back(client: Client, question: Question, address: str, error: type[Exception]) -> None:
    says_come_back(client, address, error)


@pytest.mark.wide
def test_a_search_that_found_something_says_it_too(client: Client, question: Question, site_tree: Any) -> None:
    health.rebuild()  # of what is not in the index, nothing is asked of the database
    says_come_back(client, "/en/search/?q=washing", OperationalError)


def says_come_back(client: Client, address: str, error: type[Exception]) -> None:
    def lost(*args: Any) -> None:
        raise error("the connection is closed")

    with connection.execute_wrapper(lost):
        response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Traceback" not in response.text


@pytest.mark.wide
def test_a_program_is_told_as_programs_are(question: Question) -> None:
    def lost(*args: Any) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(lost):
        response = Client(raise_request_exception=False).get("/api/v1/questions")
    assert response["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_stays_one(client: Client, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **more: Any) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("forum.views.questions.listing", fails)
    response = client.get("/en/questions/")
    assert response.status_code == 500
    assert "Retry-After" not in response
