"""HEAD asks for what stands before a page: the same status and headers as GET, and nothing after them."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from forum.models import Question
from tests.places import picture

pytestmark = pytest.mark.django_db
ADDRESSES = ["{question}", "/en/", "/en/nothing-here/", "/robots.txt", "/feeds/en/questions.atom", "/media/{file}"]


def answer(method: str, address: str) -> tuple[str, dict[str, str], bytes]:
    """What a web server is given: the test client would throw the body away by itself."""
    told: list[Any] = []
    environ = RequestFactory(headers={"accept-encoding": "gzip"}).generic(method, address).environ
    parts = WSGIHandler()(environ, lambda status, headers, *_: told.extend((status, dict(headers))))
    try:
        body = b"".join(parts)
    finally:
        parts.close()
    return told[0], told[1], body


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_comes_after_the_headers(question: Question, address: str) -> None:
    address = address.format(question=question.get_absolute_url(), file=picture())
    status, headers, body = answer("GET", address)
    asked_status, asked_headers, nothing = answer("HEAD", address)
    assert body
    assert (asked_status, nothing) == (status, b"")
    for name in ("Content-Type", "Content-Encoding", "Vary", "Location"):
        assert asked_headers.get(name) == headers.get(name)
