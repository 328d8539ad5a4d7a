"""A reader never waits for what reading leaves behind."""

import pytest
from django.db import OperationalError, connection

from forum.models import Tag
from forum.unhurried import if_free

pytestmark = pytest.mark.django_db


def test_what_can_be_written_is():
    assert if_free(lambda: Tag.objects.create(name="pump", slug="pump"))
    assert Tag.objects.filter(slug="pump").exists()


def test_what_cannot_is_left_out_whole():
    def act() -> None:
        Tag.objects.create(name="pump", slug="pump")
        raise OperationalError("database is locked")

    assert not if_free(act)
    assert not Tag.objects.filter(slug="pump").exists()


def test_afterwards_others_wait_as_long_as_before():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's time-out is of the connection")

    def timeout() -> int:
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()[0]

    before, within = timeout(), []
    if_free(lambda: within.append(timeout()))
    assert (within, timeout()) == ([0], before)
    assert before >= 1000
