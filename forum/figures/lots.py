"""The two groups of the hold-out, side by side. For staff."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from forum.figures import words
from forum.figures.charts import Bar, Chart, bars
from forum.figures.holdout import Counts
from forum.figures.reading import Reading
from forum.figures.shares import CHART_FROM, Share, share


def spared(reading: Reading) -> Chart:
    """The two groups of the lot, and what they did within a day."""
    title = _("Do suggestions spare questions?")
    sentence = words.spared(reading.compared, settings.HOLDOUT_PERCENT)
    return _arms(
        "spared", title, sentence, reading, lambda one: (one.published, one.begun), _("Published within a day")
    )


def solved_after(reading: Reading) -> Chart:
    """Whether those who saw suggestions and asked all the same are solved as often."""
    title, harm = _("Are questions still solved?"), reading.compared.harm
    if harm is None:
        sentence = _("We cannot tell yet: it takes %(least)d published questions in each group.") % {
            "least": CHART_FROM
        }
    else:
        sentence = _("With suggestions, %(points)s solved (between %(low)s and %(high)s). %(verdict)s") % {
            "points": words.points(harm.value),
            "low": words.points(harm.low),
            "high": words.points(harm.high),
            "verdict": _harm_in_words(harm.low, harm.high),
        }
    return _arms("solved-after", title, sentence, reading, lambda one: (one.solved, one.published), _("Solved so far"))


def _harm_in_words(low: float, high: float) -> str:
    if high < 0:
        return _("Suggestions do harm here: look at what they show.")
    return _("More than chance explains.") if low > 0 else _("Chance alone can explain it.")


def _arms(
    key: str, title: str, finding: str, reading: Reading, part: Callable[[Counts], tuple[int, int]], name: str
) -> Chart:
    groups = [(_("With suggestions"), reading.compared.shown), (_("Without (drawn by lot)"), reading.compared.held)]
    found = [(label, share(*part(counts))) for label, counts in groups]
    if any(one is None or one.total < CHART_FROM for _label, one in found):
        return Chart(key, title, finding)
    known = [(label, one) for label, one in found if one is not None]
    marks = [
        Bar(
            label,
            one.value,
            _("%(share)s of %(n)s") % {"share": words.percent(one.value), "n": words.number(one.total)},
            "lines" if i else "",
        )
        for i, (label, one) in enumerate(known)
    ]
    rows = [(label, one.total, one.hits, *_ends(one)) for label, one in known]
    return Chart(
        key,
        title,
        finding,
        columns=[
            _("Group"),
            _("People"),
            name,
            _("Share, in percent"),
            _("At least, in percent"),
            _("At most, in percent"),
        ],
        rows=rows,
        drawing=bars(key, title, finding, marks),
        note=_("Everybody who began counts in the group drawn, whatever they then saw. Intervals of 95%."),
    )


def _ends(one: Share) -> tuple[int, int, int]:
    return round(100 * one.value), round(100 * one.low), round(100 * one.high)
