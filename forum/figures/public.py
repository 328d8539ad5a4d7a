"""The page of statistics: its figures, what each means, and why none of them is 100 %."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.actions.rights import SILENCE
from forum.figures import mediations, waiting, words
from forum.figures.charts import Chart
from forum.figures.cohorts import By, Summary
from forum.figures.figure import Figure
from forum.figures.periods import Period
from forum.figures.reading import Reading, mark, read
from forum.figures.shares import CHART_FROM, SHOWN_FROM

KEPT_SECONDS = 3600


class Page(NamedTuple):
    """What everybody reads of one period."""

    at: dt.datetime  # of the count
    is_stale: bool
    period: Period
    left_out: int
    imported: int
    figures: list[Figure]
    charts: list[Chart]
    least: int = CHART_FROM
    people: int = SHOWN_FROM


def page(days: int) -> Page | None:
    """Read once for each count, period and language: whatever stands in the address, it costs one short query."""
    key = f"statistics:{days}:{get_language()}:{mark()}"
    found: Page | None = cache.get_or_set(key, lambda: _page(days), KEPT_SECONDS)
    return found


def _page(days: int) -> Page | None:
    reading = read(days)
    if reading is None:
        return None
    now = reading.now
    return Page(
        at=reading.refresh.at,
        is_stale=reading.is_stale,
        period=now.period,
        left_out=now.left_out.total(),
        imported=now.summary.imported,
        figures=figures(reading),
        charts=[waiting.chart(reading)],
    )


def figures(reading: Reading) -> list[Figure]:
    return [
        _answered(reading),
        _first_answer(reading),
        _solved(reading),
        _useful(reading),
        _spared(reading),
        *mediations.figures(reading),
    ]


def _answered(reading: Reading) -> Figure:
    now, before = reading.now.summary, reading.before.summary
    enough = now.is_enough and now.answered is not None
    return Figure(
        key="answered",
        title=_("Questions with an answer"),
        value=words.percent(now.answered.value) if enough and now.answered else "",
        details=_who_answers(now) if enough else (),
        compared=words.compared(now.answered, before.answered, reading.days) if enough else "",
        missing="" if enough else words.too_few(now.asked),
        meaning=[
            _("Of the questions asked in the period, those that somebody else has answered by now."),
            _("The period before is looked at as it stood at its own end. So both had the same time."),
        ],
        why_not=_("Why not 100%? Some questions are too new, too rare, or lack what one must know to answer."),
        aside=benchmark(),
    )


def benchmark() -> str:
    """Source: article of the French association of mediators, 2018. The product is measured by it."""
    return (
        _(
            "For comparison: 54%% of questions that people asked brands online got no answer; the best sector "
            "answered 78%%. Source: article of the Association nationale des médiateurs (ANM), 2018. It counts answers "
            "of brands; this page counts those of everybody."
        )
        % {}
    )


def _who_answers(now: Summary) -> list[str]:
    if now.answered is None or now.helped is None:
        return []
    said = [
        _("%(answered)s of %(asked)s questions.")
        % {"answered": words.number(now.answered.hits), "asked": words.number(now.asked)},
        words.interval(now.answered.low, now.answered.high),
        _("By members alone, without brands and the team: %(share)s.") % {"share": words.percent(now.helped.value)},
    ]
    first = [(by, now.first_by[by]) for by in (By.MEMBER, By.BRAND, By.TEAM) if now.first_by[by] >= SHOWN_FROM]
    names = {By.MEMBER: _("members"), By.BRAND: _("brands"), By.TEAM: _("the team")}
    parts = [f"{names[by]} {words.percent(count / now.answered.hits)}" for by, count in first]
    return [*said, _("Who gave the first answer: %(parts)s.") % {"parts": ", ".join(parts)}] if parts else said


def _first_answer(reading: Reading) -> Figure:
    now, before = reading.now.summary, reading.before.summary
    enough, median = now.is_enough, now.waiting.percentile(0.5)
    return Figure(
        key="first-answer",
        title=_("Time to the first answer"),
        value=words.waited(median) if enough else "",
        details=waiting.in_words(now.waiting) if enough else (),
        compared=(
            words.compared_waits(before.waiting.percentile(0.5), reading.days)
            if before.is_enough
            else words.no_comparison(reading.days)
        )
        if enough
        else "",
        missing="" if enough else words.too_few(now.asked),
        meaning=[
            _("Half of the questions have an answer after this time."),
            _("Questions without an answer count too, for as long as they have waited (Kaplan-Meier estimate)."),
            _("“Not reached” means: fewer than that share has an answer yet."),
        ],
        why_not=_("Why not at once? People answer here, when they have time. Nights and rare products take longer."),
    )


def _solved(reading: Reading) -> Figure:
    now, before = reading.now.summary, reading.before.summary
    enough = now.is_enough and now.solved is not None
    return Figure(
        key="solved",
        title=_("Questions solved"),
        value=words.percent(now.solved.value) if enough and now.solved else "",
        details=[words.interval(now.solved.low, now.solved.high)] if enough and now.solved else (),
        compared=words.compared(now.solved, before.solved, reading.days) if enough else "",
        missing="" if enough else words.too_few(now.asked),
        meaning=[
            _("Of all questions asked in the period, those where an answer was accepted as the solution."),
            _("Whoever asked says so; after a silence of %(days)d days, experienced members or the team may.")
            % {"days": SILENCE.days},
        ],
        why_not=_("Why not 100%? Many people are helped and never come back to say so."),
    )


def _useful(reading: Reading) -> Figure:
    now = reading.now.useful
    enough = now is not None and now.is_enough
    return Figure(
        key="useful",
        title=_("Answers found useful"),
        value=words.percent(now.value) if enough and now else "",
        details=[words.interval(now.low, now.high)] if enough and now else (),
        missing=""
        if enough
        else _("It takes %(least)d answers for this figure; there are %(n)s so far.")
        % {"least": CHART_FROM, "n": words.number(now.total if now else 0)},
        meaning=[
            _("Of the answers written in the period, those that a reader marked as useful, or that solved it."),
            _("It is not compared with the period before: older answers had more readers."),
        ],
        why_not=_("Why not 100%? Most readers leave without a mark, and new answers have had few readers."),
    )


def _spared(reading: Reading) -> Figure:
    change = reading.compared.spared
    sentence = words.spared(reading.compared, settings.HOLDOUT_PERCENT)
    return Figure(
        key="spared",
        title=_("Questions spared by suggestions"),
        value=words.signed(round(100 * change.value)) if change is not None and change.is_clear else "",
        details=[sentence] if change is not None and change.is_clear else (),
        missing="" if change is not None and change.is_clear else sentence,
        meaning=[
            _("While you write, the site shows answers that exist. Does that spare people a question?"),
            _("To know, %(percent)d of 100 people, drawn by lot, see none. Both groups are compared after a day.")
            % {"percent": settings.HOLDOUT_PERCENT},
            _("Nothing else differs for them: search, warnings of danger and everything they write stay as they are."),
            _(
                "What is kept are sums by day. Which group a draft was in is erased after a day. If it was published, "
                "that is erased when the question is solved, or after a month."
            ),
        ],
        why_not=_("Why not 100? Who asks all the same often has a case of their own. That is welcome."),
    )


def nothing_yet() -> str:
    return _("Nothing is counted yet: the first figures come within the hour.")
