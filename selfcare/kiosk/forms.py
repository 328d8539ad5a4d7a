"""What is typed at a counter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.fields import body_field
from forum.forms import AddressForm
from forum.question_forms import TextForm

OFF = {"autocomplete": "off"}  # the browser of a counter proposes nothing that another person typed


class CounterForm(AddressForm):
    """A question to be gone on with at home."""

    title = TextForm.base_fields["title"]
    body = body_field(_("What happens, and what you have already tried"), required=_("Explain what happens."), rows=6)
    field_order = ("title", "body", "email")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs |= OFF
        self.fields["email"].help_text = _("We send a link there: open it to go on. Nobody sees your address.")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the kiosk"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=200,
        error_messages={"required": _("Type the code of the kiosk.")},
    )
