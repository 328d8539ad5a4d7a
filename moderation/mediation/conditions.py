"""The conditions of the pre-check, one test each. The ruleset says their order, law and consequence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from moderation.mediation.facts import Answer, Facts, Nature
from moderation.mediation.policies import ECC_NET, ECC_NET_COUNTRIES, EUROPEAN_UNION, Policy
from moderation.mediation.rulesets import Item
from moderation.mediation.timeline import Timeline


class Verdict(StrEnum):
    """OPEN: the asker does not know yet."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Situation:
    facts: Facts
    policy: Policy
    as_of: date
    times: Timeline
    earliest: date | None
    deadline: date | None

    @property
    def wait_gives_way(self) -> bool:
        """True when a charter's wait would cost the asker the right itself: the year is law, the wait is not."""
        return self._outlasts_the_year(self.earliest)

    @property
    def second_level_gives_way(self) -> bool:
        return self._outlasts_the_year(self.policy.second_level_wait.after(self.as_of))

    def _outlasts_the_year(self, opening: date | None) -> bool:
        return bool(opening and self.deadline and opening > self.deadline >= self.as_of)


def _fails(condition: bool) -> Verdict:
    return Verdict.FAILS if condition else Verdict.HOLDS


def _wants(answer: Answer, wanted: Answer) -> Verdict:
    return Verdict.OPEN if answer is Answer.UNKNOWN else _fails(answer is not wanted)


def _safety(now: Situation, _: Item) -> Verdict:
    return _fails(now.facts.nature is Nature.SAFETY or now.facts.injured is Answer.YES)


def _fraud(now: Situation, _: Item) -> Verdict:
    return _fails(now.facts.nature is Nature.SCAM)


def _question(now: Situation, _: Item) -> Verdict:
    return _fails(now.facts.nature is Nature.QUESTION)


def _solved(now: Situation, _: Item) -> Verdict:
    return _fails(now.times.is_satisfied)


def _contract(now: Situation, _: Item) -> Verdict:
    return _wants(now.facts.contract, Answer.YES)


def _consumer(now: Situation, _: Item) -> Verdict:
    facts, is_open_to_both = now.facts, now.policy.micro_business_ok
    if is_open_to_both and (facts.consumer is Answer.NO or facts.micro_business is Answer.YES):
        return _wants(facts.micro_business, Answer.YES)
    return _wants(facts.consumer, Answer.YES)


def _trader(now: Situation, _: Item) -> Verdict:
    return _wants(now.facts.trader, Answer.YES)


def _sector(now: Situation, item: Item) -> Verdict:
    return _fails(now.facts.sector in item.sectors)


def _reach(now: Situation, _: Item) -> Verdict:
    facts = now.facts
    if now.policy is ECC_NET:
        return _fails(facts.consumer_country not in ECC_NET_COUNTRIES or facts.consumer_country == facts.trader_country)
    return _fails(facts.trader_country not in now.policy.countries or facts.consumer_country not in EUROPEAN_UNION)


def _trader_identified(now: Situation, _: Item) -> Verdict:
    return _wants(now.facts.trader_identified, Answer.YES)


def _written(now: Situation, _: Item) -> Verdict:
    return _fails(now.times.first is None)


def _proof(now: Situation, _: Item) -> Verdict:
    return _fails(now.times.first is not None and now.times.proved is None)


def _other_body(now: Situation, _: Item) -> Verdict:
    if now.policy.derogates_3:
        return Verdict.HOLDS
    both = {_wants(now.facts.court, Answer.NO), _wants(now.facts.other_mediator, Answer.NO)}
    return next((verdict for verdict in (Verdict.FAILS, Verdict.OPEN) if verdict in both), Verdict.HOLDS)


def _one_year(now: Situation, _: Item) -> Verdict:
    return _fails(now.deadline is not None and now.as_of > now.deadline)


def second_level_is_missing(now: Situation) -> bool:
    times, policy = now.times, now.policy
    if not policy.second_level_required or times.proved is None or times.second:
        return False
    if now.earliest is not None and now.as_of >= now.earliest:
        return False
    return times.replied_on is not None or now.as_of >= policy.wait.after(times.proved)


def _second_level(now: Situation, _: Item) -> Verdict:
    return _fails(second_level_is_missing(now) and not now.second_level_gives_way)


def _body_known(now: Situation, _: Item) -> Verdict:
    return _fails(now.facts.body_known is not Answer.YES and not now.policy.whole_sector)


def _remit(now: Situation, _: Item) -> Verdict:
    # Who does not know the sector is not outside of it: the mediator decides (art. L612-2 5°).
    outside = bool(now.policy.sectors and now.facts.sector) and now.facts.sector not in now.policy.sectors
    return _fails(outside or (now.facts.in_remit is Answer.NO and not now.policy.whole_sector))


def _wait(now: Situation, _: Item) -> Verdict:
    is_early = now.earliest is not None and now.as_of < now.earliest
    return _fails(is_early and not now.wait_gives_way)


def _language(now: Situation, _: Item) -> Verdict:
    spoken = now.policy.languages
    return _fails(bool(spoken and now.facts.language) and now.facts.language not in spoken)


CHECKS: dict[str, Callable[[Situation, Item], Verdict]] = {
    "safety": _safety,
    "fraud": _fraud,
    "question": _question,
    "solved": _solved,
    "contract": _contract,
    "consumer": _consumer,
    "trader": _trader,
    "sector": _sector,
    "reach": _reach,
    "trader_identified": _trader_identified,
    "written": _written,
    "proof": _proof,
    "other_body": _other_body,
    "one_year": _one_year,
    "second_level": _second_level,
    "body_known": _body_known,
    "remit": _remit,
    "wait": _wait,
    "language": _language,
}
