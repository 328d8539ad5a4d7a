"""The mediator of the operator, for everybody: what the law asks a seller to say on its website."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.mediation import own_mediator
from moderation.mediation.deadlines import civil_date


@require_safe
def mediator(request: HttpRequest) -> HttpResponse:
    """Name, web address and the postal way to it; the same 404 as for nothing where the operator sells nothing."""
    if not own_mediator.is_seller():
        raise Http404
    body = own_mediator.body(civil_date(timezone.now()))
    return render(request, "moderation/mediation/mediator.html", {"body": body})
