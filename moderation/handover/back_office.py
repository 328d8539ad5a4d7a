"""Receivers and deliveries in the admin: ids and states. A key is shown once, when it is made."""

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
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from forum.models import Leased
from moderation.handover import channels, endpoints
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.forms.fields import WebAddressField

SEND_AGAIN = "send_again"


class ReadOnly(ModelPermissionPolicy):
    """Deliveries are written by acts. Who may change them may send a given-up one again, and nothing else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in {"add", "change", "delete"}:
            return False
        return bool(super().user_has_permission(user, "change" if action == SEND_AGAIN else action))


class OptionsField(forms.Field):
    """What a channel wants to know, one a line: `group = Mediation`."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} = {told}" for name, told in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        pairs = [line.partition("=") for line in str(value or "").splitlines() if line.strip()]
        if any(not sign or not name.strip() for name, sign, _told in pairs):
            raise ValidationError(_("Write one option a line: name = value."))
        return {name.strip(): told.strip() for name, _sign, told in pairs}


TAKES_TOKENS = frozenset({"zammad", "zendesk"})


def channel_choices() -> list[tuple[str, Any]]:
    return [(name, channels.registered()[name].label) for name in endpoints.names()]


class ReceiverForm(forms.ModelForm):  # type: ignore[type-arg]
    channel = forms.ChoiceField(
        label=gettext_lazy("channel"), choices=channel_choices, initial="webhook", required=False
    )
    options = OptionsField(
        label=gettext_lazy("options"), required=False, help_text=gettext_lazy("One a line: name = value.")
    )

    class Meta:
        model = Endpoint
        fields = ["body", "channel", "url", "options", "is_active"]
        field_classes = {"url": WebAddressField}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        endpoints.check_url(url)
        return url

    def clean_channel(self) -> str:
        return str(self.cleaned_data["channel"] or "webhook")

    def _post_clean(self) -> None:
        """What the channel says of it, once everything else holds."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                endpoints.check(self.instance)
            except ValidationError as refusal:
                self.add_error(None, refusal)

    def save(self, commit: bool = True) -> Endpoint:
        """Switched on or off by hand, it no longer says that it failed."""
        if "is_active" in self.changed_data:
            self.instance.disabled_at, self.instance.disabled_reason = None, ""
        saved: Endpoint = super().save(commit)
        return saved


class NewReceiverForm(ReceiverForm):
    secret = ""
    key = forms.CharField(
        label=gettext_lazy("token"),
        help_text=gettext_lazy("Only where the receiver gives one, as Zammad and Zendesk do."),
        widget=forms.PasswordInput,
        required=False,
    )

    class Meta(ReceiverForm.Meta):
        fields = ["body", "channel", "url", "options"]

    def _post_clean(self) -> None:
        self.instance.secrets = [self.cleaned_data.get("key") or "made when it is saved"]
        if self.cleaned_data.get("channel") in TAKES_TOKENS:
            self.instance.secrets = [self.cleaned_data.get("key", "")]
        super()._post_clean()

    def save(self, commit: bool = True) -> Endpoint:
        endpoint, self.secret = endpoints.add(**self.cleaned_data)
        return endpoint


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
        if self.model.objects.filter(pk=self.object.pk).send_again():
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
        "body",
        BooleanColumn("is_active", label=gettext_lazy("Open")),
        Column("disabled_reason", label=gettext_lazy("Why not")),
        Column("channel", label=gettext_lazy("Channel")),
        Column("masked_secrets", label=gettext_lazy("Key")),
    ]
    list_filter = ["body", "is_active"]
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


class DeliveryViewSet(QueueViewSet):
    model = Delivery
    menu_label = gettext_lazy("Deliveries")
    list_display = ["webhook_id", "endpoint", "event", STATE, Column("status", label=gettext_lazy("Reply")), *TRIES]
    list_filter = ["state", "endpoint"]
    again_question = gettext_lazy("It leaves with the same id and the same bytes: the receiver takes it once.")
    inspect_view_enabled = True
    inspect_view_fields = [
        *("webhook_id", "endpoint", "event", "state", "attempts", "status", "last_error", "next_attempt_at"),
        *("created_at", "settled_at", "payload"),
    ]
