"""Steps that a body's tool tells of: signed, once each, codes and days only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.handover import body_steps, inbound_signatures, signing
from moderation.handover.inbound_models import InboundEvent, InboundSource
from moderation.mediation import journal
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.references import parse_reference

EVENTS = ("acknowledge", "declare_inadmissible", "notify_parties", "extend", "propose", "settle", "close")
OUTCOMES = {
    "accepted": "accept_all",
    "refused": "refuse",
    "declined": "trader_refuses",
    "withdrawn": "withdraw",
    "discontinued": "discontinue",
}
MAX_BYTES = 20_000


def add(body: MediationBody, kind: str, *, key: str = "") -> tuple[InboundSource, str]:
    """A door for a tool, and its key where the tool does not give one."""
    if kind not in InboundSource.Kind.values:
        raise ValidationError(_("Say how the tool signs."))
    made = key or (signing.new_secret() if kind == InboundSource.Kind.STANDARD else secrets.token_urlsafe(32))
    return InboundSource.objects.create(body=body, kind=kind, secrets=[made]), made


def close(source: InboundSource) -> None:
    """At once and for good; what came in stays on record."""
    InboundSource.objects.filter(pk=source.pk).update(is_active=False, secrets=[])


def source_of(slug: str) -> InboundSource:
    """Http404 where there is no door: unknown, switched off, or without a key."""
    found = InboundSource.objects.select_related("body").filter(slug=slug, is_active=True).first()
    if found is None or not found.secrets:
        raise Http404
    return found


def check(source: InboundSource, headers: Mapping[str, str], body: bytes, *, now: datetime | None = None) -> str:
    """The id under which this message counts once; inbound_signatures.NotSigned."""
    lowered = {name.lower(): value for name, value in headers.items()}
    now = now or timezone.now()
    found = inbound_signatures.CHECKS[source.kind](source.secrets, lowered, body, now)
    InboundSource.objects.filter(pk=source.pk).update(last_used_at=now)
    return found


@transaction.atomic
def take(source: InboundSource, message_id: str, sent: Any) -> bool:
    """Act on a message that was checked; False for one that was acted upon before.

    ValidationError naming the field, Http404 for a case that is none of the body's, body_steps.NotNow.
    """
    event, ref, facts = _read(sent)
    found = Case.objects.filter(body_id=source.body_id, sent_at__isnull=False, ref=parse_reference(ref) or "").first()
    if found is None:
        raise Http404
    case = journal.locked(found)
    if source.events.filter(message_id=message_id).exists():
        return False
    body_steps.take(case, event, facts, body_id=source.body_id, via=source.code)
    kept = {"case": case, "event": event, "received_at": timezone.now()}
    InboundEvent.objects.create(source=source, message_id=message_id, **kept)
    return True


def _read(sent: Any) -> tuple[str, str, dict[str, Any]]:
    """Event, reference and facts; whatever else is said is refused by its name, so that no text comes in."""
    if not isinstance(sent, dict):
        raise ValidationError(_("Send an object with “type” and “data”."))
    _only(sent, {"type", "timestamp", "data"})
    event, data = sent.get("type"), sent.get("data")
    if event not in EVENTS:
        raise ValidationError({"type": _("There is no such event: %(known)s.") % {"known": ", ".join(EVENTS)}})
    if not isinstance(data, dict) or not isinstance(data.get("case"), str):
        raise ValidationError({"case": _("Send the reference of the case.")})
    facts = {name: value for name, value in data.items() if name != "case"}
    step, facts = _closing(str(event), facts)
    return step, data["case"], facts


def _only(sent: Mapping[str, Any], known: set[str]) -> None:
    for name in sent:
        if name not in known:
            raise ValidationError({name[:40]: _("There is no such field: send codes and dates only, never text.")})


def _closing(event: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """`close` says how; every other event is its own step."""
    if event != "close":
        return event, facts
    outcome = facts.pop("outcome", None)
    if not isinstance(outcome, str) or outcome not in OUTCOMES:
        raise ValidationError({"outcome": _("Say how it ended: %(known)s.") % {"known": ", ".join(OUTCOMES)}})
    return OUTCOMES[outcome], facts
