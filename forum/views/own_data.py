"""A copy of everything: asking for it, and taking it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions
from forum.access import member_of
from forum.exporting import KEPT
from forum.limits import limited
from forum.models import Export
from forum.views.confirming import confirmed_lately
from forum.views.signing_in import members_only

log = logging.getLogger(__name__)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("export")
def my_data(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if request.method == "POST":
        actions.ask_for_export(by=member)
        messages.success(request, _("The copy is being made. We write to you when it is ready."))
        return redirect("forum:my_data")
    export = Export.objects.filter(member=member).first()
    return render(request, "forum/account/data.html", {"export": export, "days": KEPT.days})


@never_cache
@members_only
@confirmed_lately
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The password was given within the last minutes: it is everything at once."""
    export = Export.objects.filter(member=member_of(request)).first()
    if export is None or not export.is_ready:
        raise Http404
    try:
        content = export.file.open("rb")
    except FileNotFoundError:
        log.error("export %s is not on the disk", export.pk)
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=_("my-data.zip"), content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
