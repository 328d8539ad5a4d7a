"""What people leave behind by reading: written if the database is free at this moment, else not at all.

A page never waits for it: while somebody else writes for long, everything can still be read.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.http import HttpResponseBase

from forum import maintenance

log = logging.getLogger(__name__)

LOCK_MILLISECONDS = 50  # that PostgreSQL may wait for a row


def if_free(act: Callable[[], object]) -> bool:
    """Whether it could be done at once. While the site can only be read, nobody leaves anything."""
    if maintenance.current() is not None:
        return False
    try:
        with _impatient(), transaction.atomic():
            act()
    except OperationalError as error:
        log.info("left out while the database is busy: %s", type(error).__name__)
        let_go(error)
        return False
    return True


def afterwards(response: HttpResponseBase, act: Callable[[], object]) -> None:
    """Once the reader has the page, and if the database is free then: it costs them no time at all."""
    # What Django itself closes files and requests by, after the last byte.
    response._resource_closers.append(lambda: if_free(act))  # type: ignore[attr-defined]


def let_go(error: BaseException | None) -> None:
    """Free what a failed statement holds, here and now.

    Django's database errors refer to themselves, so the cursor would stay until the garbage collector runs, in
    whichever thread. One that holds SQLite's only lock would then wait for the connection of the cursor, which waits
    for that lock: nobody could write for twenty seconds.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


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
