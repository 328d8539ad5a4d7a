"""What all mails of one case share: the thread they stand in, and the address that takes answers to them."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from forum.letters import domain
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.references import parse_reference

LOCAL = "case"
SEAL = 10  # characters of base 32
SENT = "case.sent"  # as in `outbox`: what every later mail of the case is an answer to


def message_id(ref: str, event: str) -> str:
    """Always the same for this mail, and nobody who reads lists of mails learns of which case."""
    name = salted_hmac("moderation.handover.outbox", f"{ref}.{event}").hexdigest()[:32]
    return f"<{name}@{domain()}>".lower()


def in_thread(case: Case, event: str = "") -> dict[str, str]:
    """Headers by which tools put the mails of one case together (RFC 5322, 3.6.4)."""
    if event == SENT:
        return {}
    first = message_id(case.ref, SENT)
    return {"In-Reply-To": first, "References": first}


def answers(case: Case, body: MediationBody) -> dict[str, str]:
    """The header that names where an answer goes; nothing where the site takes no mail in."""
    _local, _at, host = settings.MAIL_IN_ADDRESS.partition("@")
    if not host or not body.email:
        return {}
    return {"Reply-To": f"{LOCAL}+{case.ref}.{seal_of(case, body)}@{host}"}


def seal_of(case: Case, body: MediationBody) -> str:
    """It names the body and its address too, so that it dies with a change of either."""
    said = f"{case.ref}:{body.pk}:{body.email.lower()}"
    digest = salted_hmac("moderation.handover.case_mail", said, algorithm="sha256").digest()
    return base64.b32encode(digest)[:SEAL].decode().lower()


@dataclass(frozen=True)
class Named:
    """What an address says, true or not."""

    ref: str
    seal: str

    def is_ours_for(self, case: Case, body: MediationBody) -> bool:
        return hmac.compare_digest(self.seal, seal_of(case, body))


_ADDRESS = re.compile(rf"{LOCAL}\+([a-z0-9-]{{8,20}})\.([a-z2-7]{{{SEAL}}})@(.+)", re.IGNORECASE)


def read_address(address: str) -> Named | None:
    """None for any other address than one of these."""
    found = _ADDRESS.fullmatch(address)
    host = settings.MAIL_IN_ADDRESS.rpartition("@")[2]
    if found is None or not host or found[3].lower() != host.lower():
        return None
    return Named(parse_reference(found[1]) or "", found[2].lower())
