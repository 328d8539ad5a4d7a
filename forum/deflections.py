"""How often somebody found their answer while asking: by week, by product, by what was shown. For staff."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from forum.models import Deflection, Draft, Question

WEEKS = 12
PRODUCTS = 20


class Week(NamedTuple):
    """`all_the_same`: those of `found` who published their question nevertheless."""

    monday: dt.date
    found: int
    all_the_same: int
    asked: int

    @property
    def share(self) -> int | None:
        """Of 100 who came to ask. None where nobody did."""
        stayed_out = max(0, self.found - self.all_the_same)
        return 100 * stayed_out // (stayed_out + self.asked) if stayed_out + self.asked else None


class Row(NamedTuple):
    name: str
    found: int


def since(today: dt.date) -> dt.date:
    """The Monday with which the first week shown begins."""
    return today - dt.timedelta(days=today.weekday(), weeks=WEEKS - 1)


def weeks(today: dt.date) -> list[Week]:
    """The latest first, each of them, with nothing in it too."""
    first = since(today)
    start = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    found = _by_week(Deflection.objects.filter(day__gte=first), "day", Sum("count"))
    same = _by_week(Draft.objects.filter(found_at__gte=start, question__isnull=False), "found_at", Count("pk"))
    written_here = Question.objects.filter(created_at__gte=start, external_ref__isnull=True)
    asked = _by_week(written_here, "created_at", Count("pk"))
    mondays = [first + dt.timedelta(weeks=number) for number in reversed(range(WEEKS))]
    return [Week(day, found.get(day, 0), same.get(day, 0), asked.get(day, 0)) for day in mondays]


def _by_week(rows: QuerySet[Any], name: str, figure: Any) -> dict[dt.date, int]:
    summed = rows.order_by().annotate(week=TruncWeek(name)).values("week").annotate(n=figure).values_list("week", "n")
    return {_as_date(week): count for week, count in summed}


def _as_date(week: dt.date | dt.datetime) -> dt.date:
    return week.date() if isinstance(week, dt.datetime) else week


def by_product(today: dt.date) -> list[Row]:
    """Those with most; "" for questions about no product that is here."""
    return _grouped(today, "product__name")[:PRODUCTS]


def by_what_was_shown(today: dt.date) -> list[Row]:
    labels = dict(Deflection.Shown.choices)
    return [Row(str(labels[row.name]), row.found) for row in _grouped(today, "shown")]


def _grouped(today: dt.date, name: str) -> list[Row]:
    rows = Deflection.objects.filter(day__gte=since(today)).order_by().values(name).annotate(n=Sum("count"))
    return [Row(value or "", count) for value, count in rows.order_by("-n", name).values_list(name, "n")]
