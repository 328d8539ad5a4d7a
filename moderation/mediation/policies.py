"""What a body's charter asks before it takes a case: a parameter of the pre-check, never law."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.mediation.deadlines import Length, Unit
from moderation.mediation.facts import Facts

# Departments and communities where Code de la consommation applies as in mainland France.
FRENCH = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "MF", "BL", "PM"})
_EU = "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EUROPEAN_UNION = FRENCH | frozenset(_EU.split())
ECC_NET_COUNTRIES = EUROPEAN_UNION | {"IS", "NO"}

ONE_MONTH = Length(1, Unit.MONTHS)
TWO_MONTHS = Length(2, Unit.MONTHS)


@dataclass(frozen=True, slots=True)
class Policy:
    """The charter of one body, as dated data turned into numbers.

    `wait` runs from the first complaint that can be proved. With `second_level_required` it is how long
    customer service has, `second_level_wait` runs after it, and `silence_wait` is the silence of customer
    service that opens the door without a second level. `sectors` and `languages` empty mean any.
    `whole_sector`: every trader of the sector is within its remit (art. L612-1). `members_only`: of others, those that
    joined it.
    """

    body: str = ""
    route: str = "consumer_mediator"
    wait: Length = TWO_MONTHS
    wait_skipped_on_negative: bool = True
    second_level_required: bool = False
    second_level_wait: Length = ONE_MONTH
    silence_wait: Length = TWO_MONTHS
    derogates_3: bool = False
    micro_business_ok: bool = False
    whole_sector: bool = False
    members_only: bool = False
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = FRENCH
    languages: frozenset[str] = frozenset()
    one_year: bool = True


GENERAL = Policy()
# Médiateur national de l'énergie: two months whatever the answer, open to micro-businesses and despite
# another mediator or a court (Code de l'énergie, art. L122-1).
ENERGY = Policy(
    body="energy_ombudsman",
    wait_skipped_on_negative=False,
    derogates_3=True,
    micro_business_ok=True,
    whole_sector=True,
    sectors=frozenset({"energy"}),
)
# Electronic communications: customer service, then the consumer service, one month each; or two months
# of silence at the first level.
TELECOM = Policy(wait=ONE_MONTH, second_level_required=True, sectors=frozenset({"telecom"}))
# The European Consumer Centres take any trader of another country of the network, three weeks after the
# complaint, and are no mediator: the one-year limit of art. L612-2 is not theirs.
ECC_NET = Policy(
    body="ecc_net",
    route="ecc_net",
    wait=Length(3, Unit.WEEKS),
    wait_skipped_on_negative=False,
    whole_sector=True,
    countries=ECC_NET_COUNTRIES,
    one_year=False,
)
_BY_SECTOR = {"energy": ENERGY, "telecom": TELECOM}


def default_policy(sector: str) -> Policy:
    """What to count with while the body is not known: the usual charter of the sector."""
    return _BY_SECTOR.get(sector, GENERAL)


def policy_in_force(policy: Policy, facts: Facts) -> Policy:
    """The body's policy, or ECC-Net's where trader and asker are in two countries only ECC-Net joins."""
    from_outside_the_union = facts.consumer_country in ECC_NET_COUNTRIES - EUROPEAN_UNION
    if facts.trader_country in policy.countries and not from_outside_the_union:
        return policy
    return ECC_NET if facts.trader_country in ECC_NET_COUNTRIES else policy
