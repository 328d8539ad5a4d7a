"""What belongs to no app: the door, the choice of colours, health, the small files at the root."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve as serve_file

from forum import density
from forum import saving as data_saving
from knowledge.pictures import is_withheld_file
from selfcare.context import THEME_COOKIE, THEMES

# Wagtail’s own folders; it never overwrites a file there.
PICTURE = re.compile(r"(?:original_images|images)/[\w.-]+\.(?:avif|gif|jpe?g|png|webp)", re.IGNORECASE)
YEAR = 60 * 60 * 24 * 365


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """`/`: to the language of the cookie, else of the browser."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        response = redirect("home")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the site's own sign-in page, and back to where somebody wanted to go. Whoever is signed in and was sent here
    has no right to it: signing in would send them round in circles."""
    if request.user.is_authenticated and "next" in request.GET:
        raise PermissionDenied(_("This page is for the team of the site."))
    target = request.GET.get("next", "/admin/")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


@csrf_exempt  # changes nothing but one's own colours; visitors' pages hold no token
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    return _remembered(request, THEME_COOKIE, request.POST.get("theme", ""), among=THEMES)


@csrf_exempt  # as above: whether one's own pages show pictures
@require_POST
def saving(request: HttpRequest) -> HttpResponse:
    return _remembered(request, data_saving.COOKIE, request.POST.get("saving", ""), among=data_saving.CHOICES)


@csrf_exempt  # as above: how many questions one's own lists show on a screen
@require_POST
def dense(request: HttpRequest) -> HttpResponse:
    return _remembered(request, density.COOKIE, request.POST.get("dense", ""), among=density.CHOICES)


def _remembered(request: HttpRequest, cookie: str, chosen: str, *, among: Collection[str]) -> HttpResponse:
    """Back to the page, with the choice in a cookie; anything else than a choice takes the cookie away."""
    target = request.POST.get("next", "")
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    if chosen in among:
        response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", secure=settings.PRODUCTION)
    else:
        response.delete_cookie(cookie)
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Images of guides, and nothing else of the media folder. No proxy may serve it instead: copies of members'
    pictures are shown only as long as their posts are."""
    is_withheld = is_withheld_file(name) if PICTURE.fullmatch(name) else True
    if is_withheld:
        raise Http404
    response = serve_file(request, name, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "public, max-age=86400" if is_withheld is None else "no-cache"
    return response
