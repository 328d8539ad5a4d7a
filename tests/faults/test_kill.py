"""Processes killed at random moments while members write: nothing acknowledged is lost, nothing is there twice."""

import random
import threading
import time

import pytest

from tests.faults.site import BACK_WITHIN, descendants, is_alive, kill, patience, wait_until
from tests.faults.writers import Book, Writer, lost_or_doubled

pytestmark = pytest.mark.slow

WRITERS = ["bob", "carol", "dora", "eve", "frank", "gil"]
KILLS = ["web child", "web child", "web", "worker", "supervisor", "web and worker"]
OWN = {"bob", "carol"}  # wrote the answers that are voted on


def strike(site, what: str) -> None:
    """Kill it, and wait until the site answers again."""
    victims = {
        "web child": [next(descendants(site.child("gunicorn")), 0)],
        "web": [site.child("gunicorn")],
        "worker": [site.child("worker")],
        "web and worker": [site.child("gunicorn"), site.child("worker")],
        "supervisor": [site.pid],
    }[what]
    everybody = site.everybody()
    for victim in victims:
        kill(victim)
    if what == "supervisor":
        site.process.wait()
        wait_until(lambda: not any(map(is_alive, everybody)), 25, "children outlive the supervisor")
        site.start()
    site.wait_until_it_answers(BACK_WITHIN)


@pytest.mark.parametrize("seed", [1])
def test_nothing_acknowledged_is_lost(make_site, seed):
    site = make_site()
    site.start()
    book, stop, chance = Book(), threading.Event(), random.Random(seed)
    writers = [Writer(site, name, book, stop, seed) for name in WRITERS if name not in OWN]
    for writer in writers:
        writer.start()
    for what in chance.sample(KILLS, len(KILLS)):
        time.sleep(chance.uniform(1, 2.5))
        strike(site, what)
    time.sleep(1)
    stop.set()
    for writer in writers:
        writer.join(patience(70))
    assert book.faults == []
    assert sum(is_acknowledged for _kind, is_acknowledged in book.acts.values()) > 40
    site.let_leases_run_out()
    wait_until(site.is_drained, 40, "the worker does not finish")
    assert lost_or_doubled(site, book) == []
    checked = site.manage("check_invariants", check=False)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert site.rows("PRAGMA foreign_key_check") == []
    assert " ERROR django.request " not in site.log()
