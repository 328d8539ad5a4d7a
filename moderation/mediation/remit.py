"""Whether a body can be the one of a seller: in force, a mediator, for its sector, country and members. No database."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.mediation.policies import Policy


class Membership(models.TextChoices):
    """Bodies that many sellers of a sector share take those that joined; some take whoever it is."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class Objection(StrEnum):
    NOT_IN_FORCE = "not_in_force"
    NO_MEDIATOR = "no_mediator"
    SECTOR = "sector"
    COUNTRY = "country"
    NOT_JOINED = "not_joined"
    JOINED_UNKNOWN = "joined_unknown"


SENTENCES: dict[Objection, Promise] = {
    Objection.NOT_IN_FORCE: _("This body is not in force today."),
    Objection.NO_MEDIATOR: _("This is no consumer mediator: art. L616-1 asks for one."),
    Objection.SECTOR: _("This body does not take the sector of the seller."),
    Objection.COUNTRY: _("This body does not take sellers of this country."),
    Objection.NOT_JOINED: _("This body takes sellers that joined it, and this one has not."),
    Objection.JOINED_UNKNOWN: _("This body takes sellers that joined it: find out whether this one has."),
}


def objections(
    policy: Policy, *, is_in_force: bool, is_mediator: bool, sector: str, country: str, membership: Membership
) -> tuple[Objection, ...]:
    """All of them, in the order in which somebody would look. Nobody must join who covers a whole sector (L612-1)."""
    asks_to_join = policy.members_only and not policy.whole_sector
    found = {
        Objection.NOT_IN_FORCE: not is_in_force,
        Objection.NO_MEDIATOR: not is_mediator,
        Objection.SECTOR: bool(policy.sectors) and sector not in policy.sectors,
        Objection.COUNTRY: country not in policy.countries,
        Objection.NOT_JOINED: asks_to_join and membership is Membership.NO,
        Objection.JOINED_UNKNOWN: asks_to_join and membership is Membership.UNKNOWN,
    }
    return tuple(objection for objection, holds in found.items() if holds)
