"""Fields of what people type: without signs that no database takes, and with a sentence that says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import ngettext_lazy

from forum.text.cleaning import clean_line, clean_text, is_blank
from forum.text.sizes import BODY_MAX


class TextField(forms.CharField):
    """Text of several lines; forbidden characters go, typed line breaks stay. `limit`: as of LineField."""

    limit = 0

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "").strip("\n")
        return "" if is_blank(text) else text


class LineField(forms.CharField):
    """One line. `limit`: so many characters, which the page counts while somebody types."""

    limit = 0

    def to_python(self, value: Any) -> str:
        line = clean_line(super().to_python(value) or "")
        return "" if is_blank(line) else line


class PostField(TextField):
    """Text that is shown as Markdown: below it stands how to write that."""

    is_markdown = True


def body_field(
    label: Any, *, required: Any, maximum: int = BODY_MAX, rows: int = 8, kind: type[TextField] = TextField, **more: Any
) -> TextField:
    field = kind(
        label=label,
        error_messages={"required": required},
        validators=[
            MaxLengthValidator(
                maximum,
                ngettext_lazy(
                    "Shorten your text to %(limit_value)d character (it has %(show_value)d).",
                    "Shorten your text to %(limit_value)d characters (it has %(show_value)d).",
                    "limit_value",
                ),
            )
        ],
        widget=forms.Textarea(attrs={"rows": rows, "maxlength": False}),
        **more,
    )
    field.limit = maximum
    return field


class AskedLine(LineField):
    """Not required by the form, and not optional either: the act that it belongs to asks for it."""

    is_asked = True
