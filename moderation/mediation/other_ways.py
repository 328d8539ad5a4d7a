"""Which other ways fit a dispute, and with which honest condition each is shown: never a bare no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moderation.mediation.facts import Answer, Facts
from moderation.mediation.models import OtherWay
from moderation.mediation.policies import ECC_NET_COUNTRIES, FRENCH
from moderation.mediation.precheck import Decision

Fits = OtherWay.Fits


def situations(facts: Facts) -> set[str]:
    """What is not known yet is taken as it mostly is: a business in France, and no court."""
    found: set[str] = {Fits.ALWAYS.value}
    if facts.trader is not Answer.NO:
        found.add(Fits.BUSINESS.value)
    if facts.trader_country in FRENCH:
        found.add(Fits.FRANCE.value)
    elif facts.trader_country in ECC_NET_COUNTRIES and facts.trader is not Answer.NO:
        found.add(Fits.EUROPE.value)
    if facts.court is not Answer.YES:
        found.add(Fits.NO_COURT.value)
    return found


def ways_for(decision: str, facts: Facts) -> list[OtherWay]:
    """None beside an open door, nor where nothing was bought or all is solved."""
    if decision in {Decision.READY, Decision.NO_DISPUTE, Decision.RESOLVED}:
        return []
    return list(OtherWay.objects.that_fit(situations(facts)))


def seed(told: Iterable[Mapping[str, Any]]) -> int:
    """Those of a new site that are not there yet, not checked by anybody; what the team changed stays."""
    return sum(OtherWay.objects.get_or_create(code=one["code"], defaults=dict(one))[1] for one in told)
