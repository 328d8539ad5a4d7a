"""When a guide is fresh, due or stale. Pure: facts and figures, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.readers import falling

REVIEW_EVERY = timedelta(days=365)  # a guide without a date of its own is looked at once a year
SOON = timedelta(days=14)  # before its date: time to plan the look, nothing is wrong yet
PATIENCE = timedelta(
    days=30
)  # what may or may not concern the guide: after that nobody has looked, so it counts as stale

OUTDATED_READERS = 3  # of a guide who say that it is outdated; one alone may be wrong


class Reason(StrEnum):
    """Why somebody has to look at a guide again; the gravest first."""

    DANGEROUS = "dangerous"
    WITHHELD = "withheld"
    OUTDATED = "outdated"
    FALLING = "falling"
    PAST_DATE = "past_date"
    UNACCEPTED = "unaccepted"
    EDITED = "edited"
    SUPERSEDED = "superseded"


AT_ONCE = frozenset({Reason.DANGEROUS, Reason.OUTDATED, Reason.FALLING, Reason.PAST_DATE})  # stale without PATIENCE

LABELS: dict[Reason, Any] = {
    Reason.DANGEROUS: _("called dangerous"),
    Reason.WITHHELD: _("no longer public in part"),
    Reason.OUTDATED: _("called outdated"),
    Reason.FALLING: _("helps fewer readers"),
    Reason.PAST_DATE: _("past its review date"),
    Reason.UNACCEPTED: _("no longer the solution"),
    Reason.EDITED: _("its source was edited"),
    Reason.SUPERSEDED: _("newer version of the product"),
}

SENTENCES: dict[Reason, Any] = {
    Reason.DANGEROUS: _("A member says that an answer in it is dangerous."),
    Reason.WITHHELD: _("A text or a picture in it is no longer public: readers do not see it."),
    Reason.OUTDATED: _("Several people say that it, or an answer in it, is outdated."),
    Reason.FALLING: _("It helps fewer readers than before: the share of “yes” fell by more than %(n)d points."),
    Reason.PAST_DATE: _("The day on which it was to be reviewed has come."),
    Reason.UNACCEPTED: _("An answer in it is no longer accepted as the solution."),
    Reason.EDITED: _("An answer in it was edited since."),
    Reason.SUPERSEDED: _("The product has a version that came after the last look at the guide."),
}


def sentence(reason: Reason) -> str:
    return str(SENTENCES[reason]) % {"n": falling.POINTS}


class State(StrEnum):
    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"


STATES: dict[State, Any] = {State.FRESH: _("fresh"), State.DUE: _("due"), State.STALE: _("stale")}


@dataclass(frozen=True)
class Facts:
    """`review_on` is the day of the next look; `open_since`: since when a reason waits for somebody to look."""

    review_on: date
    open_since: Mapping[Reason, date]


@dataclass(frozen=True)
class Freshness:
    state: State
    reasons: tuple[Reason, ...] = ()  # the gravest first

    @property
    def sentences(self) -> list[str]:
        return [sentence(reason) for reason in self.reasons]


def judge(facts: Facts, today: date) -> Freshness:
    past = {Reason.PAST_DATE: facts.review_on} if facts.review_on <= today else {}
    since = {**past, **facts.open_since}
    reasons = tuple(reason for reason in Reason if reason in since)
    if any(is_stale(reason, since[reason], today) for reason in reasons):
        return Freshness(State.STALE, reasons)
    is_due = bool(reasons) or facts.review_on <= today + SOON
    return Freshness(State.DUE if is_due else State.FRESH, reasons)


def is_stale(reason: Reason, since: date, today: date) -> bool:
    return reason in AT_ONCE or today - since >= PATIENCE


def review_on(review_by: date | None, checked_on: date | None, published_on: date) -> date:
    """The day of the next look: the one its editors chose, unless somebody looked since; else after a year."""
    if review_by is not None and (checked_on is None or review_by > checked_on):
        return review_by
    return (checked_on or published_on) + REVIEW_EVERY


def is_over_budget(stale: int, total: int, share: float) -> bool:
    """Whether more of the guides are stale than the share of them that may be."""
    return stale > share * total
