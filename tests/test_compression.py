"""What is compressed on its way, and what must not be."""

import gzip
from typing import Any

import pytest
from django.test import Client

from forum.models import Question
from selfcare.compression import TYPES

pytestmark = pytest.mark.django_db
READS_GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def ask(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers={**READS_GZIP, **headers})


@pytest.mark.parametrize("address", ["/fr/questions/", "/feeds/en/questions.atom", "/en/nothing-here/"])
def test_pages_and_feeds_are_a_part_of_their_size(client: Client, question: Question, address: str) -> None:
    plain, small = client.get(address), ask(client, address)
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert small["Content-Length"] == str(len(small.content))
    assert len(small.content) < len(plain.content)
    assert gzip.decompress(small.content).partition(b"csrf")[0] == plain.content.partition(b"csrf")[0]


def test_a_kept_page_is_asked_for_again_by_its_mark(client: Client, question: Question) -> None:
    address = question.get_absolute_url()
    first = ask(client, address)
    again = ask(client, address, **{"If-None-Match": first["ETag"]})
    assert (first["Content-Encoding"], again.status_code) == ("gzip", 304)
    assert not again.content


def test_the_same_page_never_has_the_same_length_for_long(client: Client, question: Question) -> None:
    """What a guess about its words could be measured by."""
    lengths = {len(ask(client, question.get_absolute_url()).content) for _ in range(30)}
    assert len(lengths) > 10


def test_answers_of_the_api_keep_a_mark_that_can_be_compared(client: Client, question: Question) -> None:
    found = ask(client, f"/api/v1/questions/{question.pk}")
    assert found.status_code == 200
    assert "Content-Encoding" not in found
    assert not found["ETag"].startswith("W/")


def test_pictures_files_and_archives_are_left_alone() -> None:
    for kind in ("image/webp", "application/pdf", "application/zip", "application/json"):
        assert not kind.startswith(TYPES)
