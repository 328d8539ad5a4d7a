"""The few questions before any form, and what their answers mean: pure rules, no database, no clock.

The answers are facts of the pre-check in the asker's words. What only papers tell (the seller's address, the name
of its mediator) is asked in the form: no date and no way depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from moderation.mediation.facts import Answer, Complaint, Facts, Reply
from moderation.mediation.policies import default_policy
from moderation.mediation.precheck import Decision, Result, precheck
from moderation.mediation.rulesets import Ruleset, ruleset_for
from moderation.mediation.vocabulary import HOME

UNKNOWN = Answer.UNKNOWN.value


class Purchase(StrEnum):
    PRIVATE = "private"
    SMALL_BUSINESS = "small_business"
    BUSINESS = "business"
    FROM_A_PERSON = "from_a_person"
    NOTHING = "nothing"


class Written(StrEnum):
    KEPT = "kept"
    LOST = "lost"
    NO = "no"


class Elsewhere(StrEnum):
    NO = "no"
    COURT = "court"
    MEDIATOR = "mediator"


class Step(StrEnum):
    """One page each, in this order."""

    PURCHASE = "purchase"
    SELLER = "seller"
    WRITTEN = "written"
    REPLY = "reply"
    ELSEWHERE = "elsewhere"


# Facts by the answer about the purchase; what is not named stays unknown.
_PURCHASE: dict[str, dict[str, str]] = {
    Purchase.PRIVATE: {"contract": "yes", "consumer": "yes", "trader": "yes"},
    Purchase.SMALL_BUSINESS: {"contract": "yes", "consumer": "no", "micro_business": "yes", "trader": "yes"},
    Purchase.BUSINESS: {"contract": "yes", "consumer": "no", "micro_business": "no", "trader": "yes"},
    Purchase.FROM_A_PERSON: {"contract": "yes", "trader": "no"},
    Purchase.NOTHING: {"contract": "no"},
}
_ELSEWHERE: dict[str, dict[str, str]] = {
    Elsewhere.NO: {"court": "no", "other_mediator": "no"},
    Elsewhere.COURT: {"court": "yes"},
    Elsewhere.MEDIATOR: {"other_mediator": "yes"},
}
_PROOF = {Written.KEPT.value: Answer.YES, Written.LOST.value: Answer.NO}
OUT = frozenset({Decision.NO_DISPUTE, Decision.OUT_OF_SCOPE, Decision.INADMISSIBLE, Decision.REFER_AUTHORITY})


@dataclass(frozen=True, slots=True)
class Answers:
    """As they were given; empty is not answered yet, "unknown" is "I do not know"."""

    purchase: str = ""
    trader_country: str = ""
    sector: str = ""
    written: str = ""
    sent_on: date | None = None
    reply: str = ""
    reply_on: date | None = None
    elsewhere: str = ""

    @property
    def has_written(self) -> bool:
        return self.written in _PROOF

    @property
    def needs_day(self) -> bool:
        """They wrote, and do not find the day: nothing can be counted."""
        return self.has_written and self.sent_on is None

    def steps(self) -> list[Step]:
        """Who has not written has had no answer: that page is not for them."""
        return [step for step in Step if step is not Step.REPLY or self.has_written]

    def is_answered(self, step: Step) -> bool:
        field = "trader_country" if step is Step.SELLER else step.value
        return bool(getattr(self, field))

    @property
    def first_open(self) -> Step | None:
        """The first page nobody answered yet."""
        return next((step for step in self.steps() if not self.is_answered(step)), None)

    @property
    def unknown(self) -> list[Step]:
        """The pages answered with "I do not know" that something depends on."""
        found = [step for step in self.steps() if self._is_unknown(step)]
        return [step for step in found if step is not Step.REPLY]

    def _is_unknown(self, step: Step) -> bool:
        if step is Step.SELLER:
            return self.trader_country == UNKNOWN
        return getattr(self, step.value) == UNKNOWN or (step is Step.WRITTEN and self.needs_day)

    def facts(self) -> Facts:
        answered = {**_PURCHASE.get(self.purchase, {}), **_ELSEWHERE.get(self.elsewhere, {})}
        known: dict[str, Any] = {name: Answer(value) for name, value in answered.items()}
        return Facts(
            **known,
            trader_identified=Answer.YES,
            body_known=Answer.YES,
            sector=self.sector,
            trader_country=self.country,
            complaints=self._complaints(),
        )

    @property
    def country(self) -> str:
        return HOME if self.trader_country in ("", UNKNOWN) else self.trader_country

    def _complaints(self) -> tuple[Complaint, ...]:
        if self.sent_on is None or not self.has_written:
            return ()
        reply = Reply(self.reply) if self.reply not in ("", UNKNOWN) else Reply.NONE
        return (
            Complaint(self.sent_on, _PROOF[self.written], reply, self.reply_on if reply is not Reply.NONE else None),
        )

    def parts(self) -> dict[str, Any]:
        """The arguments of `actions.save_intake`: only what was asked here."""
        answers = {**_PURCHASE.get(self.purchase, {}), **_ELSEWHERE.get(self.elsewhere, {})}
        rows = self._complaints()
        complaint: dict[str, Any] | None = None
        if rows:
            row = rows[0]
            said = {"proof": row.proof.value, "reply": row.reply.value}
            complaint = {"sent_on": row.sent_on, "reply_on": row.reply_on, **said}
        details = {"trader_country": self.country, "sector": self.sector}
        return {"details": details, "answers": answers, "complaint": complaint}


@dataclass(frozen=True, slots=True)
class Outlook:
    result: Result
    answers: Answers

    @property
    def is_out(self) -> bool:
        """Not this way; others are shown, and the answers can be changed."""
        return self.result.decision in OUT

    @property
    def must_write(self) -> bool:
        return self.result.route == "write_complaint"

    def next_text(self, rules: Ruleset, language: str) -> str:
        return self.result.next_text(rules, language)


def outlook(answers: Answers, day: date) -> Outlook:
    """What the pre-check says of the answers on a civil day, by the usual charter of the sector."""
    policy = default_policy(answers.sector)
    return Outlook(precheck(answers.facts(), as_of=day, ruleset=ruleset_for(day), policy=policy), answers)


def read(kept: Mapping[str, str]) -> Answers:
    """From what the session or a case keeps; whatever cannot be read is not answered."""
    known = {name: str(value) for name, value in kept.items() if name in Answers.__slots__}
    days = {name: _day(known.pop(name, "")) for name in ("sent_on", "reply_on")}
    return replace(Answers(**known), **days)  # type: ignore[arg-type]


def written_down(answers: Answers) -> dict[str, str]:
    """For the session: what `read` reads."""
    values = {name: getattr(answers, name) for name in Answers.__slots__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def known_of(kept: Mapping[str, Any]) -> Answers:
    """What a case says already, from `actions.kept_values`, in the words of these pages."""
    answers, complaint = kept["answers"], kept["complaint"]
    sent_on = complaint.get("sent_on")
    return Answers(
        purchase=_first(_PURCHASE, answers),
        elsewhere=_first(_ELSEWHERE, answers),
        trader_country=kept["details"]["trader_country"] if answers else "",
        sector=kept["details"]["sector"],
        written=_written_as(complaint.get("proof", ""), complaint.get("reply", "")) if sent_on else "",
        sent_on=sent_on,
        reply=complaint.get("reply", "") if sent_on else "",
        reply_on=complaint.get("reply_on"),
    )


def _first(table: Mapping[str, Mapping[str, str]], answers: Mapping[str, str]) -> str:
    return next((key for key, facts in table.items() if all(answers.get(n) == v for n, v in facts.items())), "")


def _written_as(proof: str, reply: str) -> str:
    is_kept = proof == Answer.YES or reply not in ("", Reply.NONE)
    return (Written.KEPT if is_kept else Written.LOST).value
