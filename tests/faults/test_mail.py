"""The mail server away, slow, or the worker killed while it speaks to it: posting goes on, every mail arrives."""

import random
import time
from collections import defaultdict
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests.faults.site import BACK_WITHIN, HOST, free_port, kill, patience, wait_until

pytestmark = pytest.mark.slow

WRITERS = ["bob", "carol", "dora", "eve", "frank", "gil", "hana"]
KILLS = 4


class Postbox:
    """An SMTP server that takes its time; what it acknowledged, by Message-ID."""

    def __init__(self, port: int) -> None:
        self.kept: dict[str, list[bytes]] = defaultdict(list)
        self.controller = Controller(self, hostname=HOST, port=port)

    async def handle_DATA(self, server, session, envelope) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        time.sleep(0.15)
        self.kept[message["Message-ID"]].append(envelope.content)
        return "250 kept"


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def site(make_site, port):
    site = make_site(SELFCARE_MAIL_URL=f"smtp://{HOST}:{port}")
    site.start()
    return site


@pytest.fixture
def postbox(port):
    box = Postbox(port)
    yield box
    box.controller.stop(no_assert=True)


CARRIED_BY_NONE = """
    SELECT count(*) FROM forum_notification AS told WHERE kind = 'comment' AND travels_in_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM forum_mail WHERE notification_id = told.id)
"""


def comment(site, by, key):
    """alice asked: she is told of each comment, by a mail of its own or by one of several."""
    started = time.monotonic()
    path = f"/en/questions/{site.seed['question']}/comment/"
    assert site.post(path, by, body=f"And {key}?", key=key).status == 302
    return time.monotonic() - started


def mails(site):
    return dict(site.rows("SELECT message_id, state FROM forum_mail"))


def test_every_mail_arrives(site, postbox):
    took = [comment(site, by, f"down-{by}") for by in WRITERS]
    assert max(took) < patience(1.5), "posting waits for the mail server"
    refused = "SELECT count(*) FROM forum_mail WHERE last_error = 'ConnectionRefusedError'"
    wait_until(lambda: site.rows(refused)[0][0] >= 1, 20, "nothing was tried")
    assert "done" not in mails(site).values()

    postbox.controller.start()
    site.let_leases_run_out()  # the minute until the next attempt
    chance = random.Random(2)
    for strike in range(KILLS):
        for by in WRITERS:
            comment(site, by, f"up-{strike}-{by}")
        site.let_leases_run_out()
        arrived = len(postbox.kept)
        wait_until(lambda arrived=arrived: len(postbox.kept) > arrived, BACK_WITHIN, "no mail leaves")
        time.sleep(chance.uniform(0, 0.4))
        kill(site.child("worker"))
        site.let_leases_run_out()
    wait_until(site.is_drained, 40, "mails are left behind")

    found = mails(site)
    assert site.rows(CARRIED_BY_NONE) == [(0,)]
    assert set(found.values()) == {"done"}
    assert set(postbox.kept) == set(found)
    assert sum(map(len, postbox.kept.values())) <= len(found) + KILLS  # twice at most what was under way
