"""Which tests run a second time, on PostgreSQL, and what spares them there the waiting for the disk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

# The wide tests in these files go through pages and mails as a reader does, or look into the files of the index: their
# statements are asked on PostgreSQL by the default suite and by test_routes.py. Odd values, actions, races,
# constraints, lists, imports, the API: on both. docs/adr/0032-what-runs-on-postgresql.md
ONCE = re.compile(
    r"/journeys/test_(hostile|words)\.py|/test_(leaving|limits_of_routes|accounts|asking_steps|review_reading|cases_desk|workflow)\.py"
    r"|/test_mail_(parts|reasons)\.py|/test_promoting(_\w+)?(?<!numbers)\.py"
    r"|/test_search_(damage|languages|memory|shapes|values)\.py"
    r"|/test_(\w+_)?(pages?|admin)(_\w+)?(?<!pages_reading)(?<!page_costs)(?<!search_admin)\.py"
)


def is_left_out(item: pytest.Item) -> bool:
    """A test that says nothing new there: marked `once`, or wide and in one of those files."""
    is_wide = item.get_closest_marker("wide") is not None
    return item.get_closest_marker("once") is not None or (is_wide and ONCE.search(str(item.path)) is not None)


# Nobody needs the rows of a test after the power was cut.
OPTIONS = {"options": "-c synchronous_commit=off"}


def empty_with_delete() -> None:
    """After a test that commits, empty the tables that hold something.

    TRUNCATE of all tables makes a new file for each of them and of their indexes, and waits for the disk: seconds
    a test.
    """
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _sql_flush  # type: ignore[method-assign,assignment]


def _sql_flush(style: Any, tables: list[str], **wishes: Any) -> list[str]:
    if not tables:
        return []
    names = {table: connection.ops.quote_name(table) for table in tables}
    looks = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name})" for table, name in names.items())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        filled = [names[table] for (table,) in cursor.fetchall()]
    # Until the transaction ends, rows may leave before those that point to them.
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in filled)]  # noqa: S608
