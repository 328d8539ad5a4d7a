"""Sending statements to the Transparency Database (art. 24(5)): off without an address and a token."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from moderation.handover import safe_http
from moderation.handover.backoff import next_attempt, pause_asked
from moderation.handover.safe_http import CallFailed, Response
from moderation.review.models import Decision, StatementExport, StatementOfReasons
from moderation.review.transparency.statement_payload import found_in, payload

log = logging.getLogger("moderation.statements")

BATCH = 100  # statements a call, at most
LEASE_SECONDS = 120  # longer than a call and its writing may take
SLICE = 500
CREATED, REFUSED = 201, 422
KNOWN, FOR_OTHERS = "known there already", f"HTTP {REFUSED} for others of the same call"
UNDONE = "undone before it was sent"
State = StatementExport.State


def is_on() -> bool:
    return bool(settings.DSA_URL and settings.DSA_TOKEN)


def waiting() -> Any:
    """Statements without a row yet. A warning takes nothing away: the database has no word for it."""
    found = StatementOfReasons.objects.filter(decision__isnull=False, export=None)
    return found.exclude(decision__kind=Decision.Kind.WARN).select_related("decision").order_by("pk")


def enqueue() -> int:
    """A row for each statement that has none; how many. Does nothing where sending is off."""
    if not is_on():
        return 0
    done = 0
    for statement in waiting()[:SLICE]:
        _row, is_new = StatementExport.objects.get_or_create(statement=statement, defaults=_first_state(statement))
        done += is_new
    return done


def _first_state(statement: StatementOfReasons) -> dict[str, Any]:
    decision = statement.decision
    never = {"state": State.SKIPPED, "settled_at": timezone.now()}
    if decision.undone_at is not None:
        return {**never, "last_error": UNDONE}
    if found := found_in(statement, decision):
        log.warning("the statement of decision %s is not sent: %s", decision.pk, ", ".join(found))
        return {**never, "withheld": ", ".join(found)[:200]}
    return {}


def send_statements() -> int:
    """One call with what is due, a hundred at most; how many statements were tried."""
    if not is_on():
        return 0
    rows = _claimed()
    if rows:
        _send(rows)
    return len(rows)


def _claimed() -> list[StatementExport]:
    first: list[StatementExport] = StatementExport.objects.lease(1, seconds=LEASE_SECONDS)
    if not first or first[0].is_alone:
        return first
    together = StatementExport.objects.filter(is_alone=False)
    return [*first, *together.lease(BATCH - 1, seconds=LEASE_SECONDS)]


def body_of(statements: list[dict[str, Any]]) -> bytes:
    return json.dumps({"statements": statements}, ensure_ascii=False).encode()


def _send(rows: list[StatementExport]) -> None:
    due = [row for row in rows if _is_still_right(row)]
    if not due:
        return
    try:
        answer = _post(body_of([payload(row.statement) for row in due]))
    except CallFailed as failure:
        _later(due, error=failure.reason)
        return
    _answered(due, answer)


def _is_still_right(row: StatementExport) -> bool:
    """A decision that was undone while its statement waited is not told any more."""
    if row.statement.decision.undone_at is None:
        return True
    row.settle(State.SKIPPED, error=UNDONE)
    return False


def _post(body: bytes) -> Response:
    headers = {
        "Authorization": f"Bearer {settings.DSA_TOKEN}",
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    url = f"{settings.DSA_URL.rstrip('/')}/statements"
    return safe_http.post(url, body, headers, allow_loopback=settings.WEBHOOKS_TO_LOOPBACK)


@transaction.atomic
def _answered(rows: list[StatementExport], answer: Response) -> None:
    StatementExport.objects.filter(pk__in=[row.pk for row in rows]).update(status=answer.status)
    if answer.status == CREATED:
        for row in rows:
            row.settle(State.DONE)
    elif answer.status == REFUSED:
        _refused(rows, answer.body)
    else:
        pause = pause_asked(answer.status, answer.headers.get("retry-after"), timezone.now())
        _later(rows, error=f"HTTP {answer.status}", pause=pause)


def _refused(rows: list[StatementExport], body: bytes) -> None:
    """None of them was taken. Those it names are given up, the others are sent again at once."""
    errors = _errors(body)
    if known := [row for row in rows if row.statement.puid in _taken_before(errors)]:
        for row in rows:
            row.settle(State.DONE, error=KNOWN) if row in known else row.retry(timezone.now(), error=FOR_OTHERS)
        return
    if len(rows) == 1:
        _settle(rows[0], errors.get(0) or errors.get(None) or {})
        return
    named = {at for at in errors if at is not None}
    for at, row in enumerate(rows):
        if at in named:
            _settle(row, errors[at])
        else:
            StatementExport.objects.filter(pk=row.pk).update(is_alone=not named)
            row.retry(timezone.now(), error=FOR_OTHERS)


def _taken_before(errors: dict[int | None, dict[str, Any]]) -> list[str]:
    """A refused call for several names those that are known there already beside its error, not by their place."""
    found = errors.get(None, {}).get("existing_puids")
    return [str(one) for one in found] if isinstance(found, list) else []


def _settle(row: StatementExport, errors: dict[str, Any]) -> None:
    """A `puid` that is known there is a statement that was taken before."""
    if set(errors) == {"puid"} and "unique" in json.dumps(errors["puid"]):
        row.settle(State.DONE, error=KNOWN)
        return
    row.settle(State.DEAD, error=f"HTTP {REFUSED}: {', '.join(sorted(errors)) or 'not said why'}")
    log.error("the statement %s was refused: %s", row.statement.puid, sorted(errors))


def _errors(body: bytes) -> dict[int | None, dict[str, Any]]:
    """By place in the call; None for errors without a place. Empty for what nobody can read."""
    try:
        errors = json.loads(body)["errors"]
        return {_place(key): value for key, value in errors.items() if _place(key) is not None} or {None: dict(errors)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _place(key: str) -> int | None:
    number = key.removeprefix("statement_")
    return int(number) if number != key and number.isdecimal() else None


def _later(rows: list[StatementExport], *, error: str, pause: Any = None) -> None:
    for row in rows:
        at = next_attempt(row.attempts - row.earlier_attempts, timezone.now(), pause)
        if at is None:
            row.settle(State.DEAD, error=error)
            log.error("the statement %s is given up: %s", row.statement.puid, error)
        else:
            row.retry(at, error=error)


def lines() -> Iterator[tuple[Decision, list[str], dict[str, Any]]]:
    """Of what has no row yet: the decision, what was found in it, what would be sent."""
    for statement in waiting().filter(decision__undone_at=None).iterator(chunk_size=SLICE):
        found = found_in(statement, statement.decision)
        yield statement.decision, found, {} if found else payload(statement)
