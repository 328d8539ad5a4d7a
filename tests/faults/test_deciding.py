"""Several moderators and double clicks at one queue, as real processes: nothing is decided, told or undone twice."""

import json

import pytest

from tests.faults.deciding import CLICKS, ROUNDS, WHAT
from tests.faults.site import Site
from tests.faults.test_races import server

__all__ = ["server"]  # a fixture

pytestmark = pytest.mark.slow


def decide(site: Site) -> None:
    found = json.loads(site.run("-m", "tests.faults.deciding").stdout)
    assert found["errors"] == []
    assert found["wrong"] == []
    assert found["told"] == ROUNDS * len(CLICKS) * len(WHAT)


def test_on_one_file(make_site):
    site = make_site()
    decide(site)
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_on_a_server(server, tmp_path):
    site = Site(tmp_path, DATABASE_URL=server)
    site.run("manage.py", "migrate", "--run-syncdb", "-v0", DJANGO_SETTINGS_MODULE="tests.faults.unmigrated")
    site.run("-m", "tests.faults.seed")
    decide(site)
