"""Sellers in the admin: which body each names, who made sure of it, and what is to be looked at again."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]  # comes with Wagtail
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from forum.fields import LineField
from forum.models import Member
from forum.waiting import Work
from moderation.mediation.back_office import DAY
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.fields import WebAddressField
from moderation.mediation.models import MediationBody, Trader
from moderation.mediation.models.traders import digits
from moderation.mediation.remit import SENTENCES

NAMED = Trader.Standing.NAMED


class TraderForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is named must be able to be the body of this seller today; what is not, says since when."""

    company_number = LineField(label=_("company number (SIREN or SIRET)"), max_length=20, required=False)

    class Meta:
        model = Trader
        fields = [
            *("name", "company_number", "brand", "country", "sector", "site_url", "postal_address"),
            *("standing", "body", "membership", "without_since", "checked_on"),
        ]
        widgets = {"checked_on": DAY, "without_since": DAY}
        field_classes = {"site_url": WebAddressField}
        help_texts = {
            "standing": _("A seller must name one (art. L616-1). An asker is told what you write here."),
            "without_since": _("For who names none: since when nobody knows of one. Empty: since today."),
            "checked_on": _("When you read it at the seller’s or in the list of the body. Asked again after a year."),
        }

    def clean_company_number(self) -> str:
        written = str(self.cleaned_data["company_number"])
        found = digits(written)
        if written and len(found) != 1:
            self.add_error("company_number", _("Write the 9 digits of the SIREN or the 14 of the SIRET."))
        return found.pop() if len(found) == 1 else written

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        today = civil_date(timezone.now())
        if data.get("standing") == NAMED:
            data["without_since"] = None
            self._check_body(data)
        else:
            data["body"], data["membership"] = None, "unknown"
            data["without_since"] = data.get("without_since") or today
        if (checked := data.get("checked_on")) and checked > today:
            self.add_error("checked_on", _("This day has not come yet. Write a day in the past."))
        return data

    def _check_body(self, data: dict[str, Any]) -> None:
        body: MediationBody | None = data.get("body")
        if body is None:
            self.add_error("body", _("Choose the body that it names."))
        if data.get("checked_on") is None:
            self.add_error("checked_on", _("Write the day on which you made sure of it."))
        if body is None:
            return
        names = ("sector", "country", "membership")
        row = Trader(name="", body=body, **{name: data.get(name, "") for name in names})
        for objection in row.objections(civil_date(timezone.now())):
            self.add_error("body", str(SENTENCES[objection]))


class TraderCreateView(CreateView):
    def save_instance(self) -> Trader:
        self.form.instance.checked_by = self.request.user if self.form.instance.checked_on else None
        row: Trader = super().save_instance()
        return row


class TraderEditView(EditView):
    def save_instance(self) -> Trader:
        if "checked_on" in self.form.changed_data:
            self.form.instance.checked_by = self.request.user
        row: Trader = super().save_instance()
        return row


class TraderFilters(WagtailFilterSet):
    to_check = django_filters.BooleanFilter(
        label=_("without a body, or not looked at for a year"), method="only_to_check", widget=forms.CheckboxInput
    )

    class Meta:
        model = Trader
        fields = ["standing", "sector", "country"]

    def only_to_check(self, rows: Any, name: str, value: bool) -> Any:
        return rows.to_check(civil_date(timezone.now())) if value else rows


class TraderViewSet(SnippetViewSet):
    model = Trader
    icon = "group"
    menu_label = _("Sellers")
    url_prefix = url_namespace = "trader"
    list_display = [
        *("name", "standing", "body", "without_since", "checked_on", "checked_by"),
        BooleanColumn("is_right_now", label=_("right")),
    ]
    filterset_class = TraderFilters
    search_fields = ["name", "company_number"]
    copy_view_enabled = False
    add_view_class = TraderCreateView
    edit_view_class = TraderEditView

    def get_form_class(self, for_update: bool = False) -> type[TraderForm]:
        return TraderForm


def waiting() -> list[Work]:
    """What nobody has looked at for a year, with the list of it."""
    return [
        _work(Trader, _("Sellers without a mediation body, or to check again")),
        _work(MediationBody, _("Mediation bodies to check again")),
    ]


def _work(model: Any, label: Any) -> Work:
    name = model._meta.model_name

    def is_for(member: Member) -> bool:
        return member.is_staff and member.has_perm(f"moderation.change_{name}")

    def count(member: Member) -> int:
        return int(model.objects.to_check(civil_date(timezone.now())).count())

    return Work(label, is_for, count, lambda: f"{reverse(f'{name}:list')}?to_check=on")
