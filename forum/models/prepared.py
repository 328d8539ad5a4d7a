"""Queries asked by nearly every request, so often that writing their SQL is the dear part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]

LARGEST = 2**63 - 1  # of the whole numbers that a database holds
_PLACE = -(2**60)  # stands for a key while the SQL is written; no row has it, no condition names it


class Prepared:
    """A queryset whose SQL is written once a process: Django takes ten times longer for it than SQLite to answer.

    `build` makes the queryset from the keys it hangs on, each used anywhere and any number of times. Rows come as
    the driver of the database gives them: select whole numbers and texts only.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], keys: int = 1) -> None:
        self._build = build
        self._places = [_PLACE - number for number in range(keys)]
        self._written: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, *keys: int) -> list[Row]:
        """The rows for these keys; none for a key that no row can have."""
        if max(keys, default=0) > LARGEST:
            return []
        if self._written is None:
            self._written = self._build(*self._places).query.sql_with_params()
        sql, params = self._written
        value_of = dict(zip(self._places, keys, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [value_of.get(param, param) if type(param) is int else param for param in params])
            found: list[Row] = cursor.fetchall()
            return found

    def any(self, *keys: int) -> bool:
        """Whether there is a row."""
        return bool(self.rows(*keys))
