"""What the page of statistics says of mediations: how many ended in an agreement, what was said afterwards."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from forum import dates
from forum.figures import words
from forum.figures.figure import Figure
from forum.figures.periods import WEEKS
from forum.figures.reading import Reading
from forum.figures.shares import STEP, in_steps

CLOSED, SETTLED = "cases_closed", "cases_settled"  # sums of `register_figures`
ANSWERED, KEPT = "promises_answered", "promises_kept"
JUDGED, PRAISED = "mediations_judged", "mediations_praised"


def figures(reading: Reading) -> list[Figure]:
    """What was said after the end stands there once there is enough of it: until then it would only be missing."""
    said = [_kept(reading), _judged(reading)]
    return [_settled(reading), *(figure for figure in said if figure.value)]


def _settled(reading: Reading) -> Figure:
    return _of_mediations(
        reading,
        (SETTLED, CLOSED),
        Figure(
            key="settled",
            title=_("Mediations that ended in an agreement"),
            value="",
            details=[_("Of at least %(n)s mediations that ended in the %(weeks)d weeks up to %(last)s.")],
            missing=_("It takes %(least)d agreements within a year for this figure."),
            meaning=[_("Cases that a mediation service took up and that ended: agreed, or its proposal accepted.")],
            why_not=_("Why not all? Either side may refuse, or leave the mediation at any time."),
        ),
    )


def _kept(reading: Reading) -> Figure:
    return _of_mediations(
        reading,
        (KEPT, ANSWERED),
        Figure(
            key="kept",
            title=_("Agreements that were kept"),
            value="",
            details=[_("Of at least %(n)s agreements somebody answered for in the %(weeks)d weeks up to %(last)s.")],
            meaning=[
                _("Three weeks after an agreement the person who asked says whether it was done. In part is not kept."),
                _("Of all services and sellers together, never of one."),
            ],
            why_not=_("Why not all? Some promises are kept late or in part, and not everybody answers."),
        ),
    )


def _judged(reading: Reading) -> Figure:
    return _of_mediations(
        reading,
        (PRAISED, JUDGED),
        Figure(
            key="judged",
            title=_("Satisfied with their mediation"),
            value="",
            details=[_("Of at least %(n)s answers given in the %(weeks)d weeks up to %(last)s.")],
            meaning=[
                _("After the end each side may say how satisfied it is, whatever the outcome: 4 or 5 of 5 count."),
                _("Of all services and sellers together, never of one."),
            ],
            why_not=_("Why not all? Who did not get what they hoped for is rarely content with the way there."),
        ),
    )


def _of_mediations(reading: Reading, names: tuple[str, str], figure: Figure) -> Figure:
    """Whoever looks each hour, and knows who is in a mediation, must not read from it how that one ended."""
    part, whole = (in_steps(reading.by_week.get(name, 0)) for name in names)
    known = {"n": words.number(whole), "weeks": WEEKS, "last": dates.written_day(reading.weeks.last)}
    rounded = _(
        "So that nobody can be recognised, %(weeks)d whole weeks are counted, anew on Mondays alone. The numbers are "
        "rounded down to multiples of %(step)d. No share can be worked out from them."
    )
    return replace(
        figure,
        value=words.count_in_steps(part, STEP) if part else "",
        details=[detail % known for detail in figure.details] if part else (),
        missing="" if part else figure.missing % {"least": STEP},
        meaning=[*figure.meaning, rounded % {"weeks": WEEKS, "step": STEP}],
    )
