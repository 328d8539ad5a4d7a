"""Two real workers and a receiver for each way to fail: nothing lost, nothing stuck, nothing twice under two ids."""

import signal
import socket
import struct
import time
from contextlib import ExitStack

import pytest

from tests.moderation.receivers import OK, answer, read_request, receiver, says
from tests.moderation.test_deliveries_killed import Site, wait_for, webhook_ids

pytestmark = pytest.mark.slow

PREPARE = """
import django
django.setup()
from forum import actions
from moderation.handover import endpoints
from moderation.handover.models import Endpoint
from tests.moderation import casework
from tests.people import make_member
question = actions.ask("A parcel that never came to me", by=make_member("alice"), body="Where is it?",
                       language="en", tags=["delivery"])
body = casework.make_body("body-a", casework.make_mediator())
for url in {urls!r}:
    Endpoint.objects.create(body=body, url=url, secrets=endpoints.channel_of("webhook").new_secret({{}}).split())
casework.sent_case(question, body)
"""
STATES = "SELECT state, status, last_error, attempts FROM moderation_delivery d WHERE endpoint_id = {}"


def by_turns(*scripts):
    """The first caller meets the first script, and so on; the last one stays."""

    def script(connection, shared):
        scripts[min(len(shared.requests), len(scripts) - 1)](connection, shared)

    return script


def hangs(connection, shared):
    shared.requests.append(read_request(connection))
    shared.stop.wait(60)


def drips(connection, shared):
    shared.requests.append(read_request(connection))
    for letter in OK:
        connection.sendall(bytes([letter]))
        if shared.stop.wait(1.5):
            return


def resets(connection, shared):
    """It has read all of it, and the answer is lost on the way."""
    shared.requests.append(read_request(connection))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


HUGE = b"x" * 10_000_000
SCRIPTS = {
    "well": says(OK),
    "fails once": by_turns(answer(500), says(OK)),
    "too much": answer(429, "Retry-After: 120"),
    "down": answer(503),
    "gone": answer(410),
    "elsewhere": says(b""),  # its answer names the trap, whose port is known later
    "hangs": hangs,
    "drips": drips,
    "huge": says(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + HUGE),
    "garbage": says(b"\x00\xff\x13garbage\r\n\r\n"),
    "lost answer": by_turns(resets, says(OK)),
    "trap": says(OK),
}


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path / "var")
    (tmp_path / "var").mkdir()
    made.env["DJANGO_SETTINGS_MODULE"] = "tests.faults.unmigrated"
    made.manage("migrate", "--run-syncdb", "--verbosity=0")
    made.env["DJANGO_SETTINGS_MODULE"] = "selfcare.settings"
    return made


def test_every_way_to_fail(site):
    with ExitStack() as stack:
        trap = stack.enter_context(receiver(SCRIPTS["trap"]))
        scripts = {**SCRIPTS, "elsewhere": answer(302, f"Location: {trap.url}")}
        del scripts["trap"]
        servers = {name: stack.enter_context(receiver(script)) for name, script in scripts.items()}
        urls = {name: server.url for name, server in servers.items()}
        plain = stack.enter_context(receiver(says(OK)))
        urls |= {"no tls": plain.url.replace("http:", "https:"), "private": "https://10.0.0.1/hook"}
        numbers = {name: number for number, name in enumerate(urls, 1)}
        site.run("-c", PREPARE.format(urls=list(urls.values())))

        def row(name):
            return site.ask(STATES.format(numbers[name]))

        workers = [site.worker(), site.worker()]
        stack.callback(lambda: [worker.wait() for worker in workers])
        stack.callback(lambda: [worker.kill() for worker in workers])
        wait_for(lambda: all(row(name)[0] != "pending" or row(name)[2] for name in urls), "a first try of each")
        # One of them dies without a word, while the other goes on.
        workers[0].send_signal(signal.SIGKILL)
        wait_for(lambda: row("fails once")[0] == row("lost answer")[0] == "done", "what works at the second try")
        found = {name: row(name) for name in urls}
        time.sleep(1)

    assert {name: (state, said) for name, (state, _status, said, _tries) in found.items()} == {
        "well": ("done", ""),
        "fails once": ("done", ""),
        "too much": ("pending", "HTTP 429"),
        "down": ("pending", "HTTP 503"),
        "gone": ("dead", "410 Gone"),
        "elsewhere": ("pending", "HTTP 302"),
        "hangs": ("pending", "timeout"),
        "drips": ("pending", "timeout"),
        "huge": ("done", ""),
        "garbage": ("pending", "protocol"),
        "lost answer": ("done", ""),
        "no tls": ("pending", "tls"),
        "private": ("pending", "private"),
    }
    assert trap.requests == []
    assert [len(servers[name].requests) for name in ("well", "huge", "gone", "too much")] == [1, 1, 1, 1]
    for name in ("fails once", "lost answer"):
        ids, bodies = webhook_ids(servers[name])
        assert (len(servers[name].requests), len(ids), len(bodies)) == (2, 1, 1)
    assert site.ask("SELECT COUNT(*) FROM moderation_endpoint WHERE is_active") == (len(urls) - 1,)
