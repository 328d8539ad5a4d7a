"""A document of a case: by an address that is good for a few minutes, or by a page that gives a new one."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moderation.mediation import file_links
from moderation.mediation.access import access_evidence
from moderation.mediation.models import Evidence

log = logging.getLogger("moderation.cases")


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, ref: str, pk: int) -> HttpResponseBase:
    """Who may not read it finds nothing, whatever the address; who may, and comes too late, gets a new one."""
    is_good = file_links.is_good(request, ref, pk)
    found = access_evidence(request, ref, pk, what="" if is_good else f"case_file_link:{pk}")
    return _content(found) if is_good else _new_address(request, found)


def _new_address(request: HttpRequest, found: Evidence) -> HttpResponse:
    context = {
        "case": found.case,
        "file": found,
        "is_over": file_links.PARAMETER in request.GET,
        "minutes": file_links.GOOD_FOR // 60,
    }
    status = 410 if context["is_over"] else 200
    return render(request, "moderation/mediation/file.html", context, status=status)


def _content(found: Evidence) -> FileResponse:
    """As an attachment, in a sandbox: nothing a stranger sent is shown as a page of ours."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        log.error("file %s of case %s is not on the disk", found.pk, found.case.ref)
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
