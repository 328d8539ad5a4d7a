"""Who read which case, when and as what: rows for a year, shown to both sides. Never what stood there."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from moderation.mediation.models import Case, CaseReading
from moderation.mediation.states import WITH_BODY, Role

log = logging.getLogger("moderation.cases")

KEPT = dt.timedelta(days=366)  # a year: long enough to ask who looked, no longer than that takes
SHOWN = 200
LONGEST = CaseReading._meta.get_field("what").max_length or 0


def note(request: HttpRequest, case: Case, *, what: str = "") -> None:
    """Before anything of it is shown: what cannot be written down is not read. Once a request."""
    if getattr(request, "_case_read", None) == case.pk:
        return
    request._case_read = case.pk  # type: ignore[attr-defined]
    write(case, by=request.user, what=what or _what(request))


def write(case: Case, *, by: Any, what: str, at: dt.datetime | None = None) -> CaseReading:
    """For what is read in another way than at a page."""
    role = role_of(case, by)
    log.info("case %s: %s by member %s as %s", case.ref, what, by.pk, role.value)
    return CaseReading.objects.create(case=case, member=by, role=role.value, what=what, at=at or timezone.now())


def write_list(cases: Sequence[Case], *, by: Any, at: dt.datetime | None = None) -> None:
    """By the staff of their body, before the list that names them is taken away."""
    at, role = at or timezone.now(), Role.MEDIATION_STAFF.value
    log.info("a list of %s cases was taken by member %s", len(cases), by.pk)
    CaseReading.objects.bulk_create(
        [CaseReading(case=case, member=by, role=role, what="cases_file", at=at) for case in cases]
    )


def write_of_program(case: Case, *, client: Any, what: str, at: dt.datetime | None = None) -> CaseReading:
    """By a program of the body, before anything of the case is sent to it."""
    log.info("case %s: %s by %s", case.ref, what, client.code)
    return CaseReading.objects.create(
        case=case, client=client, role=Role.MEDIATION_STAFF.value, what=what[:LONGEST], at=at or timezone.now()
    )


def write_of_body(case: Case, *, what: str, at: dt.datetime | None = None) -> CaseReading:
    """By whoever reads the address of the body: nobody here knows their name."""
    log.info("case %s: %s by its body", case.ref, what)
    return CaseReading.objects.create(case=case, role=Role.MEDIATION_STAFF.value, what=what, at=at or timezone.now())


def role_of(case: Case, member: Any) -> Role:
    if case.asker_id == member.pk:
        return Role.ASKER
    return Role.MEDIATION_STAFF if case.is_staffed_by(member) else Role.ADMINISTRATOR


def _what(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "case"
    number = match.kwargs.get("pk") or match.kwargs.get("event")
    return f"{match.url_name}:{number}"[:LONGEST] if number else str(match.url_name)[:LONGEST]


def shown(case: Case) -> QuerySet[CaseReading]:
    """Those of others than the person who asked: how often they look at their own case is nobody's affair."""
    return case.readings.exclude(role=Role.ASKER).select_related("member", "client")[:SHOWN]


# By which way the file came into the hands of the service: how each is written down.
WAYS: dict[str, tuple[str, ...]] = {
    "link": ("link_dossier",),
    "mail": ("mail_dossier",),
    "program": ("api_dossier", "api_case"),
    "desk": ("case_dossier", "case_pdf"),
    "page": ("case",),
}


def fetched(case: Case) -> list[tuple[str, dt.datetime]]:
    """The ways of `WAYS` by which its service got the file, each with the first time; the earliest first."""
    rows = case.readings.filter(role=Role.MEDIATION_STAFF.value).order_by()
    first = dict(rows.values_list("what").annotate(first=Min("at")))
    found = [(way, [first[what] for what in known if what in first]) for way, known in WAYS.items()]
    return sorted([(way, min(moments)) for way, moments in found if moments], key=lambda one: one[1])


def is_unfetched(case: Case, *, at: dt.datetime) -> bool:
    """The service has it and nobody there has looked; not said where rows may have been forgotten."""
    if case.state not in WITH_BODY or case.sent_at is None or case.sent_at < at - KEPT:
        return False
    return not fetched(case)


def forget(*, at: dt.datetime | None = None) -> int:
    """Rows older than a year; how many."""
    return CaseReading.objects.filter(at__lt=(at or timezone.now()) - KEPT).delete()[0]
