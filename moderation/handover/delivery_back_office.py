"""The log of deliveries in the admin: who got what, why not, and sending again, one or many."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from forum.models import Leased
from moderation.handover.back_office import SEND_AGAIN, STATE, STATES, QueueIndexView, QueueViewSet
from moderation.handover.events import LABELS
from moderation.handover.failures import in_words
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.models import MediationBody
from moderation.mediation.models.bodies import MAIL_CHANNEL


class DeliveryFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(STATES.items()))
    body = django_filters.ModelChoiceFilter(
        label=gettext_lazy("mediation body"), field_name="endpoint__body", queryset=MediationBody.objects.all()
    )
    endpoint = django_filters.ModelChoiceFilter(
        label=gettext_lazy("webhook receiver"), queryset=Endpoint.objects.select_related("body", "brand")
    )
    event = django_filters.ChoiceFilter(label=gettext_lazy("event"), choices=[(name, name) for name in LABELS])

    class Meta:
        model = Delivery
        fields: list[str] = []


class DeliveryIndexView(QueueIndexView):
    """A row that was taken can be sent again too, while its bytes are kept: it has the same id."""

    def get_list_more_buttons(self, instance: Leased) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        is_kept = instance.state == Leased.State.DONE and bool(getattr(instance, "payload", ""))
        is_mail = isinstance(instance, Delivery) and instance.endpoint.channel == MAIL_CHANNEL
        if is_kept and not is_mail and self.user_has_permission(SEND_AGAIN):
            url = reverse("delivery:again", args=[instance.pk])
            buttons.append(Button(gettext_lazy("Send again"), url=url, icon_name="rotate", priority=10))
        return buttons

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons: list[Any] = list(super().header_buttons)
        if self.user_has_permission(SEND_AGAIN):
            url = f"{reverse('delivery:again_many')}?{self.request.GET.urlencode()}"
            label = gettext_lazy("Send again what was given up")
            buttons.append(HeaderButton(label, url=url, icon_name="rotate"))
        return buttons


def again_many(request: HttpRequest) -> HttpResponse:
    """Of the rows that the filter of the list shows, those that were given up; a page with a button first."""
    if not ModelPermissionPolicy(Delivery).user_has_permission(request.user, "change"):
        raise PermissionDenied
    rows = DeliveryFilters(request.GET, queryset=Delivery.objects.all(), request=request).qs
    given_up = Delivery.objects.filter(pk__in=rows.filter(state=Leased.State.DEAD).values("pk"))
    back = f"{reverse('delivery:index')}?{request.GET.urlencode()}"
    if request.method == "POST":
        count = given_up.send_again()
        words = ngettext("The worker sends %(count)d now.", "The worker sends %(count)d of them now.", count)
        messages.success(request, words % {"count": count})
        return redirect(back)
    return TemplateResponse(request, "moderation/admin/again.html", {"count": given_up.count(), "back": back})


class DeliveryViewSet(QueueViewSet):
    model = Delivery
    menu_label = gettext_lazy("Deliveries")
    index_view_class = DeliveryIndexView
    filterset_class = DeliveryFilters
    list_display = [
        "webhook_id",
        "endpoint",
        "event",
        STATE,
        Column("status", label=gettext_lazy("Reply")),
        Column("attempts", label=gettext_lazy("Tries"), sort_key="attempts"),
        Column("last_error", label=gettext_lazy("Why not"), accessor=lambda row: in_words(row.last_error)),
        DateColumn("next_attempt_at", label=gettext_lazy("Next try"), sort_key="next_attempt_at"),
    ]
    again_question = gettext_lazy("It leaves with the same id and the same bytes: the receiver takes it once.")
    inspect_view_enabled = True
    inspect_view_fields = [
        *("webhook_id", "endpoint", "event", "state", "attempts", "status", "last_error", "next_attempt_at"),
        *("created_at", "settled_at", "payload"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("again/", again_many, name="again_many")]
