"""Whoever writes of danger reads first whom to call."""

import pytest
from django.test import Client

from forum.models import Member
from tests.forum.asking import ask_steps
from tests.forum.test_asking_steps import REVIEW, TEXT, WORDS, SignIn, newest

CALL = "call 112"


@pytest.mark.wide
def test_whoever_writes_of_danger_reads_first_whom_to_call(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    step = ask_steps(client, {**WORDS, "title": "The battery of my scooter is swelling"})
    review = client.get(step["Location"]).text
    assert review.index(CALL) < review.index("RappelConso") < review.index("How others will see your question")
    assert CALL in client.get(TEXT, {"draft": newest().pk}).text
    assert client.post(REVIEW, {"draft": newest().pk}).status_code == 302  # it stops nobody


def test_quotes_and_quiet_questions_show_no_danger(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    step = ask_steps(client, {**WORDS, "body": "> It caught fire\n\nIt only leaks."})
    assert CALL not in client.get(step["Location"]).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "shown"), [({"title": "It caught fire"}, True), ({"body": "It leaks"}, False), ({}, False)]
)
def test_the_form_asks_meanwhile(client: Client, typed: dict[str, str], shown: bool) -> None:
    answer = client.post("/en/questions/ask/danger/", typed)
    assert (answer.status_code, CALL in answer.text) == (200, shown)
