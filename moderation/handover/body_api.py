"""Cases by machine, for the programs of the body they were sent to. docs/mediating.md, docs/adr/0035-programs.md

Every way to a case goes through `_case`, which knows the cases of one body: any other reference is the 404 of none.
Every reading is a row that both sides see.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Min, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import Field

from forum import limits
from forum.api import REFUSALS, Conflict
from moderation.handover import body_steps, clients
from moderation.handover.body_lists import CaseQuery, cursor_of, wanted
from moderation.handover.client_models import BodyClient, Scope
from moderation.mediation import journal, readings
from moderation.mediation.dossier import contents, digests, exporting, pdf
from moderation.mediation.models import Case
from moderation.mediation.references import parse_reference

log = logging.getLogger("moderation.cases")

Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,64}$")]
Match = Annotated[str, Header(alias="If-Match", pattern=r'^(\*|"[0-9]{1,9}")$')]
Code = Annotated[str, Field(max_length=200)]
Kind = Literal["json", "pdf", "zip"]


class BodyToken(HttpBearer):
    """The token of a program, in the header and nowhere else."""

    def authenticate(self, request: HttpRequest, token: str) -> BodyClient | None:
        return clients.holder(token)


class Stale(Exception):
    """The case is no longer the one that If-Match names: 412."""


class Unmade(Exception):
    """A file of the dossier cannot be made now: 503."""


def _busy(case: Case, refusal: pdf.NotNow) -> Unmade:
    log.warning("no dossier of case %s: %s", case.ref, refusal)
    return Unmade(
        _("This file cannot be made at this moment. Try again in half a minute. If that fails too, tell the team.")
    )


class BodyRequest(HttpRequest):
    auth: BodyClient


class CaseRow(Schema):
    """`version` is the ETag, without its quotes; it grows with everything that is put into the journal."""

    ref: str
    state: str
    version: int
    language: str
    sent_at: datetime
    updated_at: datetime
    next_due_on: Any = None
    url: str

    @staticmethod
    def resolve_url(case: Case) -> str:
        return f"{settings.BASE_URL}/api/v1/cases/{case.ref}"


class CasePage(Schema):
    items: list[CaseRow]
    next: str | None


class EventIn(Schema):
    """`facts` holds the codes and days that the step needs, by name; docs/mediating.md has the table."""

    event: str = Field(max_length=24)
    facts: dict[Code, Code | list[Code]] = Field(default_factory=dict, max_length=8)


def file_of(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    found = {"description": "The file", "content": {kind: {"schema": schema}}}
    return {"responses": {200: found, **REFUSALS["responses"]}}


BINARY = {"type": "string", "format": "binary"}
AUTH: dict[str, Any] = {"auth": BodyToken(), "openapi_extra": REFUSALS}
router = Router(tags=["cases of a mediation body"])


@router.get("/cases", response=CasePage, url_name="cases", **AUTH)
def list_cases(request: BodyRequest, query: Query[CaseQuery]) -> dict[str, Any]:
    """Those sent to the body, what changed last at the end: `updated_since` is the `updated_at` of the last row."""
    found = _cases(client_with(request, Scope.READ)).filter(wanted(query))
    due = Min("deadlines__due_on", filter=Q(deadlines__status="running"))
    rows = list(found.annotate(next_due_on=due).order_by("updated_at", "pk")[: query.limit + 1])
    shown = rows[: query.limit]
    log.info("%s listed %s cases", request.auth.code, len(shown))
    more = len(rows) > query.limit
    return {"items": shown, "next": cursor_of(shown[-1]) if more else None}


@router.get("/cases/{ref}", url_name="body_case", auth=BodyToken(), openapi_extra=file_of("application/json", {}))
def get_case(request: BodyRequest, ref: str) -> HttpResponse:
    """The case as `case.json` of the dossier has it; its schema is named in it. `ETag` is for If-Match."""
    return _told(_read(request, ref, "api_case"))


@router.get(
    "/cases/{ref}/dossier.json",
    url_name="dossier_json",
    auth=BodyToken(),
    openapi_extra=file_of("application/json", {}),
)
def dossier_json(request: BodyRequest, ref: str) -> HttpResponse:
    """`case.json`, to be saved."""
    case = _read(request, ref, "api_dossier")
    response = _told(case)
    response["Content-Disposition"] = f'attachment; filename="{case.ref}.json"'
    return response


@router.get(
    "/cases/{ref}/dossier.pdf",
    url_name="dossier_pdf",
    auth=BodyToken(),
    openapi_extra=file_of("application/pdf", BINARY),
)
def dossier_pdf(request: BodyRequest, ref: str) -> HttpResponse:
    """To be read by people; 503 where this server makes no PDF: the archive has the same as HTML."""
    case = _read(request, ref, "api_dossier")
    limits.spend_for(request.auth.code, "dossier")
    try:
        made = pdf.made_of(exporting.html_of(case)) if pdf.is_available() else None
    except pdf.NotNow as refusal:
        raise _busy(case, refusal) from None
    if made is None:
        raise Unmade(_("This server makes no PDF: take the archive, its HTML says the same."))
    response = HttpResponse(made, content_type="application/pdf")
    _safe(response, f"{case.ref}.pdf")
    return response


@router.get(
    "/cases/{ref}/dossier.zip",
    url_name="dossier_zip",
    auth=BodyToken(),
    openapi_extra=file_of("application/zip", BINARY),
)
def dossier_zip(request: BodyRequest, ref: str) -> FileResponse:
    """The whole archive, with the originals and their sums."""
    case = _read(request, ref, "api_dossier")
    limits.spend_for(request.auth.code, "dossier")
    try:
        made = exporting.export(case)
    except exporting.CannotMake as refusal:
        log.error("no dossier of case %s: %s", case.ref, refusal)
        raise Unmade(_("One of its documents cannot be read now. The team of the site is told.")) from None
    except pdf.NotNow as refusal:
        raise _busy(case, refusal) from None
    log.info("dossier of case %s taken by %s: %s", case.ref, request.auth.code, made.sha256)
    response = FileResponse(made.file, content_type="application/zip")
    response["ETag"] = f'"{made.sha256}"'
    _safe(response, f"{case.ref}.zip")
    return response


@router.get(
    "/cases/{ref}/evidence/{int:number}", url_name="evidence", auth=BodyToken(), openapi_extra=file_of("*/*", BINARY)
)
def evidence(request: BodyRequest, ref: str, number: int) -> FileResponse:
    """A document by the number that the case gives it."""
    case = _case(request, ref, Scope.READ)
    found = next((document for document in contents.documents_of(case) if document.number == number), None)
    if found is None:
        raise Http404
    readings.write_of_program(case, client=request.auth, what=f"api_evidence:{number}")
    try:
        content = found.row.file.open("rb")
    except FileNotFoundError:
        log.error("file %s of case %s is not on the disk", found.row.pk, case.ref)
        raise Http404 from None
    response = FileResponse(content, content_type=found.row.mime)
    _safe(response, found.row.name)
    return response


@router.post("/cases/{ref}/events", response={200: CaseRow, 201: CaseRow}, url_name="case_events", **AUTH)
def record_event(
    request: BodyRequest, response: HttpResponse, ref: str, data: EventIn, key: Key, match: Match
) -> Status[Case]:
    """A step of the body. 201; 200 when the same Idempotency-Key did it before. 412 when the case is no longer the
    version that If-Match names, 409 when the step is not possible where the case is."""
    case = _case(request, ref, Scope.EVENT)
    limits.spend_for(request.auth.code, "api")
    version = None if match == "*" else int(match.strip('"'))
    try:
        case, is_new = body_steps.record(case, data.event, data.facts, by=request.auth, key=key, version=version)
    except journal.Outdated:
        raise Stale from None
    except (body_steps.KeyUsed, body_steps.NotNow) as refusal:
        raise Conflict(str(refusal)) from None
    response["ETag"] = _etag(case)
    due = case.deadlines.filter(status="running").aggregate(due=Min("due_on"))["due"]
    case.next_due_on = due  # type: ignore[attr-defined]
    return Status(201 if is_new else 200, case)


def client_with(request: BodyRequest, scope: Scope) -> BodyClient:
    """The program that asks; PermissionDenied for one without this right."""
    if scope not in request.auth.scopes:
        raise PermissionDenied(_("This token lacks the right %(scope)s.") % {"scope": scope.value})
    return request.auth


def _cases(client: BodyClient) -> Any:
    """Of one body, once they were sent to it; nothing else is within reach from here."""
    return Case.objects.filter(body_id=client.body_id, sent_at__isnull=False)


def _case(request: BodyRequest, ref: str, scope: Scope) -> Case:
    known = _cases(client_with(request, scope)).select_related("body", "asker", "question")
    case: Case | None = known.filter(ref=parse_reference(ref) or "").first()
    if case is None:
        raise Http404
    return case


def _read(request: BodyRequest, ref: str, what: str) -> Case:
    """Written down before it is sent: what cannot be written down is not read."""
    case = _case(request, ref, Scope.READ)
    readings.write_of_program(case, client=request.auth, what=what)
    return case


def _told(case: Case) -> HttpResponse:
    response = HttpResponse(digests.json_of(case), content_type="application/json; charset=utf-8")
    response["ETag"] = _etag(case)
    response["Cache-Control"] = "private, no-store"
    return response


def _etag(case: Case) -> str:
    return f'"{case.version}"'


def _safe(response: HttpResponseBase, name: str) -> None:
    """To be saved, never shown as a page of ours."""
    response["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "_", name)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
