"""A case as data: `case.json` and `events.json`, in the words of the code, one field named after the other.

Whatever is not named here is not in a dossier: not the documents kept for the asker alone, not who of the team or of
the staff did something, not what was written in the mediation (mediation law: art. L612-3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from moderation.mediation import snapshot
from moderation.mediation.dossier.archive import EVENTS, EVIDENCE, THREAD, is_name
from moderation.mediation.dossier.verifying import SCHEMA_VERSION
from moderation.mediation.duties import PREPARING
from moderation.mediation.evidence import safe_name
from moderation.mediation.models import Case, Evidence, MediationBody, PrecheckResult

SCHEMAS = ("case", "thread", "events")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the asker with its number in the dossier."""

    number: int
    row: Evidence

    @property
    def path(self) -> str:
        name = f"{EVIDENCE}/{self.number:03}-{safe_name(self.row.name, self.row.mime)}"
        return name if is_name(name) else f"{EVIDENCE}/{self.number:03}-{safe_name('', self.row.mime)}"


def documents_of(case: Case) -> list[Document]:
    """What the asker handed in for the body, in the order of arrival: their numbers stay.

    Not what the staff added since, such as the papers of the seller: those are asked for from the body (art. R612-3).
    """
    rows = case.evidence.filter(visibility="body").order_by("pk")
    handed_in = _handed_in(case)
    if handed_in is not None:
        theirs = Q(uploaded_by=case.asker_id) if case.asker_id else Q()
        rows = rows.filter(Q(created_at__lte=handed_in) | theirs)
    return [Document(number, row) for number, row in enumerate(rows, start=1)]


def _handed_in(case: Case) -> datetime | None:
    """Until when files are those of the person who asked: on paper, until all that had arrived was typed in."""
    if case.sent_at is None or not case.is_typed_in:
        return case.sent_at
    filed = case.events.filter(event="file_paper").first()
    return filed.at if filed is not None else case.sent_at


def thread_of(case: Case) -> str:
    """Canonical JSON: as frozen when the case was sent; before, as it is now. LookupError for want of an asker."""
    frozen = getattr(case, "snapshot", None)
    if frozen is not None:
        return str(frozen.content)
    if case.question is None:
        return snapshot.without_thread(case.language)
    if case.asker is None:
        raise LookupError("The person who asked has left, and the case was never sent.")
    return snapshot.take(case.question, asker=case.asker)


def schema_url(name: str) -> str:
    return f"{settings.BASE_URL}/schemas/{name}-{SCHEMA_VERSION}.json"


def case_data(case: Case, *, documents: list[Document], thread_sha256: str) -> dict[str, Any]:
    return {
        "schema": schema_url("case"),
        "schema_version": SCHEMA_VERSION,
        "ref": case.ref,
        "language": case.language,
        "state": case.state,
        "channel": case.channel,
        "received_on": case.received_on,
        "created_at": case.created_at,
        "sent_at": case.sent_at,
        "consumer": _consumer(case),
        "representative": _representative(case),
        "trader": {"name": case.trader_name, "contact": case.trader_contact, "country": case.trader_country},
        "sector": case.sector,
        "purchase": _purchase(case),
        "remedy": case.remedy,
        "narrative": case.narrative,
        "answers": {name: str(value) for name, value in case.answers.items()},
        "complaints": [_complaint(row, documents) for row in case.complaints.order_by("sent_on", "level", "pk")],
        "precheck": _precheck(case.prechecks.first()),
        "deadlines": [_deadline(row) for row in case.deadlines.exclude(kind__in=PREPARING).order_by("due_on", "pk")],
        "consents": [_consent(row) for row in case.consents.order_by("given_at", "pk")],
        "evidence": [_document(document) for document in documents],
        "body": _body(case.body) if case.body else None,
        "thread": {"path": THREAD, "sha256": thread_sha256},
        "events": {"path": EVENTS, "count": case.version, "head": case.head_hash},
    }


def events_data(case: Case) -> dict[str, Any]:
    """The journal as it is sealed (`moderation.mediation.event_chain`), up to the head that `case.json` names."""
    rows = [row.sealed() for row in case.events.filter(seq__lte=case.version).order_by("seq")]
    return {"schema": schema_url("events"), "schema_version": SCHEMA_VERSION, "ref": case.ref, "events": rows}


def _consumer(case: Case) -> dict[str, str]:
    address, email = case.postal_address, case.email_address
    return {"name": case.full_name, "postal_address": address, "email": email, "phone": case.phone}


def _purchase(case: Case) -> dict[str, Any]:
    return {
        "bought": case.bought,
        "date": case.purchase_date,
        "order_ref": case.order_ref,
        "amount": case.amount,
        "currency": case.currency,
    }


def _representative(case: Case) -> dict[str, Any] | None:
    """Whoever fills it in for the consumer, with what they said of their mandate (art. R612-1 3°)."""
    if not case.helper_name:
        return None
    given = case.mandate
    said = {"text": given.text, "given_at": given.given_at} if given else None
    return {"name": case.helper_name, "contact": case.helper_contact, "mandate": said}


def _complaint(row: Any, documents: list[Document]) -> dict[str, Any]:
    """`document`: the number of its proof."""
    names = ("sent_on", "channel", "level", "proof", "reply", "reply_on")
    return {**{name: getattr(row, name) for name in names}, "document": number_of(row.document_id, documents)}


def number_of(pk: int | None, documents: list[Document]) -> int | None:
    return next((document.number for document in documents if document.row.pk == pk), None)


def _precheck(row: PrecheckResult | None) -> dict[str, Any] | None:
    """What the site found, with the version of its rules; only the body decides."""
    if row is None:
        return None
    names = ("ruleset_version", "as_of", "decision", "grounds", "obstacles", "warnings", "earliest", "deadline")
    return {name: getattr(row, name) for name in names}


def _deadline(row: Any) -> dict[str, Any]:
    names = ("kind", "legal_basis", "actor", "starts_on", "due_on", "status")
    return {name: getattr(row, name) for name in names}


def _consent(row: Any) -> dict[str, Any]:
    told = {"kind": row.kind, "text": row.text, "given_at": row.given_at}
    if row.signed_by:  # on paper
        told |= {"signed_by": row.signed_by, "document_sha256": row.document.sha256 if row.document else ""}
    return told


def _document(document: Document) -> dict[str, Any]:
    row = document.row
    return {
        "number": document.number,
        "path": document.path,
        "kind": row.kind,
        "name": row.name,
        "mime": row.mime,
        "size": row.size,
        "sha256": row.sha256,
        "added_at": row.created_at,
    }


def _body(body: MediationBody) -> dict[str, Any]:
    names = ("slug", "name", "kind", "site_url", "email", "postal_address", "phone")
    return {name: getattr(body, name) for name in names}
