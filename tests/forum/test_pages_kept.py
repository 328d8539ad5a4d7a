"""Signed out while writing: after signing in the form is filled as it was; once it is sent, it is empty."""

import pytest
from django.test import Client

from forum.models import Answer, Member
from tests.forum.reading import read
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

FORMS = {
    "/en/moderation/report/answer/{answer}/": {"note": "He calls me names in the second line."},
    "/en/questions/{question}/duplicate/": {"original": "12345"},
    "/en/account/replies/": {"title": "The guarantee", "body": "You have two years, from the seller."},
}


@pytest.mark.parametrize("address", FORMS)
def test_a_form_comes_back_filled(address: str, answer: Answer, dora: Member) -> None:
    at, typed = address.format(answer=answer.pk, question=answer.question_id), FORMS[address]
    client = Client()
    to_sign_in = client.post(at, typed)["Location"]
    signed_in = client.post(to_sign_in, {"login": dora.username, "password": PASSWORD})
    assert signed_in["Location"] == at
    shown = read(client, at).text
    assert all(words in shown for words in typed.values())


def test_what_was_sent_is_not_offered_again(dora: Member) -> None:
    at, typed = "/en/account/replies/", FORMS["/en/account/replies/"]
    client = Client()
    client.post(client.post(at, typed)["Location"], {"login": dora.username, "password": PASSWORD})
    assert client.post(at, {**typed, "language": "en"}).status_code == 302
    form = read(client, at).text.split("<form")[-1]
    assert typed["title"] not in form
