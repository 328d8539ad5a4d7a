"""The dated duties of a case: who owes what, how long, by which text, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from moderation.mediation.deadlines import Length, Unit
from moderation.mediation.legal_limits import legal_limits


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One row. `length` is None where a policy or the mediator sets it; `on_expiry` is the event of
    `states.py` that follows, empty where the day passing changes no state."""

    kind: str
    length: Length | None
    actor: str
    law: str
    started_by: str = ""
    on_expiry: str = ""
    warn_days: tuple[int, ...] = ()
    applies_from: date | None = None

    def applies_on(self, day: date) -> bool:
        return self.applies_from is None or day >= self.applies_from

    def due_on(self, start: date) -> date:
        """Raises ValueError where the length is not this table's to give."""
        if self.length is None:
            raise ValueError(f"The length of {self.kind} comes from the body, not from a rule.")
        return self.length.after(start)


def _of_law(kind: str, actor: str, started_by: str = "", on_expiry: str = "", **more: Any) -> DeadlineRule:
    """How long, and by which text, is said by the dated data of the law."""
    limit = legal_limits()[kind]
    return DeadlineRule(kind, limit.length, actor, limit.law, started_by, on_expiry, **more)


_ROWS = (
    DeadlineRule("trader_wait", None, "trader", "body charter", "complaint_sent", "wait_over"),
    _of_law("one_year", "asker", "complaint_sent", "year_over", warn_days=(60, 30, 7, 1)),
    _of_law("rejection_notice", "body", "acknowledge"),
    _of_law("outcome", "body", "notify_parties"),
    # R612-4 gives no number of days: the mediator writes it in the proposal.
    _of_law("accept", "both", "propose"),
    # Not French law before its transposition applies: it must not be shown earlier.
    _of_law("trader_reply_adr", "trader", applies_from=legal_limits()["trader_reply_adr"].valid_from),
    _of_law("eccnet_wait", "trader", "complaint_sent", "wait_over"),
    # Practice of SignalConso: 21 days after a promise, the consumer is asked whether it was kept.
    DeadlineRule("promise_check", Length(21, Unit.DAYS), "asker", "house rule"),
    _of_law("appeal_dsa", "member"),
    DeadlineRule("offer", Length(14, Unit.DAYS), "asker", "house rule", "offer", "expire"),
    DeadlineRule("draft_idle", Length(30, Unit.DAYS), "asker", "house rule", "accept_offer", "expire", (7,)),
    # Nobody is warned by e-mail: whoever typed it in has no account to be warned for.
    DeadlineRule("typed_idle", Length(30, Unit.DAYS), "body", "house rule", "type_in", "expire"),
    DeadlineRule(
        "complaint_idle", Length(60, Unit.DAYS), "asker", "house rule", "precheck_no_complaint", "expire", (7,)
    ),
    # Started again by every event after `send`; two reminders to the asker before it ends.
    DeadlineRule("silence", Length(120, Unit.DAYS), "body", "house rule", "send", "expire", (60, 30)),
)
RULES: dict[str, DeadlineRule] = {row.kind: row for row in _ROWS}


def days_of(kind: str) -> int:
    """How long a duty that is counted in days takes, for a sentence that says so."""
    length = RULES[kind].length
    if length is None or length.unit is not Unit.DAYS:
        raise ValueError(f"{kind} is not counted in days.")
    return length.amount


def due_on(kind: str, start: date) -> date:
    """The last day of a duty; KeyError for an unknown kind, ValueError where the body sets the length."""
    return RULES[kind].due_on(start)


def reminder_dates(kind: str, due: date) -> list[date]:
    """When to warn of a due date, soonest first."""
    return [due - timedelta(days=days) for days in sorted(RULES[kind].warn_days, reverse=True)]


def reminder_due(kind: str, due: date, *, today: date, sent: Sequence[date] = ()) -> date | None:
    """The one reminder to send today, or None: a late run sends the last one missed, not all of them."""
    reached = [day for day in reminder_dates(kind, due) if day <= today <= due]
    return reached[-1] if reached and reached[-1] not in sent else None
