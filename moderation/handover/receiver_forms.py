"""A receiver in the admin: whose it is, how it is told, where, and of what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.handover import channels, endpoints
from moderation.handover.events import LABELS, Kind
from moderation.handover.models import Endpoint
from moderation.mediation.forms.fields import WebAddressField


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


def channel_choices() -> list[tuple[str, Any]]:
    return [(name, channels.registered()[name].label) for name in endpoints.names()]


def event_choices() -> list[tuple[str, str]]:
    """In the language of the page."""
    return [(name, f"{name} – {label}") for name, label in LABELS.items()]


class ReceiverForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(label=gettext_lazy("receiver of"), choices=Kind.choices, initial=Kind.BODY, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("channel"), choices=channel_choices, initial="webhook", required=False
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("what it gets"),
        choices=event_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "Nothing chosen: all it may have. A body gets case.*, a brand thread.* of its own products, the operator "
            "all but case.*."
        ),
    )
    options = OptionsField(
        label=gettext_lazy("options"), required=False, help_text=gettext_lazy("One a line: name = value.")
    )
    key = forms.CharField(
        label=gettext_lazy("token"),
        help_text=gettext_lazy("Only where the receiver gives one, as Zammad and Zendesk do. Empty: it stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
    )

    class Meta:
        model = Endpoint
        fields = ["kind", "body", "brand", "channel", "url", "events", "options", "is_active"]
        field_classes = {"url": WebAddressField}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        endpoints.check_url(url)
        return url

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Kind.BODY)

    def clean_channel(self) -> str:
        return str(self.cleaned_data["channel"] or "webhook")

    def clean(self) -> dict[str, Any] | None:
        """It belongs to a body, to a brand, or to nobody but the operator: what else was chosen is not kept."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == Kind.BODY and not data.get("body") and "body" not in self.errors:
            self.add_error("body", _("Choose the mediation body."))
        if kind == Kind.TRADER and not data.get("brand") and "brand" not in self.errors:
            self.add_error("brand", _("Choose the brand."))
        data["body"] = data.get("body") if kind == Kind.BODY else None
        data["brand"] = data.get("brand") if kind == Kind.TRADER else None
        self._check_key(data)
        return data

    def _check_key(self, data: dict[str, Any]) -> None:
        channel = channels.registered().get(data.get("channel", ""))
        if data.get("key") and channel is not None and not channel.takes_key:
            self.add_error("key", _("This channel makes its key itself: leave this empty."))

    def _post_clean(self) -> None:
        """What the channel says of it, once everything else holds."""
        if key := self.cleaned_data.get("key"):
            self.instance.secrets = [key]
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                endpoints.check(self.instance)
            except ValidationError as refusal:
                self.add_error(None, refusal)
            if endpoints.is_known(self.instance):
                self.add_error("url", _("This address is already a receiver."))

    def save(self, commit: bool = True) -> Endpoint:
        """Switched on or off by hand, it no longer says that it failed."""
        if "is_active" in self.changed_data:
            self.instance.disabled_at, self.instance.disabled_reason = None, ""
        saved: Endpoint = super().save(commit)
        return saved


class NewReceiverForm(ReceiverForm):
    secret = ""

    class Meta(ReceiverForm.Meta):
        fields = ["kind", "body", "brand", "channel", "url", "events", "options"]

    def _post_clean(self) -> None:
        channel = channels.registered().get(self.cleaned_data.get("channel", ""))
        is_given = channel is not None and channel.takes_key
        self.instance.secrets = [""] if is_given else ["made when it is saved"]
        super()._post_clean()

    def save(self, commit: bool = True) -> Endpoint:
        told = self.cleaned_data
        kept = {name: told[name] for name in ("channel", "options", "key", "events")}
        endpoint, self.secret = endpoints.add(told["body"] or told["brand"], told["url"], **kept)
        return endpoint
