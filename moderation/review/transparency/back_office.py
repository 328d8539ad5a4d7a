"""What staff enter by hand for the report, and what the admin refuses to publish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Page

from moderation.handover.back_office import STATE, TRIES, QueueIndexView, QueueViewSet
from moderation.review.category_names import CATEGORIES
from moderation.review.models import AuthorityOrder, OutsideDispute, StatementExport, TransparencyReportPage
from moderation.review.transparency.freezing import why_not_yet

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class OrderForm(forms.ModelForm):  # type: ignore[type-arg]
    """Categories are in the words of the report, not in those of the Union's database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(CATEGORIES.items())  # type: ignore[attr-defined]

    class Meta:
        model = AuthorityOrder
        fields = ["kind", "member_state", "category", "received_at", "acknowledged_at", "done_at"]
        widgets = {
            "received_at": MOMENT,
            "acknowledged_at": MOMENT,
            "done_at": MOMENT,
        }


class DisputeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OutsideDispute
        fields = ["submitted_on", "ended_on", "outcome", "is_implemented"]
        widgets = {"submitted_on": DAY, "ended_on": DAY}


class OrderViewSet(ModelViewSet):
    model = AuthorityOrder
    icon = "warning"
    menu_label = _("Orders of authorities")
    list_display = ["kind", "member_state", "received_at", "done_at"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[OrderForm]:
        return OrderForm


class DisputeViewSet(ModelViewSet):
    model = OutsideDispute
    icon = "group"
    menu_label = _("Out-of-court disputes")
    list_display = ["submitted_on", "ended_on", "outcome"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[DisputeForm]:
        return DisputeForm


class SendingIndexView(QueueIndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("statement")


class SendingViewSet(QueueViewSet):
    """Which statements left for the Transparency Database, and which never do."""

    model = StatementExport
    icon = "upload"
    menu_label = _("Sent statements")
    index_view_class = SendingIndexView
    list_display = ["puid", STATE, "withheld", Column("status", label=_("Reply")), *TRIES]
    list_filter = ["state"]
    again_question = _("The database knows it by its identifier: it takes it once.")


class OutsideActsGroup(ModelViewSetGroup):
    menu_label = _("Transparency")
    menu_icon = "view"
    items = (OrderViewSet("authority_orders"), DisputeViewSet("outside_disputes"), SendingViewSet("statement_exports"))


def refuse_unfinished_year(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A report is published once its year is over and was counted as a whole."""
    found: Any = page.specific
    if not isinstance(found, TransparencyReportPage):
        return None
    if refusal := why_not_yet(found.report):
        messages.error(request, refusal)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None
