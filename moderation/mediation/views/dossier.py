"""A case to take along: the archive, the sheet to file by oneself, paper. Through `visible_to`, and on record."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum import limits
from forum.qr import code
from forum.templatetags.forum_tags import amount
from moderation.handover import event_schemas
from moderation.law.rule_words import with_words
from moderation.mediation.access import access_case
from moderation.mediation.deadlines import civil_date
from moderation.mediation.dossier import contents, exporting, filing, page, pdf
from moderation.mediation.forms import SendForm
from moderation.mediation.forms.blank import blank_sections
from moderation.mediation.models import BodyPolicy, Case
from moderation.mediation.rulesets import ruleset_for

log = logging.getLogger("moderation.cases")

SCHEMAS = Path(contents.__file__).parent / "schemas"


@never_cache
@login_required
@require_safe
def dossier(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The archive; from a file that goes with the answer, a piece at a time."""
    found = access_case(request, ref)
    limits.spend(request, "dossier")
    try:
        made = exporting.export(found)
    except exporting.CannotMake as refusal:
        log.error("no dossier of case %s: %s", found.ref, refusal)
        return not_now(
            request, found, _("This file cannot be made now: one of its documents cannot be read. Tell the team.")
        )
    except pdf.NotNow as refusal:
        log.warning("no dossier of case %s: %s", found.ref, refusal)
        return not_now(
            request,
            found,
            _("This file cannot be made at this moment. Try again in half a minute. If that fails too, tell the team."),
        )
    log.info("dossier of case %s taken by member %s: %s", found.ref, request.user.pk, made.sha256)
    response = FileResponse(made.file, as_attachment=True, filename=f"{found.ref}.zip", content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@never_cache
@login_required
@require_safe
def request_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """What was asked, alone, for whoever wants no archive; on a machine without PDF the paper version is the like."""
    found = access_case(request, ref)
    limits.spend(request, "dossier")
    try:
        made = pdf.made_of(exporting.html_of(found))
    except pdf.NotNow as refusal:
        log.warning("no PDF of case %s: %s", found.ref, refusal)
        return not_now(
            request,
            found,
            _("This file cannot be made at this moment. Try again in half a minute. If that fails too, tell the team."),
        )
    if made is None:
        return redirect("moderation:case_paper", found.ref)
    headers = {"Content-Disposition": f'attachment; filename="{found.ref}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def not_now(request: HttpRequest, case: Case, sentence: str) -> HttpResponse:
    """503 with what to do; the case itself is untouched."""
    response = render(request, "moderation/mediation/not_now.html", {"case": case, "sentence": sentence}, status=503)
    response["Retry-After"] = str(pdf.NotNow.seconds)
    return response


@never_cache
@login_required
@require_safe
def sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Every field ready to be copied, and the ways to take the whole along."""
    found = access_case(request, ref)
    charter = found.body.charter_on(civil_date(timezone.now())) if found.body else None
    context = {
        "case": found,
        "sections": filing.sections_of(found, contents.documents_of(found)),
        "where": found.body.where_to_bring(civil_date(timezone.now())) if found.body else "",
        "form_url": charter.form_url if charter and charter.filing == BodyPolicy.Filing.WEB_FORM else "",
        "is_by_post": bool(charter and charter.filing == BodyPolicy.Filing.POST),
        "has_pdf": pdf.is_available(),
    }
    return render(request, "moderation/mediation/dossier/sheet.html", context)


@never_cache
@login_required
@require_safe
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """For the printer, in the language of the case, with a letter on top."""
    found = access_case(request, ref)
    with translation.override(found.language), timezone.override(settings.LEGAL_TIME_ZONE):
        return render(request, "moderation/mediation/dossier/paper.html", _paper(found))


def _paper(found: Case) -> dict[str, Any]:
    thread = contents.thread_of(found)
    told = page.context_of(found, contents.documents_of(found), json.loads(thread))
    sealed = hashlib.sha256(thread.encode()).hexdigest()
    return {**told, "thread_sha256": sealed, "amount": amount(found.amount, found.currency)}


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """For everybody, with a pen: what comes back is typed in by staff."""
    day = civil_date(timezone.now())
    url = f"{settings.BASE_URL}{reverse('moderation:paper_form')}"
    context = {
        "sections": blank_sections(with_words(ruleset_for(day), day), get_language() or "en"),
        "consent": SendForm.base_fields["consent"].label,
        "url": url,
        "code": code(url),
        "site_name": settings.SITE_NAME,
    }
    return render(request, "moderation/mediation/dossier/blank.html", context)


@require_safe
def mandate(request: HttpRequest) -> HttpResponse:
    """For everybody: a paper by which somebody lets another person act for them (art. R612-1 3°)."""
    return render(request, "moderation/mediation/dossier/mandate.html", {"site_name": settings.SITE_NAME})


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """JSON Schema (2020-12) of a file of the dossier or of an event of a webhook; old versions stay."""
    path = SCHEMAS / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else event_schemas.named(name)
    if found is None:
        raise Http404
    told = {**found, "$id": f"{settings.BASE_URL}/schemas/{name}.json"}
    return JsonResponse(told, content_type="application/schema+json", json_dumps_params={"ensure_ascii": False})
