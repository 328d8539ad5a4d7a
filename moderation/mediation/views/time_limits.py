"""A plain calculator for everybody: nothing that is typed there is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum.purchase_forms import month_of
from forum.views.replies import form_page
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.delivery import DeliveryForm
from moderation.mediation.purchase_limits import GUARANTEE, WITHDRAWAL, limits_of


@require_safe
def time_limits(request: HttpRequest) -> HttpResponse:
    """`?delivered=` a day; `?month=` where only the month is known."""
    form = DeliveryForm(request.GET) if "delivered" in request.GET else DeliveryForm()
    is_counted = form.is_bound and form.is_valid()
    context = {
        "limits": limits_of(form.cleaned_data["delivered"]) if is_counted else None,
        "month": None if is_counted else month_of(request.GET.get("month", "")[:20]),
        "today": civil_date(timezone.now()),
        "days": WITHDRAWAL.amount,
        "years": GUARANTEE.amount,
    }
    return form_page(request, "moderation/mediation/time_limits.html", form, **context)
