"""How tests read a page: as a browser in English, signed in or not."""

from typing import Any

from django.test import Client

from forum.models import Member, Question


def page(question: Question) -> str:
    return question.get_absolute_url()


def read(client: Client, url: str, **headers: str) -> Any:
    return client.get(url, headers={"accept-language": "en", **headers})


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    read(client, "/en/account/email/")  # the session is known from now on
    return client
