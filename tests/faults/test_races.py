"""The same thing done many times at once is done once, and every figure is right afterwards."""

import json
import os
import re
import threading
import uuid

import pytest

from tests.faults.racing import ROUNDS
from tests.faults.site import Site, patience

pytestmark = pytest.mark.slow

POSTGRES = os.environ.get("POSTGRES", "postgresql://postgres@127.0.0.1:5432/selfcare")


def race(site: Site) -> None:
    found = json.loads(site.run("-m", "tests.faults.racing").stdout)
    assert found["acts"] == ROUNDS * 4
    assert found["errors"] == []
    assert found["differing"] == {}
    assert found["wrong"] == []


def test_eight_processes_on_one_file(make_site):
    site = make_site()
    race(site)
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.fixture
def server():
    """The address of a database of its own on the PostgreSQL server."""
    psycopg = pytest.importorskip("psycopg")
    address = POSTGRES.rpartition("/")[0]
    name = f"selfcare_race_{uuid.uuid4().hex[:8]}"
    try:
        connection = psycopg.connect(f"{address}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {address}: {error}")
    connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")  # locks are raced for, not the disk
    yield f"{address}/{name}"
    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def test_eight_processes_on_a_server(server, tmp_path):
    site = Site(tmp_path, DATABASE_URL=server)
    site.run("manage.py", "migrate", "--run-syncdb", "-v0", DJANGO_SETTINGS_MODULE="tests.faults.unmigrated")
    site.run("-m", "tests.faults.seed")
    race(site)


def at_once(act, times=8):
    barrier, replies = threading.Barrier(times), []

    def click():
        barrier.wait()
        replies.append(act())

    threads = [threading.Thread(target=click, daemon=True) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience(60))
    assert len(replies) == times
    return replies


def test_eight_clicks_are_one(make_site):
    """On one button, in two tabs, after the back button: one answer, one question, and all are led to it."""
    site = make_site()
    site.start()
    path = f"/en/questions/{site.seed['question']}/answer/"
    replies = at_once(lambda: site.post(path, "eve", body="Once only, thank you.", key="clicked"))
    assert {reply.status for reply in replies} == {302}
    assert len({reply.headers["location"] for reply in replies}) == 1
    assert site.rows("SELECT count(*) FROM forum_answer WHERE body LIKE 'Once only%'") == [(1,)]

    typed = {"title": "How often is this asked?", "body": "Once.", "context": "after", "tags": "once", "language": "en"}
    review = site.post("/en/questions/ask/text/", "frank", **typed).headers["location"]
    draft = re.search(rb'name="draft" value="(\d+)"', site.get(review, "frank").body)[1].decode()
    replies = at_once(lambda: site.post("/en/questions/ask/review/", "frank", draft=draft))
    assert {reply.status for reply in replies} == {302}
    assert {re.sub(r"\d+", "N", reply.headers["location"]) for reply in replies} == {
        "/en/questions/N/how-often-is-this-asked/"
    }
    assert len({reply.headers["location"] for reply in replies}) == 1
    assert site.rows("SELECT count(*) FROM forum_question WHERE title = 'How often is this asked?'") == [(1,)]

    asked = {"title": "How often is this asked by machine?", "body": "b", "tags": ["x"], "context": "after"}
    replies = at_once(lambda: site.post_json("/questions", "gil", "by-machine", language="en", **asked))
    assert sorted({reply.status for reply in replies}) in ([200, 201], [201])
    assert len({reply.headers["location"] for reply in replies}) == 1
    assert site.manage("check_invariants", "--only", "counters", "--only", "ledger").returncode == 0
