"""The second step of signing in: set up, shown, used once, made good for when it is lost."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as site
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from wagtail.models import ModelLogEntry

from forum import actions, second_factor
from forum.models import Mail, Member
from moderation.mediation import staffing
from tests.moderation import casework
from tests.people import PASSWORD, make_member, prove

pytestmark = [pytest.mark.django_db, pytest.mark.doors]
SetUp = Callable[[Client], tuple[str, list[str]]]
LOGIN, STEP = "/en/account/login/", "/en/account/second-step/"


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def sign_in(client: Client, member: Member) -> Any:
    return client.post(LOGIN, {"login": member.username, "password": PASSWORD}, follow=True)


@pytest.fixture
def set_up() -> SetUp:
    """Sets it up in a browser: its key, and the recovery codes."""

    def do(client: Client) -> tuple[str, list[str]]:
        secret = _activate(client)
        page = client.get(f"{STEP}recovery-codes/")
        return secret, [found.replace(" ", "") for found in re.findall(r"<li><code[^>]*>([\d ]+)</code>", page.text)]

    return do


def _activate(client: Client) -> str:
    page = client.get(f"{STEP}totp/activate/", follow=True)
    if b'name="password"' in page.content:
        asked = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
        page = client.post(asked, {"password": PASSWORD}, follow=True)
    found = re.search(r"secret=([A-Z2-7]{32})", page.text)
    assert found is not None
    client.post(f"{STEP}totp/activate/", {"code": code_of(found[1])})
    return found[1]


@pytest.fixture
def signed_in(alice: Member) -> Client:
    client = Client()
    sign_in(client, alice)
    return client


@pytest.mark.wide
def test_setting_it_up_proves_it_and_gives_codes(alice: Member, signed_in: Client, set_up: SetUp) -> None:
    secret, codes = set_up(signed_in)
    assert len(set(codes)) == 10
    kept = Authenticator.objects.get(user=alice, type="totp")
    assert secret not in str(kept.data)  # sealed
    assert second_factor.unseal(kept.data["secret"]) == secret
    assert signed_in.get(f"{STEP}first/").status_code == 302  # nothing more to show
    assert "****" not in signed_in.get(f"{STEP}recovery-codes/").text
    assert not any(code[:4] in signed_in.get(f"{STEP}recovery-codes/").text for code in codes)  # shown once


@pytest.mark.wide
def test_a_password_alone_no_longer_signs_in_and_a_code_counts_once(
    alice: Member, signed_in: Client, set_up: SetUp
) -> None:
    secret, _codes = set_up(signed_in)
    with time_machine.travel(time.time() + 600, tick=True):
        first, second = Client(), Client()
        for client in (first, second):
            assert sign_in(client, alice).request["PATH_INFO"] == f"{STEP}authenticate/"
            assert "_auth_user_id" not in client.session
        code = code_of(secret)
        first.post(f"{STEP}authenticate/", {"code": code})
        assert "_auth_user_id" in first.session
        assert "was used already" in second.post(f"{STEP}authenticate/", {"code": code}).text
        assert "_auth_user_id" not in second.session


@pytest.mark.wide
def test_a_recovery_code_counts_once(alice: Member, signed_in: Client, set_up: SetUp) -> None:
    _secret, codes = set_up(signed_in)
    for expected in (True, False):
        client = Client()
        sign_in(client, alice)
        client.post(f"{STEP}authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is expected


@pytest.mark.wide
def test_the_code_is_counted_whichever_process_it_reaches(alice: Member) -> None:
    assert second_factor.claim(alice, "123 456")
    assert not second_factor.claim(alice, "123456")
    assert second_factor.is_claimed(alice, "123456")


@pytest.mark.wide
def test_guesses_are_few(alice: Member, signed_in: Client, set_up: SetUp) -> None:
    set_up(signed_in)
    client = Client()
    sign_in(client, alice)
    answers = [client.post(f"{STEP}authenticate/", {"code": f"{n:06}"}).text for n in range(12)]
    assert "oo many" in answers[-1]


@pytest.mark.wide
def test_a_session_that_is_older_shows_it_before_it_changes_it(alice: Member, signed_in: Client, set_up: SetUp) -> None:
    older = Client()
    sign_in(older, alice)
    secret, _codes = set_up(signed_in)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        assert older.get(f"{STEP}{path}")["Location"] == f"{STEP}first/"
    with time_machine.travel(time.time() + 120, tick=True):
        response = older.post(f"{STEP}reauthenticate/?next={STEP}", {"code": code_of(secret)})
    assert response["Location"] == STEP
    assert older.get(STEP).status_code == 200


@pytest.mark.wide
@pytest.mark.django_db(transaction=True)
def test_switching_it_off_is_told_by_mail(alice: Member, signed_in: Client, settings: Any, set_up: SetUp) -> None:
    settings.EMAIL_BACKEND = "forum.mail.QueueBackend"
    set_up(signed_in)
    assert signed_in.post(f"{STEP}totp/deactivate/").status_code == 302
    assert not second_factor.has_one(alice)
    subjects = set(Mail.objects.values_list("subject", flat=True))
    assert {"A second step protects your account", "The second step of your account is off"} <= subjects


@pytest.mark.wide
def test_another_key_of_the_site_opens_nothing_and_a_former_one_does() -> None:
    sealed = second_factor.seal("SECRET")
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert second_factor.unseal(sealed) == ""
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[site.SECRET_KEY]):
        assert second_factor.unseal(sealed) == "SECRET"


def test_the_demo_shows_its_code_and_a_production_site_never_takes_it(alice: Member, settings: Any) -> None:
    second_factor.give_demo(alice)
    client = Client()
    page = sign_in(client, alice)
    shown = re.search(r"Its code now: (\d{6})", page.text)
    assert shown is not None
    settings.PRODUCTION = True
    assert "Its code now" not in client.get(f"{STEP}authenticate/").text
    client.post(f"{STEP}authenticate/", {"code": code_of(second_factor.DEMO_SECRET, -1)})
    assert "_auth_user_id" not in client.session
    settings.PRODUCTION = False
    client.post(f"{STEP}authenticate/", {"code": shown[1]})
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("address", ["/en/moderation/", "/en/moderation/decisions/"])
@pytest.mark.wide
def test_the_team_s_pages_ask_for_it_where_the_site_says_so(
    dora: Member, alice: Member, settings: Any, address: str
) -> None:
    settings.SECOND_FACTOR = "staff"
    client = Client()
    client.force_login(dora)
    assert client.get(address)["Location"] == f"{STEP}first/"
    assert "Set up the second step" in client.get(f"{STEP}first/").text
    settings.SECOND_FACTOR = "cases"
    assert client.get(address).status_code == 200
    settings.SECOND_FACTOR = "staff"
    other = Client()
    other.force_login(alice)
    assert "first" not in other.get(address).get("Location", "")  # refused as ever, not led to it


@pytest.mark.wide
def test_wagtail_s_pages_ask_for_it_too(editor: Member, settings: Any) -> None:
    settings.SECOND_FACTOR = "staff"
    client = Client()
    client.force_login(editor)
    for address in ("/admin/", "/admin/pages/", "/admin/users/"):
        assert client.get(address)["Location"] == f"{STEP}first/"


@pytest.mark.wide
def test_it_leads_back_where_one_was_closed_out(dora: Member, settings: Any, set_up: SetUp) -> None:
    settings.SECOND_FACTOR = "staff"
    client = Client()
    sign_in(client, dora)
    client.get("/en/moderation/decisions/")
    set_up(client)
    assert client.get(f"{STEP}first/")["Location"] == "/en/moderation/decisions/"


@pytest.mark.wide
def test_an_administrator_takes_it_off_and_is_seen_doing_it(alice: Member, dora: Member) -> None:
    root, other = (make_member(name, is_staff=True, is_superuser=True) for name in ("root", "rita"))
    casework.make_body("body-a", alice)
    for member in (alice, root):
        second_factor.give_demo(member)
    theirs, mine = Client(), Client()
    theirs.force_login(alice)
    mine.force_login(root)
    address = f"/admin/users/{alice.pk}/second-step/"
    assert mine.get(address)["Location"] == f"{STEP}first/"  # not by password alone
    prove(mine, root)
    assert "Take off the second step" in mine.get("/admin/users/").text
    assert mine.get(address).status_code == 200
    assert second_factor.has_one(alice)
    assert mine.post(address).status_code == 302
    assert not second_factor.has_one(alice)
    assert "_auth_user_id" not in theirs.session
    assert mine.post(address).status_code == 404  # there is none any more
    told = {mail.to[0]: mail.text for mail in Mail.objects.all()}
    assert "signed out everywhere" in told["alice@example.org"]
    log = ModelLogEntry.objects.get(action="forum.second_step_taken_off")
    assert (log.user, log.object_id) == (root, str(alice.pk))
    for member, by in ((alice, dora), (root, root)):
        with pytest.raises(PermissionDenied):
            actions.take_off_second_step(member, by=by)
    assert actions.take_off_second_step(root, by=other)
    assert not actions.take_off_second_step(root, by=other)


@pytest.mark.wide
def test_their_service_is_told_too(alice: Member) -> None:
    casework.make_body("body-a", alice)
    staffing.tell_of_lost_step(alice)
    told = Mail.objects.get(to=["body-a@example.org"])
    assert "alice" in told.text
