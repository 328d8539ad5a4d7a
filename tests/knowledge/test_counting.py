"""What searches leave behind: which words, of whom, for how long, and what editors see of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import limits
from forum.models import Member, Question, Use
from knowledge.models import Opened, Searched, SearchSalt
from knowledge.search import health, queue
from knowledge.searching import counting, searches

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
TABLET = "Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0"
WEDNESDAY = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
NEXT_WEEK = WEDNESDAY + dt.timedelta(days=7)


# Which words


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("Comment détartrer l’appareil ?", "fr", "detartrer appareil"),
        ("  E18   AB-1234 ", "en", "e18 ab 1234"),
        ("ne chauffe PAS", "fr", "chauffe pas"),
        ('"lave-linge" is:answered tag:panne fuit', "fr", "lave linge fuit"),
        ("the of and", "en", ""),
        ("?!", "en", ""),
        ("", "fr", ""),
        ("word " * 60, "en", ""),
    ],
)
def test_words_are_folded_and_empty_ones_left_out(typed: str, language: str, kept: str) -> None:
    assert counting.words_of(typed, language) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "remboursement jean.dupont@example.org",
        "@jean ne répond pas",
        "rappelez moi au 06 12 34 56 78",
        "0612345678",
        "iban FR76 3000 6000 0112 3456 7890 189",
        "carte 4539 1488 0343 6467",
    ],
)
def test_a_query_with_personal_data_leaves_nothing(typed: str) -> None:
    assert counting.words_of(typed, "fr") == ""


# Of whom


def request_of(agent: str = FIREFOX, ip: str = "192.0.2.1", member: Member | None = None) -> Any:
    request = RequestFactory().get("/en/search/", headers={"User-Agent": agent}, REMOTE_ADDR=ip)
    request.user = member or AnonymousUser()
    return request


def search(words: str, *people: str, found: bool = False, at: dt.datetime = WEDNESDAY) -> None:
    for ip in people:
        searches.note(request_of(ip=ip), words, found=found, at=at)


@pytest.mark.django_db
def test_one_person_counts_once_in_a_week() -> None:
    for _time in range(10):
        search("kettle leaks", "192.0.2.1")
    search("kettle leaks", "192.0.2.2")
    assert Searched.objects.count() == 2
    search("kettle leaks", "192.0.2.1", at=NEXT_WEEK)
    assert Searched.objects.count() == 3


@pytest.mark.django_db
def test_two_queries_of_one_person_cannot_be_joined(alice: Member) -> None:
    for member in (None, alice):
        for words in ("kettle leaks", "toaster burns"):
            searches.note(request_of(member=member), words, found=True, at=WEDNESDAY)
    hashes = set(Searched.objects.values_list("person", flat=True))
    assert len(hashes) == 4 and all(len(one) == 64 for one in hashes)
    kept = repr(list(Searched.objects.values())) + repr(list(SearchSalt.objects.values()))
    assert "192.0.2" not in kept and "Firefox" not in kept and "alice" not in kept


@pytest.mark.django_db
def test_a_member_counts_once_wherever_they_are(alice: Member) -> None:
    for agent, ip in ((FIREFOX, "192.0.2.1"), (PHONE, "192.0.2.9")):
        searches.note(request_of(agent, ip, alice), "kettle leaks", found=False, at=WEDNESDAY)
    assert Searched.objects.count() == 1


@pytest.mark.django_db
def test_one_address_counts_once_for_words_whatever_browser_it_claims_to_be() -> None:
    for number in range(20):
        searches.note(request_of(f"{FIREFOX} {number}"), "kettle leaks", found=False, at=WEDNESDAY)
    assert Searched.objects.count() == 1


@pytest.mark.django_db
def test_one_network_of_ipv6_counts_once() -> None:
    search("kettle leaks", "2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1")
    assert Searched.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("is_member", [False, True])
def test_one_reader_adds_so_many_words_a_day(alice: Member, monkeypatch: pytest.MonkeyPatch, is_member: bool) -> None:
    monkeypatch.setitem(limits.LIMITS, "search", limits.Limit(3, 24 * limits.HOUR))
    member = alice if is_member else None
    for number in range(9):
        for _time in range(2):  # the same words again cost nothing
            searches.note(request_of(f"{FIREFOX} {number}", member=member), f"word{number}", found=True)
    assert Searched.objects.count() == 3
    search("word8", "192.0.2.2", at=timezone.now())
    assert Searched.objects.count() == 4
    assert "word" not in repr(list(Use.objects.values())) and "192.0.2" not in repr(list(Use.objects.values()))


@pytest.mark.django_db
def test_a_hash_is_another_one_with_every_salt() -> None:
    search("kettle leaks", "192.0.2.1")
    first = Searched.objects.get().person
    Searched.objects.all().delete()
    SearchSalt.objects.all().delete()
    from django.core.cache import cache

    cache.clear()
    search("kettle leaks", "192.0.2.1")
    assert Searched.objects.get().person != first


@pytest.mark.django_db
def test_the_database_alone_does_not_make_a_hash_again(settings: Any) -> None:
    search("kettle leaks", "192.0.2.1")
    first = Searched.objects.get().person
    Searched.objects.all().delete()
    settings.SECRET_KEY = "of another site"
    search("kettle leaks", "192.0.2.1")
    assert Searched.objects.get().person != first


# For how long


@pytest.mark.django_db
def test_a_week_that_is_over_keeps_sums_of_what_three_people_searched() -> None:
    search("kettle leaks", "192.0.2.1", "192.0.2.2", "192.0.2.3")
    search("jean dupont", "192.0.2.1", "192.0.2.2")
    search("toaster", "192.0.2.4", found=True)
    searches.go_on(at=WEDNESDAY)
    assert Searched.objects.exclude(person="").count() == 6  # the week goes on
    for _time in range(2):  # the clock may strike twice
        searches.go_on(at=NEXT_WEEK)
        rows = {row.words: (row.people, row.nothing) for row in Searched.objects.all()}
        assert rows == {"kettle leaks": (3, 3), "": (3, 2)}
    assert not Searched.objects.exclude(person="").exists()
    assert not SearchSalt.objects.exists()


@pytest.mark.django_db
def test_what_comes_late_joins_the_sum() -> None:
    search("kettle leaks", "192.0.2.1", "192.0.2.2", "192.0.2.3")
    searches.go_on(at=NEXT_WEEK)
    search("kettle leaks", "192.0.2.4", "192.0.2.5", "192.0.2.6")  # by a process whose clock is behind
    searches.go_on(at=NEXT_WEEK)
    assert Searched.objects.get().people == 6


@pytest.mark.django_db
def test_sums_are_kept_for_a_year() -> None:
    search("kettle leaks", "192.0.2.1", "192.0.2.2", "192.0.2.3")
    searches.go_on(at=NEXT_WEEK)
    searches.go_on(at=WEDNESDAY + counting.KEPT - dt.timedelta(days=7))
    assert Searched.objects.exists()
    searches.go_on(at=WEDNESDAY + counting.KEPT + dt.timedelta(days=14))
    assert not Searched.objects.exists()


@pytest.mark.django_db
def test_a_flood_does_not_fill_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST", 5)
    for number in range(9):
        search(f"word{number}", "192.0.2.1")
    searches.go_on(at=WEDNESDAY)
    assert Searched.objects.count() == 5
    searches.go_on(at=WEDNESDAY)
    assert Searched.objects.count() == 5


@pytest.mark.django_db
def test_the_order_of_searches_cannot_be_read() -> None:
    for number in range(20):
        search(f"word{number}", "192.0.2.1")
    in_order = list(Searched.objects.order_by("pk").values_list("words", flat=True))
    assert in_order != [f"word{number}" for number in range(20)]


# The page


@pytest.fixture
def indexed(site_tree: Any, ask: Callable[..., Question]) -> Question:
    question = ask("The kettle leaks at its bottom")
    health.rebuild()
    while queue.drain():
        pass
    return question


def browser(agent: str = FIREFOX, ip: str = "192.0.2.1") -> Client:
    return Client(headers={"User-Agent": agent}, REMOTE_ADDR=ip)


@pytest.mark.wide
def test_a_search_is_counted_and_sets_no_cookie(indexed: Question) -> None:
    response = browser().get("/en/search/", {"q": "The KETTLE leaks"})
    assert not response.cookies
    row = Searched.objects.get()
    assert (row.words, row.language, row.people, row.nothing) == ("kettle leaks", "en", 1, 0)
    browser(PHONE).get("/en/search/", {"q": "zzgrmbl"})
    assert Searched.objects.get(words="zzgrmbl").nothing == 1
    assert row.week.weekday() == 0 and row.opened == 0


@pytest.mark.wide
def test_what_is_not_counted(indexed: Question) -> None:
    sent: list[dict[str, str]] = [{"q": ""}, {"q": "me@example.org"}, {"kind": "guide"}, {"q": "", "kind": "guide"}]
    further = ({"page": "2"}, {"kind": "question"}, {"kind": "guide", "page": "2"}, {"state": "resolved"})
    for query in [*sent, *({"q": "kettle", **filters} for filters in further)]:
        browser().get("/en/search/", query)
    browser().get("/en/search/suggest/", {"q": "kettle"})
    browser().head("/en/search/", {"q": "kettle"})
    browser("Googlebot/2.1").get("/en/search/", {"q": "kettle"})
    Client().get("/en/search/", {"q": "kettle"})
    assert not Searched.objects.exists()


@pytest.mark.wide
def test_a_search_of_the_guides_is_counted_and_found_nothing_where_no_guide_is(indexed: Question) -> None:
    assert browser().get("/en/search/", {"kind": "guide", "q": "kettle"}).status_code == 200
    row = Searched.objects.get()
    assert (row.words, row.nothing) == ("kettle", 1)
    browser().get("/en/search/", {"q": "kettle"})  # the same person
    assert Searched.objects.get().people == 1


@pytest.mark.wide
def test_a_result_that_is_opened_counts_once_for_who_searched(indexed: Question) -> None:
    page = browser().get("/en/search/", {"q": "kettle"})
    token = page.context["token"]
    assert f'data-token="{token}"' in page.text
    assert f'<a href="{indexed.get_absolute_url()}"' in page.text  # the address stays what people copy
    for _time in range(2):
        assert browser().post("/en/search/opened/", {"token": token, "place": "0"}).status_code == 204
    row = Opened.objects.get()
    assert (row.words, row.kind, row.number, row.places) == ("kettle", "question", indexed.pk, 1)
    browser(PHONE, "192.0.2.7").post("/en/search/opened/", {"token": token, "place": "0"})  # who did not search
    assert Opened.objects.count() == 1
    assert not browser().get("/en/search/", {"q": "kettle"}).cookies


@pytest.mark.wide
def test_a_note_of_something_else_is_refused(indexed: Question) -> None:
    token = browser().get("/en/search/", {"q": "kettle"}).context["token"]
    sent = [{}, {"token": "x", "place": "0"}, {"token": token, "place": "7"}, {"token": token, "place": "-1"}]
    sent += [{"token": f"{token}x", "place": "0"}, {"token": token, "place": "9" * 30}, {"token": token, "place": "²"}]
    for fields in sent:
        assert browser().post("/en/search/opened/", fields).status_code == 400, fields
    assert browser().get("/en/search/opened/").status_code == 405
    assert not Opened.objects.exists()


@pytest.mark.wide
def test_opened_results_are_summed_up_with_their_words(indexed: Question) -> None:
    for ip in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        token = browser(ip=ip).get("/en/search/", {"q": "kettle"}).context["token"]
        browser(ip=ip).post("/en/search/opened/", {"token": token, "place": "0"})
    token = browser().get("/en/search/", {"q": "leaks bottom"}).context["token"]
    browser().post("/en/search/opened/", {"token": token, "place": "0"})
    searches.go_on(at=timezone.now() + dt.timedelta(days=7))
    row = Opened.objects.get()
    assert (row.words, row.person, row.people, row.places) == ("kettle", "", 3, 3)
    assert Searched.objects.get(words="kettle").opened == 3


@pytest.mark.wide
def test_what_fewer_than_three_people_opened_does_not_outlive_the_week(indexed: Question) -> None:
    for number in range(1, 5):
        ip = f"192.0.2.{number}"
        token = browser(ip=ip).get("/en/search/", {"q": "kettle"}).context["token"]
        if number < counting.K:
            browser(ip=ip).post("/en/search/opened/", {"token": token, "place": "0"})
    assert Opened.objects.count() == counting.K - 1
    searches.go_on(at=timezone.now() + dt.timedelta(days=7))
    assert not Opened.objects.exists()
    assert Searched.objects.get().opened == counting.K - 1


@pytest.mark.wide
def test_a_search_waits_for_no_writing(indexed: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(searches, "note", busy)
    response = browser().get("/en/search/", {"q": "kettle"})
    assert response.status_code == 200 and indexed.title in response.text.replace("<mark>", "").replace("</mark>", "")
    assert not Searched.objects.exists()


@pytest.mark.wide
def test_counting_costs_few_statements_after_the_page(indexed: Question) -> None:
    browser().get("/en/search/", {"q": "kettle"})  # the salt is known
    with CaptureQueriesContext(connection) as counted:
        browser(PHONE).get("/en/search/", {"q": "kettle leaks"})
    with CaptureQueriesContext(connection) as plain:
        Client().get("/en/search/", {"q": "kettle leaks"})
    assert len(counted) - len(plain) <= 8  # two of them are PostgreSQL's, so that it waits for nobody
