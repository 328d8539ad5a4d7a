"""A reader never waits for what reading leaves behind."""

import gc

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


@pytest.mark.wide
def test_the_statement_that_failed_is_gone_at_once():
    """Collected later by another thread, its connection and that thread could wait for each other."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one lock for all who write")

    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere_at_all")

    def cursors() -> int:
        return sum(isinstance(thing, connection.Database.Cursor) for thing in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = cursors()
        assert not if_free(act)
        assert cursors() == before
    finally:
        gc.enable()
