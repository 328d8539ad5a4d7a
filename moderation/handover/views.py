"""What a body without a desk here opens from its mails. The signed address is the right; looking at it does nothing."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forum.limits import limited
from moderation.handover import dossier_links, mail_channel, proving
from moderation.handover.dossier_links import Standing, Tried
from moderation.handover.forms import CodeForm
from moderation.handover.link_models import DossierLink
from moderation.mediation.dossier import exporting, pdf

log = logging.getLogger("moderation.cases")

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@csrf_exempt  # the address holds the right to do it, and no cookie does
@require_http_methods(READ_OR_ACT)
@limited("fetch")
def fetch_dossier(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for a code, type it in, take the dossier: each by POST, for programs follow links."""
    link = dossier_links.of_token(token)
    if link is None:
        raise Http404
    response = _act(request, link) if request.method == "POST" else _page(request, link)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _act(request: HttpRequest, link: DossierLink) -> HttpResponseBase:
    now = timezone.now()
    match request.POST.get("act"):
        case "code":
            dossier_links.send_code(link, at=now)
        case "again":
            return _page(request, link, is_renewed=_renewed(link))
        case _:
            return _open(request, link)
    return redirect(request.path)


def _renewed(link: DossierLink) -> bool:
    now = timezone.now()
    if dossier_links.can_be_renewed(link, now):
        mail_channel.ask_for_link(link.case, at=now)
        return True
    return False


def _open(request: HttpRequest, link: DossierLink) -> HttpResponseBase:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, link, form)
    tried = dossier_links.try_code(link, form.cleaned_data["code"], at=timezone.now())
    if tried is Tried.RIGHT:
        return _taken(request, link, form)
    if tried is Tried.WRONG:
        form.add_error("code", _("This is not the code of the last e-mail. Compare the digits."))
    elif tried is Tried.OLD:
        form.add_error("code", _("This code is too old. Have a new one sent."))
    return _page(request, link, form)


def _taken(request: HttpRequest, link: DossierLink, form: CodeForm) -> HttpResponseBase:
    """Made before the link is spent: what cannot be made leaves the link as it was."""
    try:
        made = exporting.export(link.case)
    except (exporting.CannotMake, pdf.NotNow) as refusal:
        log.error("no dossier of case %s: %s", link.case.ref, refusal)
        form.add_error(None, _("This file cannot be made now. The link stays good: try again later, or tell us."))
        return _page(request, link, form)
    if not dossier_links.use(link, at=timezone.now()):
        made.file.close()
        return _page(request, link)
    log.info("dossier of case %s taken by link %s: %s", link.case.ref, link.pk, made.sha256)
    name = f"{link.case.ref}.zip"
    response = FileResponse(made.file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _page(
    request: HttpRequest, link: DossierLink, form: CodeForm | None = None, *, is_renewed: bool = False
) -> HttpResponse:
    link.refresh_from_db()
    now = timezone.now()
    standing = dossier_links.standing(link, now)
    context = {
        "standing": standing.value,
        "is_open": standing is Standing.OPEN,
        "can_renew": dossier_links.can_be_renewed(link, now),
        "is_renewed": is_renewed,
        "is_awaited": dossier_links.has_code(link, now),
        "minutes": dossier_links.CODE_LASTS.seconds // 60,
        "has_codes_left": link.code_count < dossier_links.CODES,
        "form": form or CodeForm(),
        "link": link,
    }
    return render(request, "moderation/handover/fetch.html", context, status=_status(standing, form))


def _status(standing: Standing, form: CodeForm | None) -> int:
    if standing is not Standing.OPEN:
        return 410
    return 422 if form is not None and form.errors else 200


@never_cache
@csrf_exempt  # as above
@require_http_methods(READ_OR_ACT)
@limited("fetch")
def prove_address(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever reads the address of a body agrees that cases come there."""
    body = proving.body_of(token)
    if body is None:
        raise Http404
    if request.method == "POST":
        proving.prove(body, at=timezone.now())
    response = render(request, "moderation/handover/prove.html", {"body": body, "is_proven": body.is_reached_by_mail})
    response["Referrer-Policy"] = "no-referrer"
    return response
