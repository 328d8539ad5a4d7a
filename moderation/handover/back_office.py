"""Receivers and deliveries in the admin: ids and states. A key is shown once, when it is made."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from forum.models import Leased
from moderation.handover import endpoints
from moderation.handover.failures import in_words
from moderation.handover.models import Endpoint
from moderation.handover.receiver_forms import NewReceiverForm, ReceiverForm

SEND_AGAIN = "send_again"


class ReadOnly(ModelPermissionPolicy):
    """Deliveries are written by acts. Who may change them may send a given-up one again, and nothing else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"add", "change", "delete"}:
            return False
        return bool(super().user_has_permission(user, "change" if action == SEND_AGAIN else action))


def show_key(request: HttpRequest, endpoint: Endpoint, secret: str, *, is_changed: bool) -> HttpResponse:
    context = {
        "endpoint": endpoint,
        "secret": secret,
        "is_changed": is_changed,
        "back": reverse("endpoint:index"),
    }
    return TemplateResponse(request, "moderation/admin/key.html", context)


@method_decorator(never_cache, name="dispatch")
class ReceiverCreateView(generic.CreateView):
    def save_action(self) -> HttpResponse:
        return show_key(self.request, self.object, self.form.secret, is_changed=False)


class ActView(generic.DeleteView):
    """A page with a button for one act over one row."""

    template_name = "moderation/admin/confirm.html"
    usage_url_name = None
    submit_label: Any = ""
    question: Any = ""

    @property
    def confirmation_message(self) -> str:
        return str(self.question)

    def get_delete_url(self) -> str:
        return str(self.request.path)


class SendAgainView(ActView):
    """Of a delivery, or of a mail: whatever lies in a queue and was given up. Its list says what that means."""

    permission_required = SEND_AGAIN
    page_title = submit_label = gettext_lazy("Send again")

    def form_valid(self, form: Any) -> HttpResponse:
        if self.model.objects.filter(pk=self.object.pk).replay():
            messages.success(self.request, _("The worker sends it now."))
        else:
            messages.warning(self.request, _("Only what was given up is sent again."))
        return redirect(self.get_success_url())


@method_decorator(never_cache, name="dispatch")
class NewKeyView(ActView):
    permission_required = "change"
    page_title = submit_label = gettext_lazy("Make a new key")
    question = gettext_lazy("The old key signs too, until you forget it: no delivery is lost meanwhile.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            secret = endpoints.rotate(self.object)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect(self.get_success_url())
        return show_key(self.request, self.object, secret, is_changed=True)


class ForgetKeyView(ActView):
    permission_required = "change"
    page_title = submit_label = gettext_lazy("Forget the old key")
    question = gettext_lazy("Do this once the receiver has the new key: from then on only the new one signs.")

    def form_valid(self, form: Any) -> HttpResponse:
        endpoints.forget_old_key(self.object)
        messages.success(self.request, _("Only the new key signs now."))
        return redirect(self.get_success_url())


def act_view(viewset: ModelViewSet, view: type[ActView], **more: Any) -> Any:
    """The view as the set builds its own, with the template of an act."""
    return viewset.construct_view(
        view, **{**viewset.get_delete_view_kwargs(), "template_name": view.template_name, **more}
    )


class ReceiverIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        """With what waits for each and what was given up: a backlog is seen where its receiver is."""
        waiting = Count("deliveries", filter=Q(deliveries__state=Leased.State.PENDING))
        given_up = Count("deliveries", filter=Q(deliveries__state=Leased.State.DEAD))
        found = super().get_base_queryset().select_related("body", "brand")
        return found.annotate(waiting=waiting, given_up=given_up)

    def get_list_more_buttons(self, instance: Endpoint) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            name, label = ("forget", ForgetKeyView) if len(instance.secrets) > 1 else ("key", NewKeyView)
            url = reverse(f"endpoint:{name}", args=[instance.pk])
            buttons.append(Button(label.page_title, url=url, icon_name="key", priority=40))
        return buttons


class QueueIndexView(generic.IndexView):
    """Of rows that are sent; a given-up one has a button."""

    def get_list_more_buttons(self, instance: Leased) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.state == Leased.State.DEAD and self.user_has_permission(SEND_AGAIN):
            url = reverse(f"{self.index_url_name.rpartition(':')[0]}:again", args=[instance.pk])
            buttons.append(Button(SendAgainView.page_title, url=url, icon_name="rotate", priority=10))
        return buttons


class ReceiverViewSet(ModelViewSet):
    model = Endpoint
    icon = "link-external"
    menu_label = gettext_lazy("Webhook receivers")
    list_display = [
        "url",
        Column("owner", label=gettext_lazy("Receiver of")),
        BooleanColumn("is_active", label=gettext_lazy("Open")),
        Column("disabled_reason", label=gettext_lazy("Why not"), accessor=lambda row: in_words(row.disabled_reason)),
        Column("waiting", label=gettext_lazy("To send")),
        Column("given_up", label=gettext_lazy("Given up")),
        Column("channel", label=gettext_lazy("Channel")),
        Column("masked_secrets", label=gettext_lazy("Key")),
    ]
    list_filter = ["kind", "body", "is_active"]
    copy_view_enabled = False
    index_view_class = ReceiverIndexView
    add_view_class = ReceiverCreateView

    def get_form_class(self, for_update: bool = False) -> type[ReceiverForm]:
        return ReceiverForm if for_update else NewReceiverForm

    def get_urlpatterns(self) -> list[URLPattern]:
        own = [
            path("key/<int:pk>/", act_view(self, NewKeyView), name="key"),
            path("forget/<int:pk>/", act_view(self, ForgetKeyView), name="forget"),
        ]
        return [*super().get_urlpatterns(), *own]


STATES = {
    Leased.State.PENDING: pgettext_lazy("something to send", "waits"),
    Leased.State.DONE: pgettext_lazy("something to send", "sent"),
    Leased.State.DEAD: pgettext_lazy("something to send", "given up"),
    Leased.State.SKIPPED: pgettext_lazy("something to send", "no longer right to send"),
}
STATE = Column("state", label=gettext_lazy("State"), accessor=lambda row: STATES[row.state], sort_key="state")
TRIES = [
    Column("attempts", label=gettext_lazy("Tries"), sort_key="attempts"),
    Column("last_error", label=gettext_lazy("Last error")),
    DateColumn("next_attempt_at", label=gettext_lazy("Next try"), sort_key="next_attempt_at"),
]


class QueueViewSet(ModelViewSet):
    """Rows that are sent, read only; see `ReadOnly`."""

    icon = "history"
    ordering = ["-created_at"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = QueueIndexView
    exclude_form_fields: list[str] = []
    again_question: Any = ""  # what whoever sends a row again should know

    def get_urlpatterns(self) -> list[URLPattern]:
        again = path("again/<int:pk>/", act_view(self, SendAgainView, question=self.again_question), name="again")
        return [*super().get_urlpatterns(), again]
