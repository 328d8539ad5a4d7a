"""The questions of a period by what they are about, who asks, and when. For staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from forum.figures import words
from forum.figures.charts import Bar, Chart, bars, columns
from forum.figures.cohorts import DAY, Entry, Summary, grouped, summarise
from forum.figures.reading import Reading
from forum.figures.shares import CHART_FROM, SHOWN_FROM
from forum.figures.sources import escalations
from forum.models import Product, Tag

ROWS = 12  # of a chart; the table has no more, so that both say the same


def by_product(reading: Reading) -> Chart:
    keys = grouped(_known(reading), lambda entry: [] if entry.product is None else [entry.product])
    names = dict(Product.objects.filter(pk__in=_largest(keys)).values_list("pk", "name"))
    return _by("product", _("Answers by product"), _("Product"), reading, keys, names)


def by_tag(reading: Reading) -> Chart:
    keys = grouped(_known(reading), lambda entry: entry.tags)
    names = {tag.pk: tag.local_name for tag in Tag.objects.filter(pk__in=_largest(keys))}
    return _by("tag", _("Answers by tag"), _("Tag"), reading, keys, names)


def by_language(reading: Reading) -> Chart:
    keys = grouped(_known(reading), lambda entry: [entry.language])
    return _by("language", _("Answers by language"), _("Language"), reading, keys, _languages())


def _languages() -> dict[str, str]:
    """In the language of the page."""
    return {code: capfirst(get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES}


def newcomers(reading: Reading) -> Chart:
    """Whether people who ask for the first time are answered as well as the others."""
    keys = grouped(_known(reading), lambda entry: [entry.is_first])
    names = {True: _("First question"), False: _("Later ones")}
    return _by("newcomers", _("Newcomers and others"), _("Question of its author"), reading, keys, names)


def _known(reading: Reading) -> list[Entry]:
    return [entry for entry in reading.now.entries if entry.asked <= reading.now.until]


Key = TypeVar("Key", int, str, bool)
Groups: TypeAlias = dict[Key, list[Entry]]


def _largest(groups: Groups[Key]) -> list[Key]:
    """Those with enough questions to say something of, the largest first."""
    enough = [key for key, entries in groups.items() if len(entries) >= SHOWN_FROM]
    return sorted(enough, key=lambda key: (-len(groups[key]), str(key)))[:ROWS]


def _by(key: str, title: str, name: str, reading: Reading, groups: Groups[Key], names: Mapping[Key, str]) -> Chart:
    """The share answered within a day and what became of the questions, group by group."""
    shown = [group for group in _largest(groups) if group in names]
    if not reading.now.summary.is_enough:
        return Chart(key, title, words.too_few_for_chart())
    if not shown:
        return Chart(key, title, _("No line of this chart has %(few)d questions.") % {"few": SHOWN_FROM})
    rows = [(names[group], summarise(groups[group], reading.now.until)) for group in shown]
    marks = [Bar(name, _in_a_day(summary), _percent_of(summary), _trust(summary)) for name, summary in rows]
    finding = _extremes(rows)
    columns, cells = _table(name, rows, [reading.escalated(key, group) for group in shown])
    return Chart(
        key,
        title,
        finding,
        columns=columns,
        rows=cells,
        drawing=bars(key, title, finding, marks),
        note=_(
            "Answered within 24 hours, those that still wait counted in. Dotted: fewer than %(least)d questions. "
            "Under %(few)d, a line is left out; escalations are told in steps of %(few)d."
        )
        % {"least": CHART_FROM, "few": SHOWN_FROM},
    )


Cells: TypeAlias = tuple[str | int, ...]


def _table(name: str, rows: Sequence[tuple[str, Summary]], escalated: Sequence[int]) -> tuple[list[str], list[Cells]]:
    """Where nobody counts escalations, none is no number of them."""
    columns = [
        name,
        _("Questions"),
        _("Answered within 24 hours, in percent"),
        _("Answered so far, in percent"),
        _("Solved, in percent"),
        _("Median wait"),
    ]
    cells: list[Cells] = [_row(of, summary) for of, summary in rows]
    if not escalations():
        return columns, cells
    told = [words.count_in_steps(count, SHOWN_FROM) for count in escalated]
    return [*columns, _("Escalated")], [(*row, of) for row, of in zip(cells, told, strict=True)]


def _in_a_day(summary: Summary) -> float:
    return summary.waiting.done_within(DAY)


def _percent_of(summary: Summary) -> str:
    return _("%(share)s of %(n)s") % {"share": words.percent(_in_a_day(summary)), "n": words.number(summary.asked)}


def _trust(summary: Summary) -> str:
    return "" if summary.is_enough else "dots"


def _row(name: str, summary: Summary) -> Cells:
    return (
        name,
        summary.asked,
        words.whole_percent(_in_a_day(summary)),
        words.whole_percent(summary.answered.value) if summary.answered else "",
        words.whole_percent(summary.solved.value) if summary.solved else "",
        words.waited(summary.waiting.percentile(0.5)),
    )


def _extremes(rows: Sequence[tuple[str, Summary]]) -> str:
    """The best and the last, among those with enough questions to be compared."""
    ranked = sorted((row for row in rows if row[1].is_enough), key=lambda row: -_in_a_day(row[1]))
    if len(ranked) < 2:
        return _("Too few questions in each line to compare them: look at the table.")
    (best, first), (last, worst) = ranked[0], ranked[-1]
    return _("Answered within 24 hours: most at %(best)s (%(high)s), least at %(last)s (%(low)s).") % {
        "best": best,
        "high": words.percent(_in_a_day(first)),
        "last": last,
        "low": words.percent(_in_a_day(worst)),
    }


def by_hour(reading: Reading) -> Chart:
    """When people ask; the same hours decide who waits."""
    title, groups = _("When people ask"), grouped(_known(reading), lambda entry: [entry.hour])
    if not reading.now.summary.is_enough:
        return Chart("hour", title, words.too_few_for_chart())
    counts = [len(groups.get(hour, [])) for hour in range(24)]
    most = max(counts)
    if most < SHOWN_FROM:
        return Chart("hour", title, _("No line of this chart has %(few)d questions.") % {"few": SHOWN_FROM})
    busiest = counts.index(most)
    finding = _("Most questions come between %(hour)d and %(next)d o’clock.") % {
        "hour": busiest,
        "next": (busiest + 1) % 24,
    }
    marks = [
        Bar(str(hour), words.drawn(count) / most, str(count) if count >= SHOWN_FROM else "")
        for hour, count in enumerate(counts)
    ]
    rows = [(hour, words.told(counts[hour]), _quickly(groups.get(hour, []), reading)) for hour in range(24)]
    return Chart(
        "hour",
        title,
        finding,
        columns=[_("Hour"), _("Questions"), _("Answered within 24 hours, in percent")],
        rows=rows,
        drawing=columns("hour", title, finding, marks),
        note=_("Hours of the day in the time zone of the site. Without a bar: fewer than %(n)d.") % {"n": SHOWN_FROM},
    )


def _quickly(entries: list[Entry], reading: Reading) -> int | str:
    return words.whole_percent(_in_a_day(summarise(entries, reading.now.until))) if len(entries) >= SHOWN_FROM else "–"
