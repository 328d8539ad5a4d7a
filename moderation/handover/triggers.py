"""When a question needs more than an answer: which signal, and what it asks for.

A trigger asks; it never sends, publishes, rejects or sanctions. Only posts of the asker are read: what others tell of
a danger is read when they send it (`lives.py`, `hazards.py`). Whom to ask for an
answer (T1 to T3), and whether it helped (T4), is the affair of `forum.ladder` and `forum.reminders`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from forum.ladder import DELAYS, Rung
from moderation.handover import telling
from moderation.handover.lexicon import THRESHOLDS, scores
from moderation.mediation.deadline_rules import due_on, reminder_due
from moderation.mediation.deadlines import PARIS, civil_date

UNANSWERED_AFTER = DELAYS[Rung.EXPERTS]
DISPUTE_AT_ONCE = 4
AMOUNT_WEIGHTS = ((Decimal(500), 2), (Decimal(150), 1))
SAME_TROUBLE_ASKERS = 5
REMOVALS_FOR_SLOW_MODE, REMOVALS_FOR_SUSPENSION = 3, 5


class Said(StrEnum):
    """The asker's last answer to "solved?"."""

    NOTHING = ""
    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"


class Action(StrEnum):
    REOPEN = "reopen"
    OFFER = "offer"
    CANDIDATE = "candidate"
    SHOW_LADDER = "show_ladder"
    RAISE_PRIORITY = "raise_priority"
    ALERT_PRACTICE = "alert_practice"
    REMIND_ONE_YEAR = "remind_one_year"
    SAFETY = "safety"
    FRAUD = "fraud"
    PROPOSE_WARNING = "propose_warning"
    PROPOSE_SLOW_MODE = "propose_slow_mode"
    PROPOSE_SUSPENSION = "propose_suspension"
    LIFE = "life"
    ASK_IF_PROMISE_KEPT = "ask_if_promise_kept"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class Facts:
    """One open question. `answers_count` counts visible answers of others; `texts` are the asker's posts
    through `own_words`; `amount` is in euros; `similar_askers` had the same trouble in 30 days."""

    asked_at: datetime
    answers_count: int = 0
    accepted: bool = False
    asker_said: Said = Said.NOTHING
    texts: tuple[str, ...] = ()
    amount: Decimal | None = None
    injured: bool = False
    threat_reported: bool = False
    similar_askers: int = 0
    one_year_due: date | None = None
    removals_30d: int = 0
    warned: bool = False
    promised_on: date | None = None
    needs_a_hand: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """`reason` is a code for moderators ("dispute=3"); question, id and window together are unique:
    a trigger that fired is not fired again by the next run. `weight` orders the queue."""

    id: str
    action: Action
    reason: str
    window: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class _Sight:
    facts: Facts
    now: datetime
    tz: tzinfo
    score: dict[str, int]

    @property
    def today(self) -> date:
        return civil_date(self.now, self.tz)

    @property
    def is_solved(self) -> bool:
        said = self.facts.asker_said
        return said is Said.SOLVED or (self.facts.accepted and said is Said.NOTHING)

    @property
    def is_unanswered(self) -> bool:
        """For so long that people who know the subject are asked."""
        return self.facts.answers_count == 0 and self.now - self.facts.asked_at >= UNANSWERED_AFTER

    def speaks_of(self, kind: str) -> bool:
        return self.score[kind] >= THRESHOLDS[kind]


def fired(facts: Facts, *, now: datetime, tz: tzinfo = PARIS) -> list[Trigger]:
    """All that hold at an instant, the most urgent first; run every hour, or never for a week: the same.

    Danger to life comes before danger, danger before fraud, and any of them silences the community
    ones (T5 to T8).
    """
    sight = _Sight(facts, now.astimezone(UTC), tz, scores(facts.texts))
    urgent = next(_each(_URGENT, sight), None)
    first = [urgent] if urgent else list(_each(_COMMUNITY, sight))
    return first + list(_each(_ALWAYS, sight))


Rule = Callable[[_Sight], Trigger | None]


def _each(rules: tuple[Rule, ...], sight: _Sight) -> Iterator[Trigger]:
    return (found for found in (rule(sight) for rule in rules) if found)


def _life(sight: _Sight) -> Trigger | None:
    if sight.facts.threat_reported or sight.speaks_of("threat"):
        return Trigger("T14", Action.LIFE, f"threat={sight.score['threat']}")
    return None


def _safety(sight: _Sight) -> Trigger | None:
    if sight.facts.injured:
        return Trigger("T11", Action.SAFETY, "injured")
    if sight.speaks_of("safety"):
        return Trigger("T11", Action.SAFETY, f"safety={sight.score['safety']}")
    told = telling.told(sight.facts.texts)
    return Trigger("T11", Action.SAFETY, f"told={told}") if told >= telling.THRESHOLD else None


