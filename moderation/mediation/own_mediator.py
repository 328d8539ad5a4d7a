"""The mediator of whoever runs the site, where that is a seller too (Code de la consommation, art. L616-1, R616-1)."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from moderation.mediation.models import MediationBody

NO_SELLER = "independent"


def is_seller() -> bool:
    return bool(set(settings.OPERATOR_ROLES) - {NO_SELLER})


def body(day: date) -> MediationBody | None:
    """None where none is needed, or none is named that can be one today."""
    if not is_seller() or not settings.DEFAULT_BODY:
        return None
    found = MediationBody.objects.in_force(day).filter(slug=settings.DEFAULT_BODY).first()
    return found if found is not None and found.is_mediator else None


def lacking(day: date) -> list[str]:
    """What of name, web address and postal way is not there: all three are needed (CECMC, F01-1)."""
    if not is_seller():
        return []
    found = body(day)
    if found is None:
        return ["a listed mediator that is in force"]
    told = {"name": found.name, "web address": found.site_url, "postal address": found.postal_address}
    return [what for what, value in told.items() if not value.strip()]
