"""A real worker on a file database is killed, or frozen, in the middle of a call: it arrives, once by its id."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.moderation.receivers import OK, read_request, receiver

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds
PREPARE = """
import django
django.setup()
from forum import actions
from moderation.handover import endpoints
from tests.moderation import casework
from tests.people import make_member
question = actions.ask("A parcel that never came to me", by=make_member("alice"), body="Where is it?",
                       language="en", tags=["delivery"])
endpoints.add(body := casework.make_body("body-a", casework.make_mediator()), {url!r})
casework.sent_case(question, body)
"""


class Site:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.env = {
            **os.environ,
            "SELFCARE_MODE": "development",
            "SELFCARE_VAR": str(var),
            "SELFCARE_WEBHOOKS_TO_LOOPBACK": "1",
            "DATABASE_URL": f"sqlite:///{var / 'selfcare.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "selfcare.settings",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *command):
        return subprocess.run([sys.executable, *command], env=self.env, cwd=ROOT, check=True, capture_output=True)

    def manage(self, *command):
        return self.run("manage.py", *command)

    def worker(self):
        with (self.var / "worker.log").open("ab") as log:
            command = [sys.executable, "manage.py", "worker"]
            return subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log)

    def ask(self, question):
        with closing(sqlite3.connect(self.var / "selfcare.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchone()

    def let_the_claim_run_out(self):
        """As it does after a minute."""
        with closing(sqlite3.connect(self.var / "selfcare.sqlite3", timeout=1)) as database, database:
            database.execute("UPDATE moderation_delivery SET next_attempt_at = '2020-01-01 00:00:00'")

    def freeze(self, worker):
        """At a moment when it writes nothing, or it would keep the others from writing."""
        while True:
            worker.send_signal(signal.SIGSTOP)
            try:
                return self.let_the_claim_run_out()
            except sqlite3.OperationalError:
                worker.send_signal(signal.SIGCONT)
                time.sleep(0.1)

    def delivery(self):
        return self.ask("SELECT state, attempts, status FROM moderation_delivery")


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    site.env["DJANGO_SETTINGS_MODULE"] = "tests.faults.unmigrated"
    site.manage("migrate", "--run-syncdb", "--verbosity=0")
    return site


@pytest.fixture
def site(empty_site, tmp_path):
    shutil.copytree(empty_site.var, tmp_path / "var")
    return Site(tmp_path / "var")


@pytest.fixture
def started():
    """Workers that a test started, ended with it."""
    workers = []
    yield workers
    for worker in workers:
        worker.send_signal(signal.SIGCONT)
        worker.kill()
        worker.wait()


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")


def hangs_at_first(connection, shared):
    """The first caller gets no answer; whoever comes after is served at once."""
    shared.requests.append(read_request(connection))
    if len(shared.requests) == 1:
        shared.held = connection.dup()
    else:
        connection.sendall(OK)


def webhook_ids(shared):
    heads = [request.partition(b"\r\n\r\n") for request in shared.requests]
    ids = {line for head, _, _body in heads for line in head.split(b"\r\n") if line.startswith(b"webhook-id")}
    return ids, {body for _head, _, body in heads}


def test_killed_in_the_middle_of_a_call(site, started):
    with receiver(hangs_at_first) as shared:
        site.run("-c", PREPARE.format(url=shared.url))
        first = site.worker()
        started.append(first)
        wait_for(lambda: shared.requests, "the first call")
        first.kill()
        first.wait()
        assert site.delivery() == ("pending", 1, None)
        site.let_the_claim_run_out()
        started.append(site.worker())
        wait_for(lambda: site.delivery()[0] == "done", "the delivery")
        assert site.delivery() == ("done", 2, 200)
        ids, bodies = webhook_ids(shared)
        shared.held.close()
    assert len(shared.requests) == 2
    assert len(ids) == len(bodies) == 1
    site.manage("check_invariants", "--only", "cases", "--only", "outbox")


def test_frozen_in_the_middle_of_a_call(site, started):
    """The second worker delivers; the first wakes, learns that its call failed, and undoes nothing."""
    with receiver(hangs_at_first) as shared:
        site.run("-c", PREPARE.format(url=shared.url))
        first = site.worker()
        started.append(first)
        wait_for(lambda: shared.requests, "the first call")
        site.freeze(first)
        started.append(site.worker())
        wait_for(lambda: site.delivery()[0] == "done", "the delivery")
        first.send_signal(signal.SIGCONT)
        with shared.held as held:
            held.sendall(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")
        time.sleep(5)
        assert site.delivery() == ("done", 2, 200)
    assert len(shared.requests) == 2
    assert site.ask("SELECT is_active FROM moderation_endpoint") == (1,)
    site.manage("check_invariants", "--only", "cases", "--only", "outbox")


def test_stopped_politely_it_finishes_what_it_began(site, started):
    def slow(connection, shared):
        shared.requests.append(read_request(connection))
        time.sleep(3)
        connection.sendall(OK)

    with receiver(slow) as shared:
        site.run("-c", PREPARE.format(url=shared.url))
        worker = site.worker()
        started.append(worker)
        wait_for(lambda: shared.requests, "the call")
        worker.terminate()
        assert worker.wait(30) == 0
    assert site.delivery() == ("done", 1, 200)
