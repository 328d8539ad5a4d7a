"""Programs of the bodies in the admin. A token is shown once, when it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from forum.models import Member
from moderation.handover import clients
from moderation.handover.back_office import ActView, act_view
from moderation.handover.client_models import BodyClient, Scope


class NeverChanged(ModelPermissionPolicy):
    """Made and revoked. What a program may do is said when it is made: for anything else there is another one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"change", "delete"}:
            return False
        return bool(super().user_has_permission(user, "change" if action == "token" else action))


class ProgramForm(forms.ModelForm):  # type: ignore[type-arg]
    token = ""
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("what it may do"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )

    answered_by = forms.ModelChoiceField(
        label=gettext_lazy("who answers for it"),
        queryset=Member.objects.filter(bodystaff__isnull=False).distinct().order_by("username"),
        help_text=gettext_lazy("Somebody of its staff: an e-mail tells them what that means (art. R613-1)."),
    )

    class Meta:
        model = BodyClient
        fields = ["body", "name", "scopes", "answered_by"]

    def save(self, commit: bool = True) -> BodyClient:
        client, self.token = clients.add(**self.cleaned_data)
        return client

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("body") and data["body"].clients.filter(name=data.get("name")).exists():
            self.add_error("name", _("This body has a program of this name."))
        who = data.get("answered_by")
        if data.get("body") and who is not None and not clients.is_on_duty(data["body"], who):
            self.add_error("answered_by", _("Name somebody who is on the staff of this body today."))
        return data


def show_token(request: HttpRequest, client: BodyClient, token: str, *, is_changed: bool) -> HttpResponse:
    back = reverse("bodyclient:index")
    context = {"client": client, "token": token, "is_changed": is_changed, "back": back}
    return TemplateResponse(request, "moderation/admin/token.html", context)


@method_decorator(never_cache, name="dispatch")
class ProgramCreateView(generic.CreateView):
    def save_action(self) -> HttpResponse:
        return show_token(self.request, self.object, self.form.token, is_changed=False)


@method_decorator(never_cache, name="dispatch")
class NewTokenView(ActView):
    permission_required = "token"
    page_title = submit_label = gettext_lazy("Make a new token")
    question = gettext_lazy("The old token works too, until you forget it.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            token = clients.rotate(self.object)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect(self.get_success_url())
        return show_token(self.request, self.object, token, is_changed=True)


class ForgetTokenView(ActView):
    permission_required = "token"
    page_title = submit_label = gettext_lazy("Forget the old token")
    question = gettext_lazy("Do this once the program has the new token.")

    def form_valid(self, form: Any) -> HttpResponse:
        clients.forget_old_token(self.object)
        messages.success(self.request, _("Only the new token works now."))
        return redirect(self.get_success_url())


class RevokeView(ActView):
    permission_required = "token"
    page_title = submit_label = gettext_lazy("Revoke")
    question = gettext_lazy("The program reads nothing any more, at once and for good.")

    def form_valid(self, form: Any) -> HttpResponse:
        clients.revoke(self.object)
        messages.success(self.request, _("Revoked."))
        return redirect(self.get_success_url())


class ProgramIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: BodyClient) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if not self.user_has_permission("token") or instance.revoked_at:
            return buttons
        change = ("forget", ForgetTokenView) if instance.old_token_sha256 else ("key", NewTokenView)
        for name, view in (change, ("revoke", RevokeView)):
            url = reverse(f"bodyclient:{name}", args=[instance.pk])
            buttons.append(Button(view.page_title, url=url, icon_name="key", priority=40))
        return buttons


class ProgramViewSet(ModelViewSet):
    model = BodyClient
    icon = "code"
    menu_label = gettext_lazy("Programs of the bodies")
    list_display = [
        "name",
        "body",
        Column("scopes", label=gettext_lazy("What it may do"), accessor=lambda row: ", ".join(row.scopes)),
        "answered_by",
        Column("hint", label=gettext_lazy("Token"), accessor=lambda row: f"{clients.PREFIX}…{row.hint}"),
        DateColumn("expires_at", label=gettext_lazy("Good until")),
        DateColumn("revoked_at", label=gettext_lazy("Revoked on")),
        Column("last_used_on", label=gettext_lazy("Last used on")),
    ]
    list_filter = ["body"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = ProgramIndexView
    add_view_class = ProgramCreateView

    def get_form_class(self, for_update: bool = False) -> type[ProgramForm]:
        return ProgramForm

    def get_urlpatterns(self) -> list[URLPattern]:
        own = [
            path("key/<int:pk>/", act_view(self, NewTokenView), name="key"),
            path("forget/<int:pk>/", act_view(self, ForgetTokenView), name="forget"),
            path("revoke/<int:pk>/", act_view(self, RevokeView), name="revoke"),
        ]
        return [*super().get_urlpatterns(), *own]
