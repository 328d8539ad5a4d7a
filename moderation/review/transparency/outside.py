"""What no row of the site knows by itself, and staff enter by hand: orders of authorities, out-of-court disputes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from forum.dates import legal_day
from moderation.review.models.outside_acts import AuthorityOrder, OutsideDispute
from moderation.review.transparency.grouping import grouped
from moderation.review.transparency.masking import Bound, Figures, Median, Table
from moderation.review.transparency.medians import minutes
from moderation.review.transparency.period import Period

Kind, Outcome = AuthorityOrder.Kind, OutsideDispute.Outcome
ACT, INFORM = Q(kind=Kind.ACT), Q(kind=Kind.INFORM)


def orders(period: Period, figures: Figures) -> None:
    """Art. 15(1)(a): orders to act (art. 9) and to give information (art. 10)."""
    found = AuthorityOrder.objects.filter(period.within("received_at"))
    for key, field, cuts in (("orders", "category", ""), ("orders_by_state", "member_state", "orders")):
        rows = grouped(found, field, {"act": ACT, "inform": INFORM})
        figures.tables.append(Table(key, ("act", "inform"), rows, cuts=cuts))
    for name, which in (("act", ACT), ("inform", INFORM)):
        for what in ("acknowledged", "done"):
            rows_of = found.filter(which, period.known(f"{what}_at"))
            time = minutes(rows_of, "received_at", f"{what}_at")
            figures.medians.append(Median(f"orders_{name}_{what}", time, "orders_times", (f"{name}_{what}",)))
    columns, counts = _times(found, period)
    bounds = {name: Bound("orders", name.partition("_")[0]) for name in columns}
    figures.tables.append(Table("orders_times", columns, counts, bounds=bounds))


def _times(found: Any, period: Period) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
    """How many orders each median is of."""
    which = {
        f"{name}_{what}": kind & period.known(f"{what}_at")
        for name, kind in (("act", ACT), ("inform", INFORM))
        for what in ("acknowledged", "done")
    }
    return tuple(which), {"orders": tuple(found.filter(each).count() for each in which.values())}


def disputes(period: Period, figures: Figures) -> None:
    """Art. 24(1)(a): brought before a certified body in the year, with the outcome known by now."""
    found = OutsideDispute.objects.filter(**period.in_days("submitted_on"))
    ended = found.filter(ended_on__lte=legal_day(period.as_of))
    rows = {outcome: (ended.filter(outcome=outcome).count(),) for outcome in Outcome.values if outcome}
    rows["open"] = (found.count() - ended.count(),)
    implemented = ended.filter(is_implemented=True).count()
    bounds = {"count": Bound("disputes", "count", without=("open",))}
    time = minutes(ended, "submitted_on", "ended_on")
    figures.medians.append(
        Median("disputes", time, "disputes", ("count",), tuple(name for name in rows if name != "open"))
    )
    figures.tables += [
        Table("disputes", ("count",), rows),
        Table("disputes_implemented", ("count",), {"implemented": (implemented,)}, has_sums=False, bounds=bounds),
    ]
