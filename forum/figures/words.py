"""Figures in words, in the language of the page."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.figures.holdout import Comparison, Verdict, verdict
from forum.figures.shares import CHART_FROM, SHOWN_FROM, Difference, Share, difference, in_steps
from forum.templatetags.forum_tags import number as written

MINUTE = dt.timedelta(minutes=1)


def percent(value: float) -> str:
    """`82%`, `82 %`, of 0.82. Never all nor nothing unless it is."""
    return _("%(n)d%%") % {"n": whole_percent(value)}


def in_words(wait: dt.timedelta) -> str:
    """One unit: minutes under an hour, hours under two days, then days."""
    minutes = max(1, round(wait.total_seconds() / 60))
    hours, days = round(minutes / 60), round(minutes / 1440)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def whole_percent(value: float) -> int:
    """82 of 0.82, for a cell; never all nor nothing unless it is."""
    rounded = round(100 * value)
    return min(99, max(1, rounded)) if 0 < value < 1 else rounded


def waited(minutes: int | None) -> str:
    """A wait, or that it did not come to that."""
    return _("not reached") if minutes is None else in_words(minutes * MINUTE)


def number(count: int) -> str:
    """Digits in groups, as the language writes them."""
    return str(written(count))


def count_or_few(count: int) -> str:
    """So few that somebody could be recognised are not told apart."""
    if 0 < count < SHOWN_FROM:
        return _("fewer than %(n)d") % {"n": SHOWN_FROM}
    return number(count)


def told(count: int) -> int | str:
    """The same for a cell: a bare number, where it may be told."""
    return count_or_few(count) if 0 < count < SHOWN_FROM else count


def drawn(count: int) -> int:
    """What is not told in words is not told by the length of a bar."""
    return count if count >= SHOWN_FROM else 0


def count_in_steps(count: int, step: int) -> str:
    """Of what nobody may follow one by one: `at least 10` of 13. None reads like few."""
    least = in_steps(count, step)
    if not least:
        return _("fewer than %(n)d") % {"n": step}
    return _("at least %(n)s") % {"n": number(least)}


def interval(low: float, high: float) -> str:
    return _("Chance alone can move it between %(low)s and %(high)s.") % {"low": percent(low), "high": percent(high)}


def points(value: float) -> str:
    """`+4 points`, `−1 point`, of 0.04 and -0.01."""
    whole = round(100 * value)
    sign = "+" if whole > 0 else "−" if whole < 0 else "±"
    words = ngettext("%(sign)s%(n)d point", "%(sign)s%(n)d points", abs(whole))
    return words % {"sign": sign, "n": abs(whole)}


def compared(now: Share | None, before: Share | None, days: int) -> str:
    """With the period before, as far as there is enough in both."""
    if now is None or before is None or not (now.is_enough and before.is_enough):
        return no_comparison(days)
    change = difference(now, before)
    words = {"points": points(change.value), "days": days}
    if change.is_clear:
        return _("%(points)s compared with the %(days)d days before.") % words
    return _("%(points)s compared with the %(days)d days before: chance alone can explain it.") % words


def no_comparison(days: int) -> str:
    return _("No comparison: fewer than %(least)d in the %(days)d days before.") % {"least": CHART_FROM, "days": days}


def compared_waits(before: int | None, days: int) -> str:
    """`before`: the median of the period before, in minutes."""
    if before is None:
        return _("In the %(days)d days before, half of the questions never got there.") % {"days": days}
    return _("In the %(days)d days before: %(wait)s.") % {"days": days, "wait": waited(before)}


def too_few(count: int) -> str:
    """Where a figure would stand."""
    return _("It takes %(least)d questions for this figure; there are %(n)s so far.") % {
        "least": CHART_FROM,
        "n": number(count),
    }


def too_few_for_chart() -> str:
    return _("It takes %(least)d questions for this chart.") % {"least": CHART_FROM}


def spared(compared: Comparison, percent_held: int) -> str:
    """What the hold-out says, honestly."""
    change, found = compared.spared, verdict(compared, percent=percent_held)
    if found is Verdict.OFF:
        return _("Not measured: on this site everybody sees suggestions.")
    if change is None:
        return _("We cannot tell yet: it takes %(least)d people in each group.") % {"least": CHART_FROM}
    words = {**_between(change), "n": abs(round(100 * change.value))}
    if found is Verdict.UNCLEAR:
        return _("We cannot tell yet: between %(low)s and %(high)s of 100 people who begin to ask.") % words
    if found is Verdict.FEWER:
        return (
            _("Of 100 people who begin to ask, suggestions spare %(n)d a question (between %(low)s and %(high)s).")
            % words
        )
    return _("Of 100 people who begin to ask, %(n)d more ask when suggestions are shown (%(low)s to %(high)s).") % words


def _between(change: Difference) -> dict[str, str]:
    low, high = sorted(round(100 * end) for end in (change.low, change.high))
    return {"low": signed(low), "high": signed(high)}


def signed(whole: int) -> str:
    """A minus that is read aloud as one."""
    return f"−{abs(whole)}" if whole < 0 else str(whole)
