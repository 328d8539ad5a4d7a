"""Appeals of the year (art. 15(1)(d), 20): by what was contested, and how each ended."""

from __future__ import annotations

from django.db.models import Case, CharField, Q, Value, When

from moderation.review.models import Appeal, Decision
from moderation.review.transparency.grouping import grouped
from moderation.review.transparency.masking import Figures, Median, Table
from moderation.review.transparency.medians import minutes
from moderation.review.transparency.period import Period

Kind, Outcome = Decision.Kind, Appeal.Outcome
ROWS = ("content", "service", "account", "not_acted")
DECIDED = ("upheld", "replaced", "reversed")
COLUMNS = (*DECIDED, "ended", "open")
# What the team put right itself while it was contested is a decision that was reversed: art. 15(1)(d).
MEANT = {
    "upheld": [Outcome.UPHELD],
    "replaced": [Outcome.REPLACED],
    "reversed": [Outcome.REVERSED, Outcome.GRANTED],
}
ABOUT = Case(
    When(sender_measure__isnull=False, then=Value("service")),
    When(side__in=[Appeal.Side.REPORTER, Appeal.Side.SENDER], then=Value("not_acted")),
    When(decision__kind__in=[Kind.SUSPEND, Kind.CLOSE], then=Value("account")),
    When(decision__kind__in=[Kind.WARN, Kind.LIMIT, Kind.NO_REPORTS], then=Value("service")),
    default=Value("content"),
    output_field=CharField(),
)


def appeals(period: Period, figures: Figures) -> None:
    """Filed in the year, with the outcome known by now.

    None is not told either: the public log says which decisions are undone, and so how many were reversed at most.
    """
    found = Appeal.objects.filter(period.within("filed_at")).annotate(about=ABOUT)
    ended = period.known("ended_at")
    which = {name: ended & Q(outcome__in=meant) for name, meant in MEANT.items()}
    which["ended"] = ended & Q(outcome__in=[Outcome.WITHDRAWN, Outcome.OVERTAKEN])
    which["open"] = ~ended | Q(ended_at__isnull=True)
    rows = grouped(found, "about", which)
    nothing = (0,) * len(COLUMNS)
    table = Table("appeals", COLUMNS, {row: rows.get(row, nothing) for row in ROWS}, parts=COLUMNS, hides_none=True)
    figures.tables.append(table)
    decided = found.filter(ended, outcome__in=[outcome for meant in MEANT.values() for outcome in meant])
    figures.medians.append(Median("appeals", minutes(decided, "filed_at", "ended_at"), "appeals", DECIDED))
