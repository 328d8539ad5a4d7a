"""`manage.py doctor` sees each thing that is wrong, says what to do, and ends with a number for programs."""

import datetime as dt
import json
import os
import socket
import struct
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from forum import maintenance
from forum.models import Mail, Question
from knowledge.models import IndexQueue
from selfcare import dns, doctor, periodic, vitals
from selfcare.doctor import Level
from tests.test_worker import run_until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    """A folder where nothing ran yet."""
    settings.VAR = settings.MEDIA_ROOT = settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def found(*only):
    return [(one.level, one.said) for _name, one in doctor.examine(only)]


def levels(*only):
    return {level for level, _said in found(*only)}


def run(*args):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", *args, stdout=out, no_color=True)
    return ended.value.code, out.getvalue()


def test_a_well_site_ends_with_0_and_a_broken_one_with_2():
    vitals.note(vitals.WORKER)
    vitals.note(vitals.ROUND)
    vitals.note(vitals.BACKUP)
    well = ("--only", "database", "--only", "worker", "--only", "queues", "--only", "backup")
    code, said = run(*well)
    assert code == 0, said
    assert [line[:5] for line in said.splitlines()] == ["ok   "] * 4
    (vitals._file(vitals.BACKUP)).unlink()
    assert run(*well)[0] == 1
    (vitals._file(vitals.WORKER)).unlink()
    os.utime(vitals._file(vitals.ROUND), (1, 1))
    code, said = run(*well)
    assert code == 2
    assert "BAD  worker: no worker runs here (never seen): manage.py serve" in said


def test_programs_read_the_same():
    code, said = run("--json", "--only", "worker", "--only", "database")
    told = json.loads(said)
    assert (code, told["level"]) == (2, "red")
    assert {"check": "database", "level": "green"}.items() <= told["findings"][-1].items()


@pytest.mark.wide
def test_everything_is_looked_at_though_one_thing_breaks(monkeypatch):
    def lost():
        raise OperationalError("the server is away")

    monkeypatch.setitem(doctor.CHECKS, "database", lost)
    named = [name for name, _finding in doctor.examine()]
    assert list(dict.fromkeys(named)) == list(doctor.CHECKS)
    assert (Level.RED, "OperationalError: the server is away") in found()


@pytest.mark.wide
def test_a_worker_breathes_and_tells_of_its_rounds(var):
    assert vitals.age(vitals.WORKER) is None
    run_until(lambda: vitals.age(vitals.WORKER) is not None)
    assert vitals.age(vitals.WORKER) < 60


@pytest.mark.wide
def test_a_round_leaves_its_mark_and_one_that_was_held_back_none(monkeypatch):
    monkeypatch.setattr(periodic, "JOBS", {})
    monkeypatch.setattr(periodic, "DAILY_JOBS", {"probe": lambda: None})
    maintenance.begin(maintenance.Mode.CLOSED)
    periodic.tick()
    assert vitals.age(vitals.ROUND) is None
    maintenance.end()
    periodic.tick()
    assert vitals.age(vitals.ROUND) < 60


@pytest.mark.wide
def test_mails_that_wait_and_mails_that_were_given_up_are_seen():
    long_ago = timezone.now() - dt.timedelta(hours=3)
    Mail.objects.create(message_id="1", to=["a@example.org"], subject="s", text="t", created_at=long_ago)
    Mail.objects.create(message_id="2", to=["b@example.org"], subject="s", text="t", state=Mail.State.DEAD)
    said = found("queues")
    assert (Level.RED, "mail: 1 overdue, the oldest waits for 3 hours") in said
    assert (Level.YELLOW, "mail: 1 given up: /admin/ shows why") in said
    assert "example.org" not in str(said)


@pytest.mark.wide
def test_an_index_that_lags_is_seen(question):
    IndexQueue.objects.all().delete()
    assert (Level.GREEN, "0 changes wait") in found("index")
    IndexQueue.objects.put(Question, [question.pk])
    IndexQueue.objects.update(queued_at=timezone.now() - dt.timedelta(minutes=40))
    assert (Level.RED, "1 changes wait, the oldest for 40 minutes") in found("index")


