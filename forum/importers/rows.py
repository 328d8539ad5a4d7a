"""One row of a source, whatever its file format: values that are checked where they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_YEARS = range(1970, 9000)  # beyond, a change of time zone overflows

AnyRecord = TypeVar("AnyRecord")


class BadRow(ValueError):
    """The row cannot be used; holds what is wrong with it."""


class LeftOut(Exception):
    """The row is right and is not imported; holds why."""


@dataclass(frozen=True)
class Row:
    """`place` is file and line, for whoever has to look."""

    place: str
    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Raises BadRow without the value, unless there is a default; an empty value is a value."""
        value = self.values.get(name)
        if value is None:
            value = default
        if value is None:
            raise BadRow(f"it has no {name}")
        if not isinstance(value, str):
            raise BadRow(f"{name} is not a text")
        return value

    def integer(self, name: str) -> int:
        value = str(self.text(name))
        if not _INTEGER.fullmatch(value):
            raise BadRow(f"{name} is not a whole number: {_shown(value)}")
        return int(value)

    def integer_or_none(self, name: str) -> int | None:
        return self.integer(name) if self.values.get(name) else None

    def moment(self, name: str) -> datetime:
        """Without an offset it is UTC."""
        value = self.text(name)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise BadRow(f"{name} is not a date: {_shown(value)}") from None
        if moment.year not in _YEARS:
            raise BadRow(f"{name} is out of range: {_shown(value)}")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if self.values.get(name) else None


def _shown(value: str) -> str:
    return repr(value[:40])


def batched(records: Iterable[AnyRecord], size: int) -> Iterator[list[AnyRecord]]:
    iterator = iter(records)
    while batch := list(islice(iterator, size)):
        yield batch
