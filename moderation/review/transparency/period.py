"""The year of a report, and up to when it knows what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from forum.dates import first_moment


@dataclass(frozen=True)
class Period:
    """A calendar year in the legal time zone. What happened from `as_of` on is not known to it."""

    year: int
    as_of: dt.datetime

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    @property
    def start(self) -> dt.datetime:
        return first_moment(self.first)

    @property
    def end(self) -> dt.datetime:
        return first_moment(dt.date(self.year + 1, 1, 1))

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.end

    def within(self, field: str) -> Q:
        """Rows whose moment lies in the year, as far as it has been seen."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": min(self.end, self.as_of)})

    def known(self, field: str) -> Q:
        """Rows for which this had happened when the figures were made, be it after the year."""
        return Q(**{f"{field}__lt": self.as_of})

    def in_days(self, field: str) -> dict[str, Any]:
        """The same for a day without a time."""
        return {f"{field}__gte": self.first, f"{field}__lte": self.last}