def _fraud(sight: _Sight) -> Trigger | None:
    return Trigger("T12", Action.FRAUD, f"scam={sight.score['scam']}") if sight.speaks_of("scam") else None


def _not_solved(sight: _Sight) -> Trigger | None:
    if sight.facts.asker_said is Said.PARTLY:
        return Trigger("T5", Action.REOPEN, "partly")
    if sight.facts.asker_said is not Said.NOT_SOLVED:
        return None
    action = Action.OFFER if sight.speaks_of("dispute") else Action.REOPEN
    return Trigger("T5", action, f"not_solved dispute={sight.score['dispute']}")


def _dispute(sight: _Sight) -> Trigger | None:
    # "Not solved" is T5's, with the same offer.
    if sight.is_solved or sight.facts.asker_said is not Said.NOTHING or not sight.speaks_of("dispute"):
        return None
    reason = f"dispute={sight.score['dispute']}"
    if sight.is_unanswered:
        return Trigger("T6", Action.OFFER, f"{reason} unanswered=24h", window="offer")
    at_once = sight.score["dispute"] >= DISPUTE_AT_ONCE
    return Trigger("T6", Action.CANDIDATE, reason, window="candidate") if at_once else None


def _legal(sight: _Sight) -> Trigger | None:
    if sight.is_solved or not sight.speaks_of("legal"):
        return None
    return Trigger("T7", Action.SHOW_LADDER, f"legal={sight.score['legal']}")


def _amount(sight: _Sight) -> Trigger | None:
    for floor, weight in AMOUNT_WEIGHTS:
        if sight.facts.amount is not None and sight.facts.amount >= floor and not sight.is_solved:
            return Trigger("T8", Action.RAISE_PRIORITY, f"amount>={floor}", weight=weight)
    return None


def _practice(sight: _Sight) -> Trigger | None:
    if sight.facts.similar_askers < SAME_TROUBLE_ASKERS:
        return None
    return Trigger("T9", Action.ALERT_PRACTICE, f"askers={sight.facts.similar_askers}", window=f"{sight.today:%Y-%m}")


def _one_year(sight: _Sight) -> Trigger | None:
    due = sight.facts.one_year_due
    day = reminder_due("one_year", due, today=sight.today) if due else None
    if due is None or day is None:
        return None
    return Trigger("T10", Action.REMIND_ONE_YEAR, f"due={due}", window=day.isoformat())


def _civility(sight: _Sight) -> Trigger | None:
    return civility(sight.facts.removals_30d, warned=sight.facts.warned)


def civility(removals: int, *, warned: bool) -> Trigger | None:
    """What may be proposed to a moderator about somebody of whom texts were removed in 30 days for want of courtesy.

    Never decided by a program, and never in the way of their dispute: T5 to T10 do not look at it.
    """
    reason = f"removals={removals}"
    if removals >= REMOVALS_FOR_SUSPENSION and warned:
        return Trigger("T13", Action.PROPOSE_SUSPENSION, reason, window="suspension")
    if removals >= REMOVALS_FOR_SLOW_MODE and warned:
        return Trigger("T13", Action.PROPOSE_SLOW_MODE, reason, window="slow_mode")
    if removals and not warned:
        return Trigger("T13", Action.PROPOSE_WARNING, reason, window="warning")
    return None


def _promise(sight: _Sight) -> Trigger | None:
    promised = sight.facts.promised_on
    # Whoever accepted it as the solution is asked too: a promise is not yet what was promised.
    if promised is None or sight.facts.asker_said is Said.NOT_SOLVED or sight.today < due_on("promise_check", promised):
        return None
    return Trigger("T15", Action.ASK_IF_PROMISE_KEPT, f"promised={promised}", window=promised.isoformat())


def _offline(sight: _Sight) -> Trigger | None:
    """Said, or in a dispute: "I can't manage" is in many a question about a setting."""
    is_stuck = sight.speaks_of("offline") and sight.speaks_of("dispute") and not sight.is_solved
    if sight.facts.needs_a_hand or is_stuck:
        return Trigger("T16", Action.CALL_BACK, "needs_a_hand")
    return None


_URGENT: tuple[Rule, ...] = (_life, _safety, _fraud)
_COMMUNITY: tuple[Rule, ...] = (_not_solved, _dispute, _legal, _amount)
# Own clocks and own people: none of these waits for, or hides behind, a danger.
_ALWAYS: tuple[Rule, ...] = (_one_year, _practice, _civility, _promise, _offline)
