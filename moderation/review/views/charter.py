"""The charter: the page, its versions and what each changed, and the easy text."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from forum.access import viewer_of
from forum.models import Member
from moderation.review import actions
from moderation.review.access import access_version
from moderation.review.charter.changes import changes
from moderation.review.charter.reading import context_of, language, shown
from moderation.review.models import CharterPage, CharterVersion


@require_safe
def charter(request: HttpRequest) -> HttpResponseBase:
    """Served by Wagtail under this fixed address; the rules alone where nobody has made the page yet."""
    try:
        response: HttpResponseBase = serve(request, "charter/")
    except Http404:
        return render(request, "moderation/charter/charter.html", context_of(None, request))
    return response


@require_safe
def easy_read(request: HttpRequest) -> HttpResponse:
    page = CharterPage.objects.live().filter(locale__language_code=language()).first()
    return render(request, "moderation/charter/easy.html", context_of(page, request))


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    rows = CharterVersion.objects.newest_first().defer("content")
    return render(request, "moderation/charter/versions.html", {"versions": rows})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """All of one version, as it was."""
    found = access_version(number)
    last = CharterVersion.objects.newest_first().values_list("number", flat=True).first()
    context = {"version": found, "is_former": found.number != last, "is_archive": True}
    return render(request, "moderation/charter/charter.html", {**shown(found.content), **context})


@require_safe
def changed(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed in the one before, or in the one of `?from=`, word by word. Who opens it has read it."""
    found, viewer = access_version(number), viewer_of(request)
    if isinstance(viewer, Member) and request.method == "GET":
        actions.note_charter_read(found, by=viewer)
    before = list(CharterVersion.objects.filter(number__lt=number).newest_first().defer("content"))
    former = next((one for one in before if str(one.number) == request.GET.get("from")), before[0] if before else None)
    pieces = changes(former.content, found.content, language()) if former is not None else []
    context = {"version": found, "former": former, "before": before, "changes": pieces}
    return render(request, "moderation/charter/changes.html", context)
