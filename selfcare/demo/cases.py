"""Mediation bodies and cases of the demo."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from forum.models import Member, Question
from moderation.handover import sending
from moderation.law import words
from moderation.mediation import actions, evidence
from moderation.mediation.models import BodyPolicy, BodyStaff, Case, MediationBody, WrittenComplaint
from selfcare.demo.clock import Clock

BODY_FIELDS = (
    "name",
    "kind",
    "site_url",
    "email",
    "postal_address",
    "phone",
    "languages",
    "sectors",
    "dispute_types",
    "cost_to_trader",
    "mode",
    "exclusions",
    "cecmc_ref",
)
POLICY_FIELDS = (
    "wait_unit",
    "wait_amount",
    "wait_skipped_on_negative",
    "second_level_required",
    "silence_means",
    "micro_business_ok",
    "derogates_3",
    "filing",
)


def add_bodies(rows: list[dict[str, Any]], members: dict[str, Member], clock: Clock) -> dict[str, MediationBody]:
    return {row["key"]: _body(row, members, clock) for row in rows}


def _body(row: dict[str, Any], members: dict[str, Member], clock: Clock) -> MediationBody:
    body = MediationBody.objects.create(
        slug=f"body-{row['key'].lower()}",
        checked_on=clock.day(row["checked_days_ago"]),
        valid_from=clock.day(row["valid_from_days_ago"]),
        **{name: row[name] for name in BODY_FIELDS},
    )
    policy = row["policy"]
    BodyPolicy.objects.create(
        body=body,
        form_url=policy["form_url"] or "",
        valid_from=clock.day(policy["valid_from_days_ago"]),
        **{name: policy[name] for name in POLICY_FIELDS},
    )
    for key in row["mediators"]:
        BodyStaff.objects.create(body=body, member=members[key])
    return body


def add_cases(
    rows: list[dict[str, Any]],
    *,
    bodies: dict[str, MediationBody],
    questions: dict[str, Question],
    members: dict[str, Member],
    clock: Clock,
) -> None:
    for row in rows:
        _case(row, bodies[row["body"]], questions[row["question"]], members[row["asker"]], clock)


def _case(row: dict[str, Any], body: MediationBody, question: Question, asker: Member, clock: Clock) -> None:
    question.refresh_from_db()
    case = actions.open_offer(question, trigger="T5", at=clock.days_ago(row["offered_days_ago"]))
    accepted = clock.days_ago(row["accepted_offer_days_ago"])
    actions.accept_offer(case, by=asker, consent=words.said("offer", language=case.language), at=accepted)
    _intake(case, row, body, asker, clock, at=accepted + dt.timedelta(minutes=20))
    for reminder in row["reminders"]:
        sent_on = clock.day(reminder["days_ago"])
        WrittenComplaint.objects.create(case=case, sent_on=sent_on, channel=reminder["channel"], proof="yes")
    for file in row["files"]:
        content = ContentFile(file["content"].encode(), name=file["name"])
        evidence.attach(case, by=asker, file=content, kind=file["kind"], visibility=file["visibility"], at=accepted)
    if row["stage"] == "sent":
        agreed = words.said("send-consent", language=case.language)
        sending.send(case, by=asker, consent=agreed, at=clock.days_ago(row["sent_days_ago"]))


def _intake(
    case: Case, row: dict[str, Any], body: MediationBody, asker: Member, clock: Clock, *, at: dt.datetime
) -> None:
    trader, consumer, replied = row["trader"], row["consumer"], row["trader_reply_days_ago"]
    actions.save_intake(
        case,
        by=asker,
        details={
            "trader_name": trader["name"],
            "trader_contact": f"{trader['address']}\n{trader['site']}\nSIREN {trader['siren']}",
            "trader_country": trader["country"],
            "sector": trader["sector"],
            "body": body,
            "bought": question_product(case),
            "purchase_date": clock.day(row["purchase_days_ago"]),
            "amount": Decimal(row["amount"]["value"]),
            "order_ref": row["order_ref"],
            "remedy": row["remedy"],
            "narrative": row["narrative"],
            "full_name": consumer["full_name"],
            "postal_address": consumer["postal_address"],
        },
        answers={"contract": "yes", "consumer": "yes", "trader": "yes", "court": "no", "other_mediator": "no"},
        complaint={
            "sent_on": clock.day(row["complaint_days_ago"]),
            "channel": row["complaint_channel"],
            "proof": "yes",
            "reply": row["trader_reply"],
            "reply_on": clock.day(replied) if replied is not None else None,
        },
        at=at,
    )


def question_product(case: Case) -> str:
    question = case.question
    return str(question.product or question.title) if question is not None else ""
