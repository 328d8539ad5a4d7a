"""The ladder between a question and its answer: whom to ask, in which order, and when. No database, no clock.

Followers, then people who solved the like, then the brand, then the moderators; the asker says whether it is
solved; at the end there is a way out. A rung that nobody needs (somebody has answered) is passed over, and taken
after all if the asker says that the answers did not help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import IntEnum


class Rung(IntEnum):
    ASKED = 0  # where every question begins
    FOLLOWERS = 1
    EXPERTS = 2
    BRAND = 3
    MODERATORS = 4
    SOLVED = 5  # the asker is asked whether it is
    WAY_OUT = 6


HELP = (Rung.FOLLOWERS, Rung.EXPERTS, Rung.BRAND, Rung.MODERATORS)  # of no use once somebody answered

DELAYS = {
    Rung.ASKED: timedelta(0),
    Rung.FOLLOWERS: timedelta(hours=1),  # while people are awake: four in ten want an answer at once
    Rung.EXPERTS: timedelta(hours=24),  # Mozilla's support forum ran on this number for six years
    Rung.BRAND: timedelta(hours=24),
    Rung.MODERATORS: timedelta(hours=72),
    Rung.SOLVED: timedelta(days=7),  # counted from the last answer, where there is one
    Rung.WAY_OUT: timedelta(days=14),
}
AWAKE = (time(8), time(22))  # in the site's time zone: nobody is told of anything by night
REST = timedelta(hours=1)  # after a stop: those just told have this long before the next are
TOO_LATE = timedelta(days=30)  # after a long stop nobody is told of what was due before that


@dataclass(frozen=True, slots=True)
class Facts:
    """One question. `start`: when its delays began; `taken`: the rungs behind it, False for one passed over.

    `told_at`: when somebody was told last, and `told` on which rung.
    `answered_at`: the last answer of somebody else that the asker has not refused since.
    """

    start: datetime
    taken: Mapping[Rung, bool]
    is_open: bool = True
    told: Rung = Rung.ASKED
    told_at: datetime | None = None
    answered_at: datetime | None = None
    said_no: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """A rung and its moment. Not needed: it is passed over. Late: it is taken, and nobody is told any more."""

    rung: Rung
    due_at: datetime
    is_needed: bool = True
    is_late: bool = False


def next_rung(facts: Facts, now: datetime, *, tz: tzinfo = UTC) -> Next | None:
    """What comes next and when; None on no ladder, or at its end."""
    waiting = list(_waiting(facts))
    if not waiting or not facts.is_open:
        return None
    reason = next((rung for rung in waiting if is_needed(rung, facts)), None)
    if reason is None:
        return None
    due = _due(reason, facts, tz)
    if now - due > TOO_LATE:
        return Next(waiting[0], due, is_needed=waiting[0] == reason, is_late=True)
    if facts.told_at is not None and DELAYS[reason] != DELAYS[facts.told]:
        due = max(due, facts.told_at + REST)
    due, morning = awake(due, tz), awake(now, tz)
    if due < now < morning:  # missed by day: nobody is told by night
        due = morning
    return Next(waiting[0], due, is_needed=waiting[0] == reason)


def is_needed(rung: Rung, facts: Facts) -> bool:
    if rung in HELP:
        return facts.answered_at is None
    return rung != Rung.SOLVED or facts.answered_at is not None or not facts.said_no


def start_again(facts: Facts, at: datetime) -> datetime:
    """A question that was solved, closed or hidden is open again: what was left of the delay begins at `at`."""
    return max(facts.start, at - DELAYS[_highest(facts)])


def start_at_once(facts: Facts, at: datetime) -> datetime:
    """The asker said at `at` that nothing helped: whoever was not asked yet is asked now."""
    rung = next((rung for rung in _waiting(facts) if is_needed(rung, facts)), Rung.ASKED)
    return max(facts.start, at - DELAYS[rung])


def awake(at: datetime, tz: tzinfo) -> datetime:
    """The moment itself, or the next morning if people sleep."""
    local = at.astimezone(tz)
    if local.time() < AWAKE[0]:
        return _morning(local, tz)
    return _morning(local + timedelta(days=1), tz) if local.time() >= AWAKE[1] else at


def awake_after(at: datetime, delay: timedelta, tz: tzinfo) -> datetime:
    """`delay` later, counted only while people are awake."""
    begun = awake(at, tz)
    local = begun.astimezone(tz)
    evening = datetime.combine(local.date(), AWAKE[1], tz).astimezone(UTC)
    left = evening - begun
    return begun + delay if delay < left else awake_after(evening, delay - left, tz)


def _waiting(facts: Facts) -> Iterator[Rung]:
    """In their order: those never taken, and those passed over that are needed after all."""
    for rung in Rung:
        was_needed = facts.taken.get(rung, rung == Rung.ASKED or None)
        if was_needed is None or (was_needed is False and rung in HELP and is_needed(rung, facts)):
            yield rung


def _due(rung: Rung, facts: Facts, tz: tzinfo) -> datetime:
    if rung == Rung.FOLLOWERS:
        return awake_after(facts.start, DELAYS[rung], tz)
    answered_at = None if rung in HELP else facts.answered_at
    return max(facts.start, answered_at or facts.start) + DELAYS[rung]


def _highest(facts: Facts) -> Rung:
    return max((rung for rung, was_needed in facts.taken.items() if was_needed), default=Rung.ASKED)


def _morning(local: datetime, tz: tzinfo) -> datetime:
    return datetime.combine(local.date(), AWAKE[0], tz).astimezone(UTC)
