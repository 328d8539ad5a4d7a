"""Bodies nobody can read, too long ones, broken ones: a clear page and the right status, never a fault of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from forum.models import Member, Question
from selfcare import routes

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PLACES = [
    "/en/questions/ask/",
    "/en/questions/{pk}/answer/",
    "/en/questions/preview/",
    "/en/account/login/",
    "/en/account/settings/",
    "/theme/",
    "/en/nowhere/",
    "/api/v1/questions",
]


def part(value: bytes = b"abc", *, name: str = "body", more: str = "") -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


@pytest.fixture(params=["visitor", "member"])
def client(request: Any, alice: Member) -> Client:
    """A browser with the cookies of somebody who came by a page; it checks tokens as a real one is checked."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if request.param == "member":
        client.force_login(alice)
    client.get("/en/questions/ask/")
    return client


@pytest.mark.wide
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "klingon", "zlib", "iso-8859-1", '"', "utf-8, utf-7"])
def test_a_text_that_is_not_in_utf_8_is_refused(client: Client, question: Question, charset: str) -> None:
    for place in PLACES:
        for kind, body in ((FORM, b"body=abc"), (MULTIPART, part() + b"--x--\r\n")):
            content_type = f"{kind}; charset={charset}"
            response = client.generic("POST", place.format(pk=question.pk), body, content_type=content_type)
            assert response.status_code == 415, place
            assert "UTF-8" in response.text or "Nous ne pouvons pas lire" in response.text


@pytest.mark.wide
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_a_text_that_says_it_is_in_utf_8_is_read(charset: str) -> None:
    client = Client()
    response = client.generic("POST", "/theme/", b"theme=dark", content_type=f"{FORM}; charset={charset}")
    assert response.cookies["theme"].value == "dark"


@pytest.mark.wide
@pytest.mark.parametrize("kind", [FORM, MULTIPART, "application/json"])
def test_a_body_that_is_too_long_is_refused(client: Client, question: Question, kind: str) -> None:
    body = b"body=" + b"a" * 1_100_000 if kind != MULTIPART else part(b"a" * 12_100_000) + b"--x--\r\n"
    for place in PLACES:
        response = client.generic("POST", place.format(pk=question.pk), body, content_type=kind)
        assert response.status_code == 413, place
        if place.startswith("/api/"):
            assert response["Content-Type"] == "application/problem+json"
        else:
            assert "trop long" in response.text
            assert "too long" in response.text
        assert "content-security-policy" in response.headers


def test_fields_that_are_too_long_beside_a_short_file_are_refused(client: Client) -> None:
    token = client.cookies["csrf"].value
    body = part(token.encode(), name="csrfmiddlewaretoken") + part(b"a" * 1_100_000) + b"--x--\r\n"
    response = client.generic("POST", "/en/questions/ask/", body, content_type=MULTIPART)
    assert response.status_code == 413
    assert "trop long" in response.text


BROKEN = {
    "nothing behind the boundary": (b"--x\r\n", MULTIPART),
    "no end": (part()[:-2], MULTIPART),
    "no boundary": (part(), "multipart/form-data"),
    "an endless boundary": (part(), "multipart/form-data; boundary=" + "x" * 300),
    "a boundary that is none": (part(), "multipart/form-data; boundary=\xe9"),
    "base64 that is none": (part(b"a!!", more="\r\nContent-Transfer-Encoding: base64"), MULTIPART),
    "a file name in nothing known": (part(more="; filename*=klingon''abc") + b"--x--\r\n", MULTIPART),
    "300 files": (b"".join(part(name=f"f{i}", more='; filename="f"') for i in range(300)) + b"--x--\r\n", MULTIPART),
    "3,000 parts": (b"".join(part(name=f"f{i}") for i in range(3_000)) + b"--x--\r\n", MULTIPART),
    "10,000 fields": (b"&".join(b"a%d=1" % number for number in range(10_000)), FORM),
    "broken percent signs": (b"body=%ZZ%E9%ff&%=%", FORM),
    "bytes that are no text": (b"title=\xff\xfe&body=\xed\xa0\x80", FORM),
    "NUL": (b"title=%00&body=%00abc&login=%00&password=%00&email=%00", FORM),
    "half a character": (b"title=%ED%A0%80&body=%ED%A0%80abc&login=%ED%A0%80", FORM),
    "half a character in JSON": (b'{"title": "\\ud800 \\u0000", "body": "\\udfff"}', "application/json"),
    "deep JSON": (b"[" * 100_000, "application/json"),
    "no JSON": (b"\xff\xfe", "application/json"),
    "something else": (b"abc", "application/octet-stream"),
    "no kind": (b"abc", ""),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("checks", [True, False])
def test_a_broken_body_is_no_fault_of_ours(alice: Member, question: Question, checks: bool) -> None:
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)
    client.force_login(alice)
    client.get("/en/questions/ask/")
    for name, (body, kind) in BROKEN.items():
        for place in PLACES:
            response = client.generic("POST", place.format(pk=question.pk), body, content_type=kind)
            assert response.status_code < 500, (place, name)


@pytest.mark.parametrize("query", ["q=%ED%A0%80%00%ff%zz", "tag=%ED%A0%80&page=%00", "cursor=%00&limit=%ff"])
@pytest.mark.parametrize("path", ["/en/search/", "/en/search/suggest/", "/en/questions/", "/api/v1/questions"])
def test_a_broken_query_is_no_fault_of_ours(path: str, query: str) -> None:
    assert Client(raise_request_exception=False).get(f"{path}?{query}").status_code < 500


def test_a_query_of_ten_thousand_parts_is_not_understood() -> None:
    query = "&".join(f"a{number}=1" for number in range(10_000))
    response = Client(raise_request_exception=False).get(f"/en/search/?{query}")
    assert response.status_code == 400
    assert "Nous n’avons pas compris" in response.text


@pytest.mark.wide
@pytest.mark.parametrize("number", [2**63, 10**40])
def test_no_number_is_too_large_for_an_address(alice: Member, site_tree: Any, number: int) -> None:
    """Django finds out for keys of tables, not for those of pages."""
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    patterns = [route.address for route in routes.routes() if not route.address.startswith("/admin/")]
    numbered = [address for address in patterns if re.search(r"<int:\w+>", address)]
    assert numbered
    for address in numbered:
        path = re.sub(r"<int:\w+>", str(number), re.sub(r"<(str|slug):\w+>", "a", address))
        assert client.get(path).status_code < 500, path
