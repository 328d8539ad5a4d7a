"""The box under a text that is somebody's first: “I have read the five points”."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import charter
from forum.charter import CharterNotAccepted, InForce, Standing


class NumberedBox(forms.CheckboxInput):
    """A box that sends the number of the version whose points stand beside it. Another number is no tick."""

    def __init__(self, number: int) -> None:
        super().__init__(attrs={"value": number}, check_test=lambda value: str(value) == str(number))

    def format_value(self, value: Any) -> None:
        """Its value is the number, ticked or not."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class ReadBox(forms.Field):
    """`cleaned` to the number of the version, as an action takes it."""

    def __init__(self, owed: InForce) -> None:
        super().__init__(
            label=_("I have read the five points"),
            widget=NumberedBox(owed.number),
            error_messages={"required": _("Read the five points, then tick the box under them.")},
        )
        self.charter = owed

    def clean(self, value: Any) -> int:
        found: str = super().clean(value if str(value) == str(self.charter.number) else "")
        return int(found)


class AgreeForm(forms.Form):
    """Part of a form by which somebody may publish their first post. `writer`: who writes; or how they stand.

    `cleaned_data["accepts"]` is there only where something has to be accepted.
    """

    def __init__(self, *args: Any, writer: Any = None, standing: Standing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing or (charter.standing_of(writer) if writer is not None else Standing())
        if self.standing.owes is not None:
            self.fields["accepts"] = ReadBox(self.standing.owes)

    def owe(self, refusal: CharterNotAccepted) -> None:
        """The charter changed while they wrote, or nobody knew before who writes: the box of the version in force."""
        self.standing = Standing(owes=refusal.charter)
        self.fields["accepts"] = ReadBox(refusal.charter)
        self.add_error("accepts", self.fields["accepts"].error_messages["required"])
