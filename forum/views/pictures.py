"""Sending a picture while writing, and showing those of posts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum import actions, limits
from forum.access import access_picture, viewer_of
from forum.limits import TooMany
from forum.models import Member, Picture


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """For the script of a form: the picture as it is written in the text, or why not."""
    try:
        picture = take(request)
    except TooMany as refusal:
        return _refused(str(refusal), 429, {"Retry-After": str(refusal.seconds)})
    except PermissionDenied as refusal:
        return _refused(str(refusal), 403)
    except ValidationError as refusal:
        return _refused(" ".join(refusal.messages), 422)
    return JsonResponse({"address": picture.address}, status=201)


def _refused(why: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse({"error": why}, status=status, headers=headers)


def take(request: HttpRequest) -> Picture:
    """The picture of this request. TooMany, PermissionDenied, or ValidationError with what to do."""
    file = request.FILES.get("picture")
    if not isinstance(file, UploadedFile):
        raise ValidationError(_("Choose a picture first."))
    limits.spend(request, "picture")
    return actions.add_picture(file, by=request.user if isinstance(request.user, Member) else None)


def with_picture(request: HttpRequest, body: str) -> str:
    """The text with the picture at its end, for a form that is sent without script. As `take`, it may refuse."""
    picture = take(request)
    return f"{body.rstrip()}\n\n{picture.markdown(request.POST.get('picture_alt', ''))}\n".lstrip()


@require_safe
def picture(request: HttpRequest, key: str, size: str = "") -> HttpResponseBase:
    """`size`, as 960x720, is that of the one shown in a post; without, it is the large one."""
    found = access_picture(viewer_of(request), key)
    if size and size != f"{found.width}x{found.height}":
        raise Http404
    etag = f'"{found.key}{size}"'
    if request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponse(status=304), etag)
    file = found.shown if size else found.large
    return _guarded(FileResponse(file.open(), content_type="image/webp"), etag)


def _guarded(response: Any, etag: str) -> HttpResponseBase:
    """Asked again each time, so that what is hidden is hidden at once; and nothing in it can ever run."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    found: HttpResponseBase = response
    return found
