"""The page of staff: a chart for each question they ask, with its finding in a sentence."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forum.figures import breakdowns, lots, waiting, words
from forum.figures.breakdowns import ROWS
from forum.figures.charts import Bar, Chart, bars
from forum.figures.cohorts import By, Concentration
from forum.figures.reading import Reading, Side
from forum.figures.rollup import LATELY
from forum.figures.shares import CHART_FROM, SHOWN_FROM, in_steps
from forum.figures.sources import sources

SEARCHES, ESCALATED = "searches", "escalated"  # sums of `register_figures`


def charts(reading: Reading) -> list[Chart]:
    return [
        funnel(reading),
        waiting.chart(reading),
        first_by(reading),
        breakdowns.by_product(reading),
        breakdowns.by_tag(reading),
        breakdowns.by_language(reading),
        breakdowns.by_hour(reading),
        breakdowns.newcomers(reading),
        helpers(reading),
        guides(reading),
        lots.spared(reading),
        lots.solved_after(reading),
    ]


def funnel(reading: Reading) -> Chart:
    title = _("From search to solution")
    now, before = _stages(reading, reading.now), _stages(reading, reading.before)
    if not reading.now.summary.is_enough:
        return Chart("funnel", title, words.too_few_for_chart())
    most = max(stage.total for stage in now) or 1
    marks = [
        Bar(stage.name, words.drawn(stage.total) / most, stage.words, "lines" if i % 2 else "")
        for i, stage in enumerate(now)
    ]
    rows = [(stage.name, stage.cell, former.cell) for stage, former in zip(now, before, strict=True)]
    summary = reading.now.summary
    finding = _("%(asked)s questions, %(answered)s answered, %(solved)s solved. %(change)s") % {
        "asked": words.number(summary.asked),
        "answered": words.percent(summary.answered.value) if summary.answered else "",
        "solved": words.percent(summary.solved.value) if summary.solved else "",
        "change": words.compared(summary.answered, reading.before.summary.answered, reading.days),
    }
    return Chart(
        "funnel",
        title,
        finding,
        columns=[_("Step"), _("This period"), _("Period before")],
        rows=rows,
        drawing=bars("funnel", title, finding, marks),
        note=_(
            "Searches: people by week and by what they searched, on the Monday. Beginnings are those of the period; "
            "questions by mail or by programs have none. Answered, solved and escalated are said of the questions "
            "asked in the period; escalations in steps of %(few)d."
        )
        % {"few": SHOWN_FROM},
    )


class Stage(NamedTuple):
    name: str
    total: int
    words: str
    cell: int | str


def _stages(reading: Reading, side: Side) -> list[Stage]:
    summary = side.summary
    begun, shown = reading.begun(side.period)
    # Where nobody counts searches, none is no number of them.
    searches = [(_("Searches"), side.sum(SEARCHES))] if any(part.name == SEARCHES for part in sources()) else []
    counts = [
        *searches,
        (_("Began to ask"), begun),
        (_("with suggestions"), shown),
        (_("Questions asked"), summary.asked),
        (_("Answered"), summary.answered.hits if summary.answered else 0),
        (_("Solved"), summary.solved.hits if summary.solved else 0),
    ]
    # Only the asker and the mediators know of one: whoever looks each hour must not see it come.
    escalated = in_steps(side.sum(ESCALATED), SHOWN_FROM)
    told = words.count_in_steps(escalated, SHOWN_FROM)
    stages = [Stage(name, count, words.count_or_few(count), words.told(count)) for name, count in counts]
    return [*stages, Stage(_("Escalated"), escalated, told, told)]


def first_by(reading: Reading) -> Chart:
    title, summary = _("Who answers first"), reading.now.summary
    if not summary.is_enough or summary.answered is None or not summary.answered.hits:
        return Chart("first-by", title, words.too_few_for_chart())
    names = {By.MEMBER: _("Members"), By.BRAND: _("Brands"), By.TEAM: _("The team")}
    total = summary.answered.hits
    marks = [
        Bar(name, words.drawn(summary.first_by[by]) / total, _few_or_percent(summary.first_by[by], total))
        for by, name in names.items()
    ]
    finding = _("Members give %(share)s of the first answers.") % {
        "share": words.percent(summary.first_by[By.MEMBER] / total)
    }
    rows = [
        (name, words.told(summary.first_by[by]), _few_or_share(summary.first_by[by], total))
        for by, name in names.items()
    ]
    return Chart(
        "first-by",
        title,
        finding,
        columns=[_("Who"), _("First answers"), _("Share, in percent")],
        rows=rows,
        drawing=bars("first-by", title, finding, marks),
    )


def _few_or_percent(count: int, total: int) -> str:
    return words.count_or_few(count) if 0 < count < SHOWN_FROM else words.percent(count / total)


def _few_or_share(count: int, total: int) -> int | str:
    return words.told(count) if 0 < count < SHOWN_FROM else words.whole_percent(count / total)


def helpers(reading: Reading) -> Chart:
    """Whether the answers hang on a few people."""
    title = _("On how many people answers depend")
    now, before = (Concentration(*row) for row in reading.helpers)
    if now.answers < CHART_FROM or now.helpers < SHOWN_FROM:
        return Chart(
            "helpers",
            title,
            _("It takes %(least)d answers of %(people)d people for this chart.")
            % {"least": CHART_FROM, "people": SHOWN_FROM},
        )
    finding = ngettext(
        "The %(n)d most active person of %(helpers)s gives %(share)s of the answers.",
        "The %(n)d most active of %(helpers)s people give %(share)s of the answers.",
        now.top,
    ) % {"n": now.top, "helpers": words.number(now.helpers), "share": words.percent(now.share)}
    marks = [
        Bar(_("The top tenth"), now.share, words.percent(now.share), "lines"),
        Bar(_("Everybody else"), 1 - now.share, words.percent(1 - now.share)),
    ]
    sides = ((_("This period"), now), (_("Period before"), before))
    rows = [
        (name, one.helpers, one.answers, words.whole_percent(one.share) if one.answers else "–") for name, one in sides
    ]
    return Chart(
        "helpers",
        title,
        finding,
        columns=[_("Period"), _("People who answered"), _("Answers"), _("Share of the top tenth, in percent")],
        rows=rows,
        drawing=bars("helpers", title, finding, marks),
        note=_("Members with an account; brands and the team are left out."),
    )


def guides(reading: Reading) -> Chart:
    """Guides that readers say did not help, of the same days whatever the period."""
    title = _("Guides that help least")
    rows = [(str(row["title"]), int(row["yes"]), int(row["no"])) for row in reading.refresh.details.get("guides", [])][
        :ROWS
    ]
    if not rows:
        few = _("No guide has %(least)d opinions in the last %(days)d days, one of them a no.")
        return Chart("guides", title, few % {"least": SHOWN_FROM, "days": LATELY})
    shares = [(name, no / (yes + no), yes + no) for name, yes, no in rows]
    finding = _("“%(name)s” did not help %(share)s of %(n)s readers who said so.") % {
        "name": shares[0][0],
        "share": words.percent(shares[0][1]),
        "n": words.number(shares[0][2]),
    }
    marks = [
        Bar(name, value, _("%(share)s of %(n)s") % {"share": words.percent(value), "n": words.number(n)}, "lines")
        for name, value, n in shares
    ]
    return Chart(
        "guides",
        title,
        finding,
        columns=[_("Guide"), pgettext("a guide", "It helped"), pgettext("a guide", "It did not help")],
        rows=rows,
        drawing=bars("guides", title, finding, marks),
        note=_("Share of readers who said that it did not help."),
    )
