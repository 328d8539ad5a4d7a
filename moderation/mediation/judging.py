"""From the rows of a case to the facts of the pre-check, and from its result to what happens next."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from moderation.mediation import duties, journal, sellers
from moderation.mediation.canonical import canonical_json, digest
from moderation.mediation.facts import Answer, Complaint, Facts, Reply
from moderation.mediation.models import Case, PrecheckResult, WrittenComplaint
from moderation.mediation.policies import Policy, default_policy
from moderation.mediation.precheck import Result, precheck
from moderation.mediation.remit import Objection
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.states import Role, State

ANSWERED = (
    "contract",
    "consumer",
    "micro_business",
    "trader",
    "trader_identified",
    "court",
    "other_mediator",
    "body_known",
    "in_remit",
    "injured",
)
BEFORE_SENDING = {State.DRAFT, State.COMPLAINT_NEEDED, State.AWAITING_TRADER, State.SECOND_LEVEL, State.READY}


def facts_of(case: Case, day: date | None = None) -> Facts:
    """As of a day, for what is dated: today where none is named."""
    day = day or case.day_of(timezone.now())
    rows = list(case.complaints.all())
    first = tuple(_complaint(row) for row in rows if row.level == 1)
    second = [_complaint(row) for row in rows if row.level == 2]
    known: dict[str, Any] = {name: Answer(case.answers.get(name, "unknown")) for name in ANSWERED}
    if case.trader_name and case.trader_contact:
        known["trader_identified"] = Answer.YES
    if case.body_id:
        known["body_known"] = Answer.YES
    if known["in_remit"] is Answer.UNKNOWN:
        known["in_remit"] = _has_joined(case, day)
    return Facts(
        **known,
        sector=case.sector,
        trader_country=case.trader_country,
        complaints=first,
        second_level=second[0] if second else None,
        language=case.language,
    )


def _has_joined(case: Case, day: date) -> Answer:
    """Whether the seller is one of the body chosen, as somebody of the site made sure of within a year."""
    seller = sellers.of_case(case) if case.body_id else None
    if seller is None or seller.body_id != case.body_id:
        return Answer.UNKNOWN
    if Objection.NOT_JOINED in seller.objections(day):
        return Answer.NO
    return Answer.YES if seller.is_right(day) else Answer.UNKNOWN


def _complaint(row: WrittenComplaint) -> Complaint:
    return Complaint(row.sent_on, Answer(row.proof), Reply(row.reply), row.reply_on)


def policy_of(case: Case, day: date) -> Policy:
    """The charter of the mediator chosen. A European Consumer Centre has none: `precheck` knows its rules."""
    if case.body is not None and case.body.is_mediator:
        return case.body.policy_on(day)
    return default_policy(case.sector)


def judged_on(case: Case, at: datetime) -> date:
    """What came on paper is judged as of the day it arrived, however long it waited to be typed in."""
    return case.received_on or case.day_of(at)


def judge(case: Case, *, at: datetime) -> tuple[Result, PrecheckResult]:
    """Judge a locked case as of today, keep the result, move the case where the rules say so.

    What is typed in moves nowhere by it: it is advice to its body, which alone decides what to do with what it got.
    """
    day = judged_on(case, at)
    facts = facts_of(case, day)
    result = precheck(facts, as_of=day, ruleset=ruleset_for(day), policy=policy_of(case, day))
    row = _keep(case, facts, result, day, at)
    while (event := result.event_from(case.state)) and State(case.state) in BEFORE_SENDING:
        grounds = {"grounds": list(result.grounds)} if event == "precheck_out" else {}
        journal.move(case, event, role=Role.SYSTEM, at=at, facts=grounds)
    duties.before_sending(case, result, case.day_of(at))
    return result, row


def looked_at(case: Case, day: date) -> Result:
    """What the rules say as of a day; nothing of it is kept."""
    return precheck(facts_of(case, day), as_of=day, ruleset=ruleset_for(day), policy=policy_of(case, day))


def count_dates(case: Case, *, at: datetime) -> None:
    """The dates that run for a case which took over a complaint, before its asker has looked at the rest of it.

    A day that would end the case is left for them to correct.
    """
    day = case.day_of(at)
    result = looked_at(case, day)
    if result.deadline is None or result.deadline >= day:
        duties.before_sending(case, result, day)


def _keep(case: Case, facts: Facts, result: Result, day: date, at: datetime) -> PrecheckResult:
    """A row for every judgement that differs from the last one, in its facts or in what follows from them."""
    plain = asdict(facts)
    values: dict[str, Any] = {
        "ruleset_version": result.ruleset_version,
        "facts": json.loads(canonical_json(plain)),
        "facts_sha256": digest({"facts": plain, "ruleset": result.ruleset_version, "as_of": day}),
        "as_of": day,
        "decision": result.decision.value,
        "grounds": list(result.grounds),
        "obstacles": list(result.obstacles),
        "warnings": list(result.warnings),
        "route": result.route,
        "earliest": result.earliest,
        "deadline": result.deadline,
        "next_action": result.next_action,
    }
    last = case.prechecks.first()
    if last is not None and all(getattr(last, name) == value for name, value in values.items()):
        return last
    return PrecheckResult.objects.create(case=case, computed_at=at, **values)
