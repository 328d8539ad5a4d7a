"""Closed, or to be read only: every address says so and until when, nothing is written, nothing typed is lost."""

import datetime as dt
import json
import os
import time
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from forum import maintenance
from forum.maintenance import Mode
from forum.models import Answer, Member, Use, Visit, Vote
from selfcare import periodic, worker
from selfcare.worker import Queue
from tests.test_worker import run_until

pytestmark = pytest.mark.django_db
ADDRESSES = ["/en/", "/fr/questions/", "/en/nowhere/", "/", "/nowhere", "/documents/1/x.pdf", "/mail/in/"]
TEXT = "The drum has not turned since Monday.\n  Two spaces, and <b>“signs”</b>."


@pytest.fixture(autouse=True)
def _open_afterwards():
    yield
    maintenance.end()


def at(clock):
    return dt.datetime.combine(timezone.localdate(), dt.time.fromisoformat(clock), timezone.get_default_timezone())


@pytest.fixture
def morning():
    with time_machine.travel(at("10:00"), tick=True) as now:
        yield now


def run(*args):
    out = StringIO()
    call_command("maintenance", *args, stdout=out)
    return out.getvalue()


def test_a_closed_site_says_until_when_in_the_language_of_the_reader(client, morning):
    run("on", "--until", "15:30")
    english, french = client.get("/en/questions/"), client.get("/fr/questions/")
    assert (english.status_code, french.status_code) == (503, 503)
    assert "The service is closed until 15:30" in english.text
    assert '<html lang="fr">' in french.text
    assert "Le service est fermé jusqu’à 15\u00a0h\u00a030" in french.text
    assert "Vos brouillons sont gardés" in french.text
    assert 19_700 < int(english["Retry-After"]) <= 19_800  # five hours and a half
    assert "content-security-policy" in english.headers
    by_browser = client.get("/", headers={"Accept-Language": "fr"})
    assert "jusqu’à" in by_browser.text
    assert "The site is open" in run("off")
    assert client.get("/en/questions/").status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_asked_of_the_database_while_closed(address, alice):
    client = Client()
    client.force_login(alice)
    run("on")

    def lost(*args):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(lost):
        for answer in (client.get(address), client.post(address, {"body": TEXT})):
            assert answer.status_code == 503
            assert "Vos brouillons" in answer.text if "/fr/" in address else "Your drafts are kept" in answer.text
            assert answer["Retry-After"] == "300"


def test_a_program_is_told_as_programs_are(client, morning):
    run("on", "--until", "15:30")
    answer = client.get("/api/v1/questions")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert "15:30" in answer.json()["detail"]
    assert int(answer["Retry-After"]) > 19_000
    maintenance.begin(Mode.READ_ONLY)
    assert client.get("/api/v1/questions").status_code == 200
    assert client.post("/api/v1/questions", {}, content_type="application/json").status_code == 503


def test_the_team_and_the_probes_come_in(editor):
    team = Client()
    team.force_login(editor)
    run("on")
    assert team.get("/admin/").status_code == 200
    assert Client().get("/en/account/login/").status_code == 200
    assert Client().get("/healthz").json() == {"status": "ok"}
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()["site"]) == (200, "closed")
    assert team.get("/en/").status_code == 503


@pytest.mark.wide
def test_a_time_that_is_past_is_not_promised_any_more(client):
    with time_machine.travel(at("10:00")) as now:
        run("on", "--until", "10:05")
        now.move_to(at("10:06"))
        answer = client.get("/en/")
        assert "10:05" not in answer.text
        assert answer["Retry-After"] == "60"
        assert "past" in run("status")


@pytest.mark.wide
def test_a_time_of_tomorrow_has_its_date(client, morning):
    run("on", "--until", "09:00")
    tomorrow = at("09:00") + dt.timedelta(days=1)
    assert maintenance.current().until == tomorrow
    said = client.get("/en/").text.replace("\u00a0", " ")
    assert f"{tomorrow.day} {tomorrow:%B %Y}, 09:00" in said


@pytest.mark.wide
@pytest.mark.parametrize("until", ["soon", "25:00", "2020-01-01T10:00", "2026-13-01T10:00"])
def test_a_time_that_is_none_closes_nothing(until):
    with pytest.raises(CommandError):
        run("on", "--until", until)
    assert maintenance.current() is None


@pytest.mark.wide
@pytest.mark.parametrize("said", ["", "{}", "[]", '{"mode": "open"}', '{"mode": "closed", "until": "x"}', "\x00"])
def test_a_file_that_says_nothing_closes_the_site(said, client):
    maintenance.path().write_text(said)
    assert client.get("/en/").status_code == 503
    assert run("status").startswith("The site is closed")


@pytest.mark.wide
def test_another_process_knows_at_once_and_whoever_starts_later():
    maintenance.begin(Mode.CLOSED)
    assert maintenance.current().mode is Mode.CLOSED
    # Another process writes the same file: in one step, and this one reads it anew.
    beside = maintenance.path().with_suffix(".other")
    beside.write_text(json.dumps({"mode": "read-only"}))
    os.replace(beside, maintenance.path())
    assert maintenance.is_read_only()
    maintenance._read.clear()  # as a process that has just started
    assert maintenance.is_read_only()


@pytest.fixture
def reader(bob):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    return client


def token_of(client, address):
    client.get(address)
    return client.cookies["csrf"].value


