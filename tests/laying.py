"""What lies in the database for every test, and how it lies there again after one that commits.

Emptying all tables and building the site anew costs a second of the processor each time, a copy some milliseconds.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from knowledge import site_tree
from knowledge.models import IndexQueue

KEPT = "kept"  # on PostgreSQL: a schema beside that of the site


def lay() -> None:
    """The pages, groups and rights of a site; from now on they are put back after each test that commits."""
    site_tree.build()
    IndexQueue.objects.all().delete()
    put_back = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    TransactionTestCase._fixture_teardown = lambda case: put_back()  # type: ignore[method-assign]


def _on_sqlite() -> Any:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(kept)
    return lambda: kept.backup(connection.connection)


def _on_postgresql() -> Any:
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        laid = _filled(tables)
        for name in laid:
            cursor.execute(f'CREATE TABLE {KEPT}."{name}" AS TABLE "{name}"')

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Until the transaction ends, rows may leave before those that point to them.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in _filled(tables):
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608
            for name in laid:
                cursor.execute(f'INSERT INTO "{name}" SELECT * FROM {KEPT}."{name}"')  # noqa: S608

    return put_back


def _filled(tables: list[str]) -> list[str]:
    """Those that hold something. TRUNCATE of them all would make new files, and wait for the disk."""
    with connection.cursor() as cursor:
        looks = (f"""SELECT '{name}' WHERE EXISTS (SELECT FROM "{name}")""" for name in tables)  # noqa: S608
        cursor.execute(" UNION ALL ".join(looks))
        return [name for (name,) in cursor.fetchall()]
