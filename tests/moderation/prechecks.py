"""Facts that open every door, and the pre-check of them on a day with some of them changed."""

from dataclasses import replace
from datetime import date

from moderation.mediation.facts import Answer, Complaint, Facts
from moderation.mediation.policies import default_policy
from moderation.mediation.precheck import precheck
from moderation.mediation.rulesets import ruleset_named

RULES = ruleset_named("fr-conso-2026-11")
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
PLAIN = Facts(
    contract=YES,
    consumer=YES,
    trader=YES,
    trader_identified=YES,
    court=NO,
    other_mediator=NO,
    body_known=YES,
    in_remit=YES,
)


def check(facts=PLAIN, on="2026-05-10", policy=None, **changes):
    facts = replace(facts, **changes)
    policy = policy or default_policy(facts.sector)
    return precheck(facts, as_of=date.fromisoformat(on), ruleset=RULES, policy=policy)


def sent(on, **more):
    if "reply_on" in more:
        more["reply_on"] = date.fromisoformat(more["reply_on"])
    return Complaint(date.fromisoformat(on), **more)


COMPLAINT = (sent("2026-03-01"),)