def test_reading_goes_on_with_a_line_that_says_so_on_pages_that_were_kept_too(client, question, site_tree):
    address = question.get_absolute_url()
    before = client.get(address)
    kept = {"If-None-Match": before["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    maintenance.begin(Mode.READ_ONLY)
    during = client.get(address, headers=kept)
    assert during.status_code == 200
    assert "the site can be read, and nothing can be sent" in during.text
    assert client.get(address, headers={"If-None-Match": during["ETag"]}).status_code == 304
    for page in ("/en/", "/fr/", "/en/questions/", "/en/search/?q=drum"):
        assert "notice warn" in client.get(page).text, page
    maintenance.end()
    after = client.get(address, headers={"If-None-Match": during["ETag"]})
    assert (after.status_code, after["ETag"]) == (200, before["ETag"])
    assert "nothing can be sent" not in after.text


def test_what_was_typed_is_shown_again_and_can_be_sent_from_there(reader, question):
    address = f"/en/questions/{question.pk}/answer/"
    token = token_of(reader, question.get_absolute_url())
    maintenance.begin(Mode.READ_ONLY)
    sent = {"body": TEXT, "accepts": "1", "csrfmiddlewaretoken": token}
    refused = reader.post(address, sent)
    assert (refused.status_code, refused["Retry-After"]) == (503, "300")
    assert "&lt;b&gt;“signs”&lt;/b&gt;" in refused.text
    assert not Answer.objects.exists()
    assert not Use.objects.exists()
    form = refused.text.split(f'action="{address}"')[1].split("</form>")[0]
    assert 'name="accepts" value="1"' in form
    assert ">Send it again<" in form
    maintenance.end()
    typed = unescape(form.split('name="body"')[1].split(">&#10;", 1)[1].split("</textarea>")[0])
    assert typed == TEXT
    assert reader.post(address, {**sent, "body": typed}).status_code == 302
    assert Answer.objects.get().body == TEXT


@pytest.mark.wide
def test_a_form_of_somebody_else_is_not_shown_again(reader, question):
    maintenance.begin(Mode.READ_ONLY)
    answer = reader.post(f"/en/questions/{question.pk}/answer/", {"body": TEXT})
    assert answer.status_code == 403
    assert "drum" not in answer.text


@pytest.mark.wide
def test_no_password_is_said_again(client):
    maintenance.begin(Mode.READ_ONLY)
    answer = client.post("/en/account/login/", {"login": "bob", "password": "open sesame 9 times"})
    assert answer.status_code == 503
    assert "sesame" not in answer.text
    assert "Send it again" not in answer.text
    assert "Go back with your browser" in answer.text


@pytest.mark.wide
def test_a_button_of_a_page_says_it_above_and_leaves_the_page_as_it_is(reader, bob, question, alice):
    token = token_of(reader, question.get_absolute_url())
    maintenance.begin(Mode.READ_ONLY)
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    answer = reader.post(f"/en/questions/{question.pk}/follow/", {}, headers=headers)
    assert answer.status_code == 503
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#messages", "#refusal")
    assert 'id="refusal"' in answer.text
    assert not Vote.objects.exists()


@pytest.mark.wide
def test_members_read_and_leave_nothing(reader, bob, question):
    writes = []

    def note(execute, sql, *args):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(sql)
        return execute(sql, *args)

    maintenance.begin(Mode.READ_ONLY)
    with connection.execute_wrapper(note):
        for page in (question.get_absolute_url(), "/en/questions/", "/en/notifications/", "/en/search/?q=drum", "/en/"):
            answer = reader.get(page)
            assert answer.status_code == 200, page
            assert "nothing can be sent" in answer.text
    assert writes == []
    assert not Visit.objects.exists()


@pytest.mark.wide
def test_a_page_that_must_leave_a_trace_is_not_shown_without(monkeypatch):
    maintenance.begin(Mode.READ_ONLY)
    browser = Client(raise_request_exception=False)
    monkeypatch.setattr("selfcare.views.redirect", lambda *args: Member.objects.update(reputation=7))
    assert browser.get("/").status_code == 503
    assert "nothing can be sent" in browser.get("/").text


@pytest.mark.wide
def test_one_can_always_sign_out(bob):
    client = Client()
    client.force_login(bob)
    maintenance.begin(Mode.READ_ONLY)
    assert client.post("/en/account/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.post("/theme/", {"theme": "dark"}).cookies["theme"].value == "dark"


@pytest.mark.wide
@pytest.mark.parametrize("mode", list(Mode))
def test_the_worker_rests(mode, monkeypatch):
    done = []

    def work():
        done.append(1)
        return 0

    maintenance.begin(mode)
    started = time.monotonic()
    run_until(lambda: time.monotonic() - started > 0.2, Queue("probe", work, rest=0.01))
    assert done == []
    monkeypatch.setattr(periodic, "JOBS", {"probe": work})
    monkeypatch.setattr(periodic, "DAILY_JOBS", {"probe": work})
    periodic.tick()
    assert done == []
    maintenance.end()
    run_until(lambda: bool(done), Queue("probe", work, rest=0.01))


@pytest.mark.wide
def test_options_that_mean_nothing_are_refused():
    for args in (("off", "--read-only"), ("status", "--until", "15:30")):
        with pytest.raises(CommandError):
            run(*args)
    assert worker.queues()
