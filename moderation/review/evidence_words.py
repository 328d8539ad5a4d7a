"""What each line of the evidence says, for moderators."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.review.evidence import HOLD_FROM, Kind, Line

GRAVITY = {
    "grave": gettext_lazy("a grave reason"),
    "ordinary": gettext_lazy("an ordinary reason"),
    "light": gettext_lazy("a light reason"),
}


def said(line: Line) -> str:
    return WORDS[line.kind](line)


def _report(line: Line) -> str:
    values = {**line.values, "gravity": GRAVITY[line.values["gravity"]]}
    if values["n"]:
        text = _("Reported for %(gravity)s by somebody who was right %(right)d times of %(n)d.") % values
    else:
        text = _("Reported for %(gravity)s by somebody without a record.") % values
    if line.values["is_retaliating"]:
        text += " " + _("The author had reported them shortly before: it counts for a fifth.")
    return text


def _same(line: Line) -> str:
    return (
        ngettext(
            "%(n)d more report of accounts made in the same days, or of people without account: counted with it.",
            "%(n)d more reports of accounts made in the same days, or of people without account: counted with it.",
            line.values["n"],
        )
        % line.values
    )


def _again(line: Line) -> str:
    return (
        ngettext(
            "%(n)d more report of somebody who is counted already: each person counts once.",
            "%(n)d more reports of people who are counted already: each person counts once.",
            line.values["n"],
        )
        % line.values
    )


def _author(line: Line) -> str:
    return _("Of the author’s %(n)d known texts, %(removed)d were removed.") % line.values


WORDS: dict[Kind, Callable[[Line], str]] = {
    Kind.REPORT: _report,
    Kind.TRUSTED: lambda line: _("A trusted flagger sent a notice."),
    Kind.AGAIN: _again,
    Kind.SAME: _same,
    Kind.CAP: lambda line: _("Reporters without a record count %(most)d points at most together.") % line.values,
    Kind.AUTHOR: _author,
    Kind.SIGNALS: lambda line: _("The site itself noticed something: %(n)d points.") % line.values,
    Kind.BOUND: lambda line: _("The sum stays between 0 and 100."),
}


def threshold() -> str:
    return _(
        "From %(n)d points on a text waits for a person. Somebody with a record or the site must have seen it."
    ) % {"n": HOLD_FROM}
