"""Bodies, their charters and their staff in the admin. Cases are nowhere in it."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]  # comes with Wagtail
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from forum.models import Member
from forum.text.closed_platform import WithoutClosedPlatform
from moderation.mediation import staffing
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.fields import WebAddressField
from moderation.mediation.models import BodyPolicy, BodyStaff, Letter, MediationBody, OtherWay
from moderation.mediation.vocabulary import LANGUAGES, SECTORS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NeverDeleted(ModelPermissionPolicy):
    """What cases point to ends on a day; it does not vanish."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class WordsField(forms.CharField):
    """A list of words, written with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in str(value or "").split(",") if word.strip()]


class BodyForm(WithoutClosedPlatform, forms.ModelForm):  # type: ignore[type-arg]
    languages = forms.MultipleChoiceField(
        label=_("languages"), choices=LANGUAGES.items(), widget=forms.CheckboxSelectMultiple
    )
    sectors = forms.MultipleChoiceField(
        label=_("sectors"),
        help_text=_("None ticked: it takes every sector."),
        choices=[(key, words) for key, words in SECTORS.items() if key],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    dispute_types = WordsField(label=_("types of dispute"), required=False)

    class Meta:
        model = MediationBody
        fields = [
            "name",
            "slug",
            "kind",
            "site_url",
            "email",
            "postal_address",
            "phone",
            "languages",
            "sectors",
            "dispute_types",
            "cost_to_trader",
            "mode",
            "is_binding",
            "exclusions",
            "cecmc_ref",
            "checked_on",
            "valid_from",
            "valid_to",
        ]
        widgets = {"checked_on": DAY, "valid_from": DAY, "valid_to": DAY}
        field_classes = {"site_url": WebAddressField}


class CharterForm(WithoutClosedPlatform, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = BodyPolicy
        fields = [
            "body",
            "valid_from",
            "valid_to",
            "wait_amount",
            "wait_unit",
            "wait_skipped_on_negative",
            "second_level_required",
            "micro_business_ok",
            "derogates_3",
            "whole_sector",
            "members_only",
            "silence_means",
            "filing",
            "form_url",
            "dossier_attached",
        ]
        widgets = {"valid_from": DAY, "valid_to": DAY}
        field_classes = {"form_url": WebAddressField}


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]
    member = forms.ModelChoiceField(
        label=_("member"),
        help_text=_("The name of the account. The service is told by e-mail."),
        queryset=Member.objects.filter(is_active=True),
        to_field_name="username",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no open account of this name.")},
    )

    class Meta:
        model = BodyStaff
        fields = ["body", "member", "until"]
        widgets = {"until": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["member"] = self.instance.member.username

    def clean_member(self) -> Member:
        member: Member = self.cleaned_data["member"]
        if member.is_brand_staff:
            raise ValidationError(_("This person answers for a seller: they cannot read cases."))
        return member


class StaffCreateView(generic.CreateView):
    def save_instance(self) -> BodyStaff:
        row: BodyStaff = super().save_instance()
        staffing.appointed(row)
        return row


class StaffEditView(generic.EditView):
    def save_instance(self) -> BodyStaff:
        row: BodyStaff = super().save_instance()
        if row.is_on_duty(civil_date(timezone.now())):
            staffing.appointed(row)
        return row


class BodyFilters(WagtailFilterSet):
    to_check = django_filters.BooleanFilter(
        label=_("not looked at for a year"), method="only_to_check", widget=forms.CheckboxInput
    )

    class Meta:
        model = MediationBody
        fields = ["kind"]

    def only_to_check(self, rows: Any, name: str, value: bool) -> Any:
        return rows.to_check(civil_date(timezone.now())) if value else rows


class BodyViewSet(SnippetViewSet):
    model = MediationBody
    url_prefix = url_namespace = "mediationbody"
    icon = "group"
    menu_label = _("Bodies")
    list_display = ["name", "kind", "checked_on", "valid_from", "valid_to"]
    filterset_class = BodyFilters
    search_fields = ["name", "slug"]
    copy_view_enabled = False
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[BodyForm]:
        return BodyForm


class CharterViewSet(SnippetViewSet):
    model = BodyPolicy
    url_prefix = url_namespace = "bodypolicy"
    icon = "doc-full"
    menu_label = _("Charters")
    list_display = ["body", "valid_from", "valid_to", "wait_amount", "wait_unit"]
    list_filter = ["body"]

    def get_form_class(self, for_update: bool = False) -> type[CharterForm]:
        return CharterForm


class StaffViewSet(ModelViewSet):
    model = BodyStaff
    icon = "user"
    menu_label = _("Staff")
    list_display = ["member", "body", "until"]
    list_filter = ["body"]
    copy_view_enabled = False
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView

    def get_form_class(self, for_update: bool = False) -> type[StaffForm]:
        return StaffForm


class LetterForm(WithoutClosedPlatform, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Letter
        fields = ["kind", "language", "body", "text", "is_to_review", "valid_from", "valid_to"]
        widgets = {"valid_from": DAY, "valid_to": DAY, "text": forms.Textarea(attrs={"rows": 18})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = ", ".join(f"{{{name}}}" for name in Letter.MARKS)
        self.fields["text"].help_text = _("These marks are filled in from the case: %(marks)s") % {"marks": marks}


class WayForm(WithoutClosedPlatform, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OtherWay
        fields = [
            *("code", "fits", "position", "name_fr", "text_fr", "name_en", "text_en"),
            *("url", "source", "checked_on"),
        ]
        widgets = {"checked_on": DAY}
        field_classes = {"url": WebAddressField}


class WayViewSet(ModelViewSet):
    model = OtherWay
    icon = "link-external"
    menu_label = _("Other ways")
    list_display = ["name", "fits", "position", "checked_on"]
    list_filter = ["fits"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[WayForm]:
        return WayForm


class LetterViewSet(ModelViewSet):
    model = Letter
    icon = "mail"
    menu_label = _("Letters")
    list_display = ["kind", "language", "body", "valid_from", "valid_to", "is_to_review"]
    list_filter = ["kind", "language", "body"]

    def get_form_class(self, for_update: bool = False) -> type[LetterForm]:
        return LetterForm
