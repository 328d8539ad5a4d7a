"""How a member wants to be told: one choice for each kind of news, and when not to be disturbed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.channels import Channel, Group, manner_of
from forum.hours import MORNING
from forum.models import Member, Notification, Preference

NEAR = [
    "Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/London", "Europe/Dublin",
    "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
    "Pacific/Noumea", "Pacific/Tahiti", "America/Toronto",
]  # fmt: skip
HOURS = ("quiet_from", "quiet_until")


class Row(NamedTuple):
    """One line of a table of choices: `field` is None for what is always told."""

    label: Any
    field: forms.BoundField | None


class PreferencesForm(forms.Form):
    wants_mail = forms.BooleanField(
        label=_("Send me e-mails"),
        required=False,
        help_text=_("Without them you find everything on the site. What the site must tell you comes all the same."),
    )
    language = forms.ChoiceField(label=_("Language of your e-mails"), choices=settings.LANGUAGES)
    quiet_from = forms.TimeField(
        label=_("No e-mail from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("For example 22:00. E-mails wait until the end of these hours."),
        error_messages={"invalid": _("Write the time as 22:00.")},
    )
    quiet_until = forms.TimeField(
        label=_("No e-mail until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("For example 07:00."),
        error_messages={"invalid": _("Write the time as 22:00.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        error_messages={"invalid_choice": _("Choose a time zone of the list.")},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(member, name) for name in self.fields}
        self.fields["time_zone"].choices = zones()  # type: ignore[attr-defined]
        told = _("Daily and weekly e-mails come at %(hour)d in the morning there.") % {"hour": MORNING.hour}
        self.fields["time_zone"].help_text = told
        if not member.time_zone:
            self.fields["time_zone"].widget.attrs["data-guess"] = "time zone"
        chosen = dict(Preference.objects.filter(member=member).values_list("kind", "channel"))
        for kind, label in Notification.Kind.choices:
            manner = manner_of(kind)
            if not manner.is_duty:
                self.fields[f"kind_{kind}"] = forms.ChoiceField(
                    label=label, choices=Channel.choices, widget=forms.RadioSelect,
                    error_messages={"required": _("Choose one in each line.")},
                )  # fmt: skip
                self.initial[f"kind_{kind}"] = chosen.get(kind, manner.channel)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = (data.get(name) for name in HOURS)
        if (first is None) != (last is None) and not any(name in self.errors for name in HOURS):
            missing = HOURS[0] if first is None else HOURS[1]
            self.add_error(missing, ValidationError(_("Write both times, or none.")))
        return data

    @property
    def channels(self) -> dict[str, str]:
        """The choice by kind."""
        data = self.cleaned_data
        return {name.removeprefix("kind_"): data[name] for name in data if name.startswith("kind_")}

    @property
    def hours(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("kind_")}

    def groups(self) -> Iterator[tuple[str, Any, list[Row]]]:
        """(name, heading, rows) of each table."""
        for group in Group:
            kinds = [(kind, label) for kind, label in Notification.Kind.choices if manner_of(kind).group == group]
            rows = [Row(label, None if manner_of(kind).is_duty else self[f"kind_{kind}"]) for kind, label in kinds]
            if rows:
                yield group.value, group.label, rows


@cache
def zones() -> list[tuple[Any, Any]]:
    """Where most readers are first; then all that name a place."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    named = sorted(name for name in available_timezones() if name.startswith(areas))
    return [
        ("", _("Like the site")),
        (_("Often used"), [(name, name) for name in NEAR if name in named]),
        (_("All"), [(name, name) for name in named]),
    ]
