"""What leaves when a case moves: rows written in the transaction of the act. Ids and codes only; never case text.

Nothing of a case leaves before it was sent: until then no body, and nobody else, may know that there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from moderation.handover import channels, rows
from moderation.handover.channels import Told
from moderation.handover.events import AFTER, CLOSED, DEADLINE_NEAR, SENT
from moderation.handover.inbound_models import InboundSource
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.dossier.digests import digest_of, schema_url
from moderation.mediation.models import Case, CaseEvent, Deadline, MediationBody

__all__ = ["CLOSED", "MESSAGE", "SENT", "announce", "announce_near", "announce_step", "language_of", "tell_of_message"]

MESSAGE = "case.message"  # by mail only


def announce(case: Case, event: str, *, at: datetime, is_news: bool = True) -> None:
    """Sent, or ended: one delivery per receiver of the body, and whatever other channels write. Twice is once."""
    if case.body is not None:
        _write(case, event, case.ref, at)
        _tell(Told(case, event, at, is_news))


def announce_step(case: Case, step: str, *, at: datetime) -> None:
    """A step of the body that it may not have taken by the tool that listens. No mail: who took it knows."""
    if step in AFTER and case.body is not None:
        last = case.events.filter(event=step).order_by("-seq").first()
        if last is not None:
            _write(case, AFTER[step], f"{case.ref}_{last.seq}", at)


def announce_near(row: Deadline, *, at: datetime) -> int:
    """A date of the body that comes near, once for each date; how many receivers are told."""
    data = {"deadline": {"kind": row.kind, "due_on": row.due_on.isoformat()}}
    return _write(row.case, DEADLINE_NEAR, key_of(row), at, data)


def key_of(row: Deadline) -> str:
    return f"{row.case.ref}_{row.kind}_{row.due_on}"


def tell_of_message(case: Case, key: str, *, at: datetime) -> None:
    """The asker wrote in the case: its body is told that there is something to read, and not what. By mail only."""
    _tell(Told(case, f"{MESSAGE}.{key}", at))


def _tell(told: Told) -> None:
    for channel in channels.registered().values():
        channel.tell(told)


def _write(case: Case, event: str, about: str, at: datetime, more: Mapping[str, Any] | None = None) -> int:
    body = case.body
    wanting = [row for row in body.endpoints.wanting() if row.wants(event)] if body is not None else []
    if not wanting:
        return 0
    last = case.events.order_by("-seq").first()
    told = [row for row in wanting if not _did_it_itself(row, last)] if event != DEADLINE_NEAR else wanting
    data = {**_data(case, last), **(more or {})}
    return sum(rows.write(row, event, about, data, at=at, case=case) for row in told)


def _did_it_itself(endpoint: Endpoint, last: CaseEvent | None) -> bool:
    """The program that added this receiver, or the ticket tool that it belongs to: it would only hear its own echo.

    A ticket tool would, besides, be set off by the note that we write into its ticket.
    """
    code = last.actor_code if last is not None and last.source == "integration" else ""
    if endpoint.made_by is not None and endpoint.made_by.code == code:
        return True
    kind, _, number = code.partition(":")
    if kind != "tool" or endpoint.channel == "webhook":
        return False
    return InboundSource.objects.filter(pk=int(number), kind=endpoint.channel).exists()


def _data(case: Case, last: CaseEvent | None) -> dict[str, Any]:
    """`dossier_sha256` is that of `case.json` as it is in this transaction, at `version`."""
    assert case.body is not None  # noqa: S101  a sent case has one
    return {
        "case": case.ref,
        "body": case.body.slug,
        "url": f"{settings.BASE_URL}/api/v1/cases/{case.ref}",
        "page": f"{settings.BASE_URL}/{case.language}/cases/{case.ref}/",
        "schema": schema_url("case"),
        "version": case.version,
        "dossier_sha256": digest_of(case),
        "thread_sha256": case.snapshot.sha256,
        "language": case.language,
        "source": last.source if last is not None else "system",
        "via": last.actor_code if last is not None and last.source == "integration" else "",
    }


def language_of(body: MediationBody, wanted: str) -> str:
    """The wanted language where the body speaks it, else its first one that this site has."""
    spoken = [code for code, _name in settings.LANGUAGES if code in body.languages]
    return wanted if wanted in spoken or not spoken else spoken[0]


def near_untold(due: list[Deadline]) -> list[Deadline]:
    """Those of which no receiver has been told yet."""
    keys = {key_of(row): row for row in due}
    told = Delivery.objects.filter(event=DEADLINE_NEAR, about__in=keys).values_list("about", flat=True)
    return [row for key, row in keys.items() if key not in set(told)]