@pytest.mark.wide
def test_a_clock_that_was_ahead_is_seen(question):
    Question.objects.update(created_at=timezone.now() + dt.timedelta(days=3))
    assert Level.RED in levels("clock")


@pytest.mark.wide
def test_a_folder_nobody_can_write_is_seen(settings, var):
    assert Level.RED not in levels("storage")
    settings.VAR = var / "away"
    assert levels("storage") == {Level.RED}


@pytest.mark.wide
def test_a_mail_server_that_is_away_is_seen(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAIL_TRANSPORT = {"backend": backend, "host": "127.0.0.1", "port": taken.getsockname()[1]}
        assert levels("mail") == {Level.RED}


@pytest.mark.wide
def test_mail_to_files_is_no_mail_in_production(settings):
    assert levels("mail") == {Level.GREEN}
    settings.PRODUCTION = True
    assert levels("mail") == {Level.RED}


@pytest.mark.wide
def test_packages_that_nobody_tested_are_named():
    lock = "django==1.0 \\\n    --hash=x\nnowhere==2 ; sys_platform == 'win32' \\\ngone==3 \\\n"
    said = doctor._other_versions(lock)
    assert [one.split()[0] for one in said] == ["django", "gone"]


@pytest.mark.wide
def test_a_site_that_is_closed_is_not_forgotten():
    maintenance.begin(maintenance.Mode.READ_ONLY)
    assert found("site") == [(Level.YELLOW, "read-only: manage.py maintenance off")]


def record(kind, data):
    return b"\xc0\x0c" + struct.pack(">2HIH", kind, 1, 60, len(data)) + data


def text(*pieces):
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


class NameServer:
    """Answers by UDP on this machine with what a zone holds."""

    def __init__(self, zone):
        self.zone = zone
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                query, sender = self.socket.recvfrom(512)
            except OSError:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode())
                at += query[at] + 1
            kind = struct.unpack_from(">H", query, at + 1)[0]
            records = [record(k, data) for k, data in self.zone.get(".".join(labels), []) if k in {kind, 5}]
            code = 0 if ".".join(labels) in self.zone else 3
            head = query[:2] + struct.pack(">5H", 0x8180 | code, 1, len(records), 0, 0)
            self.socket.sendto(head + query[12 : at + 5] + b"".join(records), sender)


@pytest.fixture
def zone(monkeypatch):
    zone = {}
    answering = NameServer(zone)
    monkeypatch.setattr(dns, "server", lambda: "127.0.0.1")
    monkeypatch.setattr(dns, "PORT", answering.socket.getsockname()[1])
    yield zone
    answering.socket.close()


@pytest.mark.wide
def test_what_mail_servers_ask_for_is_looked_up(settings, zone):
    settings.PRODUCTION = True
    settings.DEFAULT_FROM_EMAIL = "Help <no-reply@help.example.org>"
    settings.MAIL_IN_ADDRESS = "reply@in.example.org"
    said = [line for _level, line in found("names of the mail domain")]
    assert [line.split(" (")[0] for line in said[:2]] == ["no SPF record", "no DMARC record"]
    assert said[2].startswith("no MX record at in.example.org")
    zone["help.example.org"] = [(5, b"\x01a\xc0\x0c"), (16, text(b"other")), (16, text(b"v=spf1 ", b"-all"))]
    zone["_dmarc.example.org"] = [(16, text(b"v=DMARC1; p=none"))]
    zone["in.example.org"] = [(15, b"\x00\x0a\x04mail\x00")]
    assert dns.ask("help.example.org", dns.TXT) == [b"other", b"v=spf1 -all"]
    assert levels("names of the mail domain") == {Level.GREEN}


@pytest.mark.wide
def test_a_name_server_that_says_nothing_is_said(settings, monkeypatch):
    settings.PRODUCTION = True
    monkeypatch.setattr(dns, "SECONDS", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        monkeypatch.setattr(dns, "server", lambda: "127.0.0.1")
        monkeypatch.setattr(dns, "PORT", silent.getsockname()[1])
        [(level, said)] = found("names of the mail domain")
    assert (level, said[:8]) == (Level.RED, "NoAnswer")
