"""The doors of the bodies' tools in the admin: opened, with a key that is shown once, and closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from moderation.handover import inbound
from moderation.handover.back_office import ActView, act_view
from moderation.handover.inbound_models import InboundSource

CLOSE = "close"


class OpenedAndClosed(ModelPermissionPolicy):
    """What came in through a door stays on record, so that it is closed, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"change", "delete"}:
            return False
        return bool(super().user_has_permission(user, "change" if action == CLOSE else action))


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    made = ""
    source: InboundSource
    key = forms.CharField(
        label=gettext_lazy("key"),
        help_text=gettext_lazy("Only where the tool made one, as Zendesk does. Empty: the site makes one."),
        widget=forms.PasswordInput,
        required=False,
    )

    class Meta:
        model = InboundSource
        fields = ["body", "kind"]

    def save(self, commit: bool = True) -> InboundSource:
        told = self.cleaned_data
        self.source, made = inbound.add(told["body"], told["kind"], key=told["key"])
        self.made = "" if told["key"] else made
        return self.source


def address_of(source: InboundSource) -> str:
    return f"{settings.BASE_URL}/api/v1/inbound/{source.slug}"


@method_decorator(never_cache, name="dispatch")
class SourceCreateView(generic.CreateView):
    def save_action(self) -> HttpResponse:
        return _shown(self.request, self.form.source, self.form.made)


def _shown(request: HttpRequest, source: InboundSource, made: str) -> HttpResponse:
    back = reverse("inboundsource:index")
    context = {"source": source, "address": address_of(source), "secret": made, "back": back}
    return TemplateResponse(request, "moderation/admin/door.html", context)


class CloseView(ActView):
    permission_required = CLOSE
    page_title = submit_label = gettext_lazy("Close this door")
    question = gettext_lazy("Nothing comes in by it any more, at once and for good: its key is forgotten.")

    def form_valid(self, form: Any) -> HttpResponse:
        inbound.close(self.object)
        messages.success(self.request, _("Closed."))
        return redirect(self.get_success_url())


class SourceIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance: InboundSource) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.is_active and self.user_has_permission(CLOSE):
            url = reverse("inboundsource:close", args=[instance.pk])
            buttons.append(Button(CloseView.page_title, url=url, icon_name="cross", priority=40))
        return buttons


class SourceViewSet(ModelViewSet):
    model = InboundSource
    icon = "download"
    menu_label = gettext_lazy("Tools of the bodies")
    list_display = [
        "body",
        Column("kind", label=gettext_lazy("Signed as"), accessor="get_kind_display"),
        Column("address", label=gettext_lazy("Address"), accessor=address_of),
        BooleanColumn("is_active", label=gettext_lazy("Open")),
        DateColumn("last_used_at", label=gettext_lazy("Last used on")),
        DateColumn("created_at", label=gettext_lazy("Opened on")),
    ]
    list_filter = ["body", "is_active"]
    ordering = ["-created_at"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = SourceIndexView
    add_view_class = SourceCreateView

    def get_form_class(self, for_update: bool = False) -> type[SourceForm]:
        return SourceForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("close/<int:pk>/", act_view(self, CloseView), name="close")]
