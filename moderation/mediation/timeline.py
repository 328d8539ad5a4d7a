"""The dates of a dispute: when the year began, when the trader answered, when the door opens."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from moderation.mediation.deadline_rules import RULES
from moderation.mediation.facts import Answer, Complaint, Facts, Reply
from moderation.mediation.policies import Policy

UNSATISFIED = frozenset({Reply.NEGATIVE, Reply.PARTIAL})


@dataclass(frozen=True, slots=True)
class Timeline:
    """`first` starts the year, proved or not; `proved` starts the waiting times. `replied_on` and
    `refused_on` are customer service's first answer and the first that was not enough."""

    first: date | None
    proved: date | None
    replied_on: date | None
    refused_on: date | None
    is_satisfied: bool
    second: Complaint | None
    warnings: tuple[str, ...]


def timeline(facts: Facts, as_of: date) -> Timeline:
    """What had happened by that day: a date to come, or an answer older than its complaint, is not counted."""
    second_level = (facts.second_level,) if facts.second_level else ()
    service, above = _known(facts.complaints, as_of), _known(second_level, as_of)
    return Timeline(
        first=min((entry.sent_on for entry in service), default=None),
        proved=min((entry.sent_on for entry in service if _is_proved(entry)), default=None),
        replied_on=_first_reply(service, set(Reply)),
        refused_on=_first_reply(service, UNSATISFIED),
        is_satisfied=_is_satisfied(service + above),
        second=above[0] if above else None,
        warnings=_warnings(facts.complaints + second_level, as_of),
    )


def limit(times: Timeline, policy: Policy) -> date | None:
    """The last day to refer, included (L612-2 4°); it runs from the first complaint, never from a reminder."""
    if times.first is None or not policy.one_year:
        return None
    return RULES["one_year"].due_on(times.first)


def opens_on(times: Timeline, policy: Policy) -> date | None:
    """The first day on which the body takes the dispute; None while a step is missing."""
    if times.proved is None:
        return None
    if policy.second_level_required:
        return min(_two_level_doors(times.proved, times, policy), default=None)
    return min(_doors(times.proved, times, policy))


def _doors(proved: date, times: Timeline, policy: Policy) -> list[date]:
    doors = [policy.wait.after(proved)]
    if policy.wait_skipped_on_negative and times.refused_on:
        doors.append(times.refused_on)
    return doors


def _two_level_doors(proved: date, times: Timeline, policy: Policy) -> list[date]:
    doors = []
    silence_ends = policy.silence_wait.after(proved)
    # An answer that came after the silence had opened the door does not close it again.
    if times.replied_on is None or times.replied_on >= silence_ends:
        doors.append(silence_ends)
    if times.second:
        doors.append(policy.second_level_wait.after(times.second.sent_on))
        if policy.wait_skipped_on_negative and times.second.reply in UNSATISFIED and times.second.reply_on:
            doors.append(times.second.reply_on)
    return doors


def _is_proved(entry: Complaint) -> bool:
    # An answer in writing proves that there was a complaint.
    return entry.proof is Answer.YES or entry.reply is not Reply.NONE


def _known(entries: tuple[Complaint, ...], as_of: date) -> list[Complaint]:
    return [_seen_from(entry, as_of) for entry in entries if entry.sent_on <= as_of]


def _seen_from(entry: Complaint, as_of: date) -> Complaint:
    answered = entry.reply is not Reply.NONE and entry.sent_on <= (entry.reply_on or as_of) <= as_of
    if answered:
        return Complaint(entry.sent_on, entry.proof, entry.reply, entry.reply_on or as_of)
    return Complaint(entry.sent_on, entry.proof)


def _first_reply(entries: list[Complaint], kinds: Set[Reply]) -> date | None:
    return min((entry.reply_on for entry in entries if entry.reply_on and entry.reply in kinds), default=None)


def _is_satisfied(entries: list[Complaint]) -> bool:
    """The last word was a good one, and nobody had to write again after it (promises are broken)."""
    replies = [(entry.reply_on, entry.reply) for entry in entries if entry.reply_on]
    good = [day for day, reply in replies if reply is Reply.SATISFIED]
    if not good:
        return False
    is_last = all(day <= max(good) for day, reply in replies if reply in UNSATISFIED)
    return is_last and all(entry.sent_on <= max(good) for entry in entries)


def _warnings(entries: tuple[Complaint, ...], as_of: date) -> tuple[str, ...]:
    found = []
    if any(max(entry.sent_on, entry.reply_on or entry.sent_on) > as_of for entry in entries):
        found.append("date_in_future")
    if any(entry.reply_on and entry.reply_on < entry.sent_on for entry in entries):
        found.append("reply_before_complaint")
    return tuple(found)
