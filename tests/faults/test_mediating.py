"""Askers, staff and the clock at the same cases, as real processes: no case forks, nothing is sent or said twice."""

import json

import pytest

from tests.faults.mediating import ROUNDS
from tests.faults.site import Site
from tests.faults.test_races import server

__all__ = ["server"]  # a fixture

pytestmark = pytest.mark.slow


def mediate(site: Site) -> None:
    found = json.loads(site.run("-m", "tests.faults.mediating").stdout)
    assert found["errors"] == []
    assert found["wrong"] == []
    assert found["done"] > ROUNDS


def test_on_one_file(make_site):
    site = make_site()
    mediate(site)
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_on_a_server(server, tmp_path):
    site = Site(tmp_path, DATABASE_URL=server)
    site.run("manage.py", "migrate", "--run-syncdb", "-v0", DJANGO_SETTINGS_MODULE="tests.faults.unmigrated")
    site.run("-m", "tests.faults.seed")
    mediate(site)
