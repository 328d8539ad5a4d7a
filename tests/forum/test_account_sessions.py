"""Where members are signed in: in plain words, to the hour, ended one by one or all at once, everywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from forum import sessions
from forum.devices import browser_of, system_of
from forum.models import Member, OpenSession
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/en/account/sessions/"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)
AGENTS = {
    ANDROID: ("Chrome", "Android"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1": (
        "Safari",
        "iPhone",
    ),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0": ("Edge", "Windows"),
    "curl/8.5": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_device_has_the_name_people_give_it(agent: str) -> None:
    assert (browser_of(agent), system_of(agent)) == AGENTS[agent]


def sign_in(**headers: str) -> Client:
    client = Client(headers=headers)
    client.post("/en/account/login/", {"login": "alice", "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    cache.clear()  # of this process; another one never had it
    return bool(client.get(PAGE).status_code == 200)


@pytest.mark.wide
def test_a_session_is_listed_by_device_and_ended_at_once(alice: Member) -> None:
    phone, here = sign_in(**{"user-agent": ANDROID}), sign_in()
    text = here.get(PAGE).text
    assert "Chrome on Android" in text
    assert "An unknown device" in text
    other = OpenSession.objects.get(browser="Chrome")
    assert is_signed_in(phone)
    here.post(PAGE, {"session": other.pk})
    assert not is_signed_in(phone)
    assert is_signed_in(here)
    assert "Chrome on Android" not in here.get(PAGE).text


@pytest.mark.wide
def test_all_others_are_ended_and_this_one_goes_on(alice: Member) -> None:
    others, here = [sign_in(), sign_in()], sign_in()
    answer = here.post(PAGE, follow=True)
    assert "2 other sessions are ended." in answer.text
    assert [is_signed_in(client) for client in (*others, here)] == [False, False, True]


@pytest.mark.wide
def test_nobody_ends_the_session_of_somebody_else(alice: Member, mallory: Member, as_member: Any) -> None:
    here = sign_in()
    row = OpenSession.objects.get(member=alice)
    as_member(mallory).post(PAGE, {"session": row.pk})
    as_member(mallory).post(PAGE)
    assert is_signed_in(here)
    assert f'value="{row.pk}"' not in as_member(mallory).get(PAGE).text


@pytest.mark.wide
@pytest.mark.parametrize("odd", ["x", "-1", "9" * 30, "²"])
def test_an_odd_number_is_no_session(alice: Member, odd: str) -> None:
    assert sign_in().post(PAGE, {"session": odd}).status_code == 404


@pytest.mark.wide
def test_a_new_password_ends_the_others(alice: Member) -> None:
    other, here = sign_in(), sign_in()
    new = "rain on the roof 7"
    here.post(
        "/en/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )
    assert is_signed_in(here)
    assert not is_signed_in(other)
    assert OpenSession.objects.standing().count() == 1
    assert Session.objects.count() == 1


def test_a_use_is_written_once_an_hour_and_holds_no_address(
    alice: Member, django_assert_num_queries: Any, django_assert_max_num_queries: Any, rf: Any
) -> None:
    client = sign_in()
    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    request.session = client.session
    with django_assert_num_queries(0):
        sessions.note_use(request, alice)
    later = timezone.now() + timedelta(hours=2)
    with django_assert_max_num_queries(8):  # one, in a transaction that waits for nobody
        sessions.note_use(request, alice, at=later)
        sessions.note_use(request, alice, at=later)
    row = OpenSession.objects.get()
    assert (row.last_used_at.minute, row.last_used_at.second) == (0, 0)
    assert row.last_used_at > timezone.now()
    assert "203.0.113" not in str(OpenSession.objects.values())


def test_a_visitor_has_no_session(question: Any) -> None:
    Client().get(question.get_absolute_url())
    assert not Session.objects.exists()
    assert not OpenSession.objects.exists()


def test_signing_out_takes_the_row_in_time(alice: Member) -> None:
    client = sign_in()
    client.post("/en/account/logout/")
    assert not OpenSession.objects.standing().exists()
    OpenSession.objects.update(started_at=timezone.now() - timedelta(days=1))
    sign_in()
    assert sessions.forget_ended() == 1
    assert OpenSession.objects.count() == 1
