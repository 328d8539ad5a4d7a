"""What people leave behind by reading: written if the database is free at this moment, else not at all.

A page never waits for it: while somebody else writes for long, everything can still be read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

log = logging.getLogger(__name__)

LOCK_MILLISECONDS = 50  # that PostgreSQL may wait for a row


def if_free(act: Callable[[], object]) -> bool:
    """Whether it could be done at once."""
    try:
        with _impatient(), transaction.atomic():
            act()
    except OperationalError as error:
        log.info("left out while the database is busy: %s", type(error).__name__)
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_MILLISECONDS}ms"])
            yield
        return
    seconds = connection.settings_dict["OPTIONS"].get("timeout", 5)
    _wait(0)
    try:
        yield
    finally:
        _wait(round(seconds * 1000))


def _wait(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
