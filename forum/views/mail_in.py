"""Where mail comes in by HTTP, and where a question that came by mail goes on."""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from forum import drafts
from forum.limits import limited
from forum.mail_in import asking, receiving
from forum.views.replies import link_over

RAW_FIELDS = ("body-mime", "email", "message", "raw")  # how providers name the whole mail in a form


@csrf_exempt  # a provider posts, without cookie or page
@require_POST
def mail_in(request: HttpRequest) -> HttpResponse:
    """A whole mail, as the body or in a field of a form, by whoever knows the secret. Without one there is no door."""
    if not settings.MAIL_IN_SECRET:
        raise Http404
    if not constant_time_compare(_secret(request), settings.MAIL_IN_SECRET):
        return HttpResponse("The secret is not the right one.\n", status=403, content_type="text/plain")
    raw = _raw(request)
    if not raw:
        return HttpResponse("There is no mail in it.\n", status=400, content_type="text/plain")
    if len(raw) > receiving.RAW_MAX:
        return HttpResponse("This mail is too large.\n", status=413, content_type="text/plain")
    receiving.accept(raw)
    return HttpResponse(status=202)


def _secret(request: HttpRequest) -> str:
    """`Authorization: Bearer secret`, or the password of `Basic`, as in https://selfcare:secret@host/mail/in/."""
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeError):
        return ""


def _raw(request: HttpRequest) -> bytes:
    if not (request.content_type or "").startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return request.read()
    for name in RAW_FIELDS:
        file = request.FILES.get(name)
        if isinstance(file, UploadedFile):
            return bytes(file.read())
        if name in request.POST:
            return request.POST[name].encode("utf-8", "surrogateescape")
    return b""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("draft")
def mail_draft(request: HttpRequest, token: str) -> HttpResponse:
    """The question somebody wrote by mail; the button takes it into the ask form of this browser."""
    draft = asking.draft_of(token)
    if draft is None:
        why = _(
            "A question that came by e-mail is kept for %(n)d days. You find the ones you published on your profile."
        )
        why %= {"n": asking.LINK_DAYS}
        return link_over(request, why=why, url=reverse("forum:ask"), action=_("Ask a question"))
    is_theirs = draft.member_id in {None, request.user.pk}
    if request.user.is_authenticated and not is_theirs:
        raise Http404
    if not is_theirs:
        return redirect_to_login(request.path)
    if request.method == "POST":
        drafts.take_up(request, draft)
        return redirect("forum:ask")
    return render(request, "forum/mail_draft.html", {"draft": draft})
