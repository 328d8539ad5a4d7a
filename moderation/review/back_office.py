"""What moderators keep in the admin: the expressions that they watch, and the flaggers that they trust."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import GroupPagePermission

from forum.dates import legal_day
from forum.models import MODERATORS, Member
from forum.text.closed_platform import WithoutClosedPlatform
from forum.waiting import Work
from moderation.mediation.forms.fields import WebAddressField
from moderation.review.models import CharterPage, Door, TrustedFlagger, WatchedExpression
from moderation.review.models.door import DoorQuerySet

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
VERBS = ("add", "change", "delete", "view")
KEPT = ("watchedexpression", "trustedflagger", "ruledraft", "door", "authorityorder", "outsidedispute")
SEEN = ["add_charterversion", "view_statementexport"]
RIGHTS = ["access_admin", *SEEN, *(f"{verb}_{name}" for verb in VERBS for name in KEPT)]


class WatchedExpressionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = WatchedExpression
        fields = ["expression", "language", "manner", "effect", "note", "valid_until"]
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class WatchedExpressionViewSet(ModelViewSet):
    model = WatchedExpression
    icon = "view"
    menu_label = _("Watched expressions")
    add_to_admin_menu = True
    list_display = ["expression", "language", "manner", "effect", "valid_until"]
    list_filter = ["effect", "language"]
    search_fields = ["expression", "note"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[WatchedExpressionForm]:
        return WatchedExpressionForm


class TrustedFlaggerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Known by a domain, or by an account: one of the two at least."""

    member = forms.ModelChoiceField(
        label=_("their account here"),
        help_text=_("The name of the account."),
        queryset=Member.objects.filter(is_active=True),
        to_field_name="username",
        widget=forms.TextInput,
        required=False,
        error_messages={"invalid_choice": _("There is no open account of this name.")},
    )

    class Meta:
        model = TrustedFlagger
        fields = [
            "organisation",
            "email_domain",
            "member",
            "certificate_url",
            "valid_from",
            "valid_until",
            "suspended_from",
            "suspended_until",
            "suspended_because",
        ]
        widgets = {"valid_from": DAY, "valid_until": DAY, "suspended_from": DAY, "suspended_until": DAY}
        field_classes = {"certificate_url": WebAddressField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.member is not None:
            self.initial["member"] = self.instance.member.username

    def clean_email_domain(self) -> str:
        return str(self.cleaned_data["email_domain"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("email_domain") and not data.get("member") and not self.errors:
            self.add_error(
                "email_domain", ValidationError(_("Write the domain of their e-mail, or name their account."))
            )
        return data


class TrustedFlaggerViewSet(ModelViewSet):
    model = TrustedFlagger
    icon = "crosshairs"
    menu_label = _("Trusted flaggers")
    add_to_admin_menu = True
    list_display = ["organisation", "email_domain", "valid_from", "valid_until", "suspended_from"]
    search_fields = ["organisation", "email_domain"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[TrustedFlaggerForm]:
        return TrustedFlaggerForm


class DoorForm(WithoutClosedPlatform, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Door
        fields = [
            "code",
            "ground",
            "who",
            "for_consumer",
            "position",
            "name_en",
            "name_fr",
            "text_en",
            "text_fr",
            "url",
            "phone",
            "email",
            "checked_on",
        ]
        widgets = {"checked_on": DAY}
        help_texts = {
            "checked_on": _("When somebody made sure of address, number and hours. Asked again after six months.")
        }
        field_classes = {"url": WebAddressField}


class DoorViewSet(ModelViewSet):
    model = Door
    icon = "warning"
    menu_label = _("Doors for dangers")
    add_to_admin_menu = True
    list_display = ["name", "ground", "who", "checked_on", BooleanColumn("is_right", label=_("checked lately"))]
    list_filter = ["ground", "who"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[DoorForm]:
        return DoorForm


def doors_waiting() -> list[Work]:
    """A number that is no longer answered is found by looking, not in the night when it is needed."""
    return [
        Work(
            _("Doors for dangers to check"),
            lambda member: member.is_staff and member.has_perm("moderation.change_door"),
            lambda member: _usable_doors().to_check(legal_day(timezone.now())).count(),
            lambda: reverse("doors:index"),
        )
    ]


def _usable_doors() -> DoorQuerySet:
    return Door.objects.for_roles(set(settings.OPERATOR_ROLES))


def seed_doors(doors: list[dict[str, Any]]) -> int:
    """Doors that are not there yet, not checked by anybody; what the team changed stays."""
    return sum(Door.objects.get_or_create(code=one["code"], defaults=one)[1] for one in doors)


def give_rights() -> None:
    """Moderators keep expressions and charter. Rights that somebody takes from them come back with `init_site`."""
    group = Group.objects.get_or_create(name=MODERATORS)[0]
    apps = ["moderation", "wagtailadmin"]
    group.permissions.add(*Permission.objects.filter(codename__in=RIGHTS, content_type__app_label__in=apps))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    for page in CharterPage.objects.all():
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=change)
