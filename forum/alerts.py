"""The recalls and known issues that hold for a product: its own, those of what it is a version of, of its versions.

There are few of them and every question page asks, so each process keeps all of them for a minute.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.core.cache import cache

from forum.models import Product, ProductAlert

KEPT, KEPT_SECONDS = "forum.alerts", 60

Alerts = list[ProductAlert]


class Known(NamedTuple):
    """By the number of a product: what is said of it, and what is said of one of its versions."""

    own: dict[int, Alerts]
    of_versions: dict[int, Alerts]


def alerts_for(product: Product | None) -> Alerts:
    return alerts_of(product.pk, product.parent_id) if product else []


def alerts_of(pk: int | None, parent: int | None) -> Alerts:
    """The latest first."""
    if pk is None:
        return []
    known = _known()
    found = [*known.own.get(pk, []), *known.own.get(parent or 0, []), *known.of_versions.get(pk, [])]
    return sorted((alert for alert in found if alert.is_shown()), key=lambda one: (one.date, one.pk), reverse=True)


def mark(alerts: Alerts) -> tuple[str, ...]:
    """Another value is another page."""
    return tuple(f"{alert.pk} {alert.updated_at} {alert.product.name} {alert.product.slug}" for alert in alerts)


def forget() -> None:
    """In this process: others show what changed a minute later."""
    cache.delete(KEPT)


def _known() -> Known:
    known: Known | None = cache.get(KEPT)
    if known is None:
        known = _read()
        cache.set(KEPT, known, KEPT_SECONDS)
    return known


def _read() -> Known:
    own: dict[int, Alerts] = defaultdict(list)
    of_versions: dict[int, Alerts] = defaultdict(list)
    for alert in ProductAlert.objects.select_related("product"):
        if alert.is_shown():
            own[alert.product_id].append(alert)
            if alert.product.parent_id is not None:
                of_versions[alert.product.parent_id].append(alert)
    return Known(dict(own), dict(of_versions))
