"""What the asker declares about a dispute: the input of the pre-check, one field per question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    """Every question can be answered with "I do not know"; not answered yet is the same."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Nature(StrEnum):
    DISPUTE = "dispute"
    QUESTION = "question"
    SAFETY = "safety"
    SCAM = "scam"


class Reply(StrEnum):
    """The trader's answer in writing: a "no" on the phone is NONE.

    PARTIAL is an answer that the asker does not find enough; only the asker can say SATISFIED.
    """

    NONE = "none"
    NEGATIVE = "negative"
    PARTIAL = "partial"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint in writing to the trader (never a post here); `proof` is a copy the asker still has."""

    sent_on: date
    proof: Answer = Answer.YES
    reply: Reply = Reply.NONE
    reply_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """`complaints` are those to customer service, in any order; `second_level` the one after them.

    Countries are ISO 3166-1 alpha-2. `sector` is a key of a policy or of the ruleset's excluded sectors,
    empty for ordinary trade. `in_remit`: the trader has joined this body.
    """

    nature: Nature = Nature.DISPUTE
    injured: Answer = Answer.UNKNOWN
    contract: Answer = Answer.UNKNOWN
    consumer: Answer = Answer.UNKNOWN
    micro_business: Answer = Answer.UNKNOWN
    trader: Answer = Answer.UNKNOWN
    trader_identified: Answer = Answer.UNKNOWN
    sector: str = ""
    trader_country: str = "FR"
    consumer_country: str = "FR"
    complaints: tuple[Complaint, ...] = ()
    second_level: Complaint | None = None
    court: Answer = Answer.UNKNOWN
    other_mediator: Answer = Answer.UNKNOWN
    body_known: Answer = Answer.UNKNOWN
    in_remit: Answer = Answer.UNKNOWN
    language: str = ""
