"""The dated duties of a case: who owes what, how long, by which text, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moderation.mediation.deadlines import Length, Unit


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


_ROWS = (
    DeadlineRule("trader_wait", None, "trader", "body charter", "complaint_sent", "wait_over"),
    DeadlineRule(
        "one_year",
        Length(12, Unit.MONTHS),
        "asker",
        "L612-2 4°",
        started_by="complaint_sent",
        on_expiry="year_over",
        warn_days=(60, 30, 7, 1),
    ),
    DeadlineRule("rejection_notice", Length(21, Unit.DAYS), "body", "L612-2", "acknowledge"),
    DeadlineRule("outcome", Length(90, Unit.DAYS), "body", "R612-5", "notify_parties"),
    # R612-4 gives no number of days: the mediator writes it in the proposal.
    DeadlineRule("accept", None, "both", "R612-4", "propose"),
    DeadlineRule(
        "trader_reply_adr",
        Length(20, Unit.WORKING_DAYS),
        "trader",
        "Directive (EU) 2025/2647",
        # Not French law before its transposition applies: it must not be shown earlier.
        applies_from=date(2028, 9, 20),
    ),
    DeadlineRule("eccnet_wait", Length(21, Unit.DAYS), "trader", "ECC-Net", "complaint_sent", "wait_over"),
    # Practice of SignalConso: 21 days after a promise, the consumer is asked whether it was kept.
    DeadlineRule("promise_check", Length(21, Unit.DAYS), "asker", "house rule"),
    DeadlineRule("appeal_dsa", Length(6, Unit.MONTHS), "member", "Regulation (EU) 2022/2065, art. 20(2)"),
    DeadlineRule("offer", Length(14, Unit.DAYS), "asker", "house rule", "offer", "expire"),
    DeadlineRule("draft_idle", Length(30, Unit.DAYS), "asker", "house rule", "accept_offer", "expire", (7,)),
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
