"""Figures for staff, in the admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import deflections


@require_safe
def answers_found(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "page_title": _("Answers found while asking"),
        "weeks": deflections.weeks(today),
        "since": deflections.since(today),
        "products": deflections.by_product(today),
        "shown": deflections.by_what_was_shown(today),
        "most": deflections.PRODUCTS,
    }
    return TemplateResponse(request, "forum/admin/answers_found.html", context)
