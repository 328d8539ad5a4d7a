"""What follows the sending of a case, with its days: for the page of the case and for the mail."""

from __future__ import annotations

from datetime import date

from forum.dates import written_day
from moderation.law.words import said
from moderation.mediation.deadline_rules import due_on


def steps(sent_on: date) -> list[str]:
    """In the active language. The days are those of a service that has it at once: what it records later counts."""
    decided = due_on("rejection_notice", sent_on)
    outcome = due_on("outcome", decided)
    return [
        said("after-rejection", start=written_day(sent_on), day=written_day(decided)),
        said("after-outcome", start=written_day(decided), day=written_day(outcome)),
    ]
