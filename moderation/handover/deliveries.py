"""Sending deliveries: claimed for a while, given to their channel, tried again until the receiver says yes."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from moderation.handover import channels, endpoints, safe_http, thread_events
from moderation.handover.backoff import Outcome, next_attempt, outcome, pause_asked
from moderation.handover.channels import Reply
from moderation.handover.models import Delivery, Endpoint

log = logging.getLogger(__name__)

TIMEOUT = safe_http.TIMEOUT  # seconds, for a whole call
LEASE_SECONDS = 60  # longer than a call and its writing may take, so that nobody else sends meanwhile
GONE = "410 Gone"
PAYLOADS_KEPT = dt.timedelta(days=30)


def deliver() -> int:
    """Send one delivery that is due; the number of deliveries tried."""
    with _claimed() as row:
        if row is not None:
            send(row)
        return int(row is not None)


_claiming = threading.Lock()
_busy: set[int] = set()  # receivers that a thread of this process is calling


@contextmanager
def _claimed() -> Iterator[Delivery | None]:
    """One row, of a receiver that no other thread waits for: who hangs holds one thread, not the others' rows."""
    with _claiming:
        rows = Delivery.objects.exclude(endpoint_id__in=_busy).lease(1, seconds=LEASE_SECONDS)
        row: Delivery | None = rows[0] if rows else None
        if row is not None:
            _busy.add(row.endpoint_id)
    try:
        yield row
    finally:
        if row is not None:
            with _claiming:
                _busy.discard(row.endpoint_id)


def send(row: Delivery) -> None:
    if not row.endpoint.is_active:
        row.settle(Delivery.State.DEAD, error="receiver disabled")
        return
    if not thread_events.may_still_leave(row):
        row.settle(Delivery.State.SKIPPED, error="no longer public")
        return
    try:
        reply = channels.send(row, timeout=TIMEOUT)
    except Exception as error:  # noqa: BLE001  whatever the network does, the row must go on
        _retry(row, error=getattr(error, "reason", type(error).__name__), pause=getattr(error, "pause", None))
        return
    if reply is None:
        row.settle(Delivery.State.SKIPPED)
        return
    _answered(row, reply)


@transaction.atomic
def _answered(row: Delivery, response: Reply) -> None:
    """What the answer means. A worker whose claim ran out meanwhile changes nothing."""
    answered = {"status": response.status, "external_id": response.external_id[:120]}
    if not Delivery.objects.filter(pk=row.pk, attempts=row.attempts).update(**answered):
        return
    match outcome(response.status):
        case Outcome.DELIVERED:
            row.settle(Delivery.State.DONE)
        case Outcome.GONE:
            if row.settle(Delivery.State.DEAD, error=GONE):
                _switch_off(row.endpoint, GONE)
        case Outcome.FAILED:
            pause = pause_asked(response.status, response.headers.get("retry-after"), timezone.now())
            _retry(row, error=f"HTTP {response.status}", pause=pause)


@transaction.atomic
def _retry(row: Delivery, *, error: str, pause: dt.timedelta | None = None) -> None:
    at = next_attempt(row.attempts - row.earlier_attempts, timezone.now(), pause)
    if at is not None:
        row.retry(at, error=error)
        log.warning("delivery %s waits until %s: %s", row.webhook_id, at.isoformat(), error)
        return
    if row.settle(Delivery.State.DEAD, error=error):
        log.error("delivery %s given up after %s attempts: %s", row.webhook_id, row.attempts, error)
        if endpoints.is_dead(row.endpoint, since=row.created_at):
            _switch_off(row.endpoint, f"no delivery reached it: {error}")


def forget_payloads() -> int:
    """What receivers took long ago stays as a row, without the bytes that were sent; how many."""
    taken = Delivery.objects.filter(state=Delivery.State.DONE, settled_at__lt=timezone.now() - PAYLOADS_KEPT)
    return taken.exclude(payload="").in_slices(lambda some: some.update(payload=""))


def _switch_off(endpoint: Endpoint, reason: str) -> None:
    endpoints.disable(endpoint, reason, at=timezone.now())
    log.error("receiver %s switched off: %s", endpoint.pk, reason)
