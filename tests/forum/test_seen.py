"""How often a question was opened: people alone, once a page they did not have, written for many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from forum import actions, seen
from forum.models import Member, Question
from tests.forum.reading import page, read, signed_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def opened(question: Question, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).get(page(question), headers={"User-Agent": FIREFOX, **headers})


def count_of(question: Question) -> int:
    seen.flush()
    question.refresh_from_db()
    return question.view_count


@pytest.mark.parametrize(
    ("method", "headers", "is_counted"),
    [
        ("GET", {"User-Agent": FIREFOX}, True),
        ("POST", {"User-Agent": FIREFOX}, True),
        ("HEAD", {"User-Agent": FIREFOX}, False),
        ("GET", {}, False),
        ("GET", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, False),
        ("GET", {"User-Agent": "curl/8.5"}, False),
        ("GET", {"User-Agent": "python-requests/2.32"}, False),
        ("GET", {"User-Agent": FIREFOX, "DNT": "1"}, False),
        ("GET", {"User-Agent": FIREFOX, "Sec-GPC": "1"}, False),
        ("GET", {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch"}, False),
    ],
)
def test_only_people_are_counted_and_those_who_refuse_are_not(
    method: str, headers: dict[str, str], is_counted: bool
) -> None:
    assert seen.is_counted(method, headers) is is_counted


def test_readers_are_counted_with_or_without_an_account(question: Question, mallory: Member) -> None:
    opened(question)
    opened(question, signed_in(mallory))
    assert count_of(question) == 2
    assert count_of(question) == 2, "written once"


def test_what_a_browser_still_has_is_not_opened_again(question: Question) -> None:
    first = opened(question)
    assert opened(question, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert count_of(question) == 1


def test_only_the_page_itself_counts(question: Question) -> None:
    Client().get(f"/en/questions/{question.pk}/another-slug/", headers={"User-Agent": FIREFOX})
    opened(question, **{"User-Agent": "Googlebot/2.1"})
    Client().head(page(question), headers={"User-Agent": FIREFOX})
    assert count_of(question) == 0


def test_nothing_is_written_before_it_is_time(
    question: Question, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., Any]
) -> None:
    opened(question)
    with django_assert_num_queries(2):
        opened(question)
    question.refresh_from_db()
    assert question.view_count == 0
    monkeypatch.setattr(seen, "EVERY", 0)
    opened(question)
    question.refresh_from_db()
    assert question.view_count == 3


def test_nothing_is_lost_while_the_database_is_busy(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise OperationalError("database is locked")

    opened(question)
    with monkeypatch.context() as patched:
        patched.setattr(Question.objects, "published", busy)
        with pytest.raises(OperationalError):
            seen.flush()
    assert count_of(question) == 1


def test_what_is_hidden_counts_no_views(question: Question) -> None:
    opened(question)
    actions.hold(question)
    assert count_of(question) == 0


def test_the_page_and_the_list_say_it(question: Question, ask: Callable[..., Question]) -> None:
    other = ask("The dishwasher shows E18 since the update")
    Question.objects.filter(pk=question.pk).update(view_count=1204)
    assert "1,204 views" in read(Client(), page(question)).text
    assert "views" not in read(Client(), page(other)).text
    listed = read(Client(), "/en/questions/?sort=views").text
    assert listed.index(question.title) < listed.index(other.title)
