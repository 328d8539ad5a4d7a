"""How long it takes until somebody answers: as text, drawing, table. For both pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forum.figures import words
from forum.figures.charts import Chart, Point, curve
from forum.figures.cohorts import DAY, HOUR, WEEK
from forum.figures.reading import Reading
from forum.figures.survival import Curve


def in_words(waiting: Curve) -> list[str]:
    within = [(HOUR, _("within 1 hour")), (DAY, _("within 24 hours")), (WEEK, _("within 7 days"))]
    parts = [f"{name} {words.percent(waiting.done_within(minutes))}" for minutes, name in within]
    return [
        _("With an answer: %(parts)s.") % {"parts": ", ".join(parts)},
        _("Nine in ten: %(wait)s.") % {"wait": words.waited(waiting.percentile(0.9))},
    ]


def chart(reading: Reading) -> Chart:
    """The curve of the first answer, as text, drawing, table."""
    summary = reading.now.summary
    title = _("How long until the first answer")
    if not summary.is_enough:
        return Chart("waiting", title, words.too_few_for_chart())
    finding = " ".join(in_words(summary.waiting))
    marks = [(minutes, words.waited(minutes)) for minutes in (10, HOUR, 6 * HOUR, DAY, WEEK, 30 * DAY)]
    ticks = [mark for mark in marks if mark[0] <= max(WEEK, reading.days * DAY)]
    points = [Point(step.minutes, step.done) for step in summary.waiting.steps]
    rows = [(name, *_within(summary.waiting, minutes)) for minutes, name in ticks]
    return Chart(
        "waiting",
        title,
        finding,
        columns=[_("After"), _("With an answer, in percent"), _("At least, in percent"), _("At most, in percent")],
        rows=rows,
        drawing=curve("waiting", title, finding, points, ticks),
        note=_("Upwards: the share with an answer, in percent. At least and at most: interval of 95%."),
    )


def _within(waiting: Curve, minutes: int) -> tuple[int, int, int]:
    low, high = waiting.interval(minutes)
    return round(100 * waiting.done_within(minutes)), round(100 * low), round(100 * high)
