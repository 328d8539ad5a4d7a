"""A day in three boxes: who knows it types it, on any keyboard, and needs no calendar to turn back to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTS = {
    "day": pgettext_lazy("box of a date", "Day"),
    "month": pgettext_lazy("box of a date", "Month"),
    "year": pgettext_lazy("box of a date", "Year"),
}
ISO = 3  # year, month, day
LACKING = {
    "day": _("Add the day."),
    "month": _("Add the month."),
    "year": _("Add the year."),
}


class DayBoxes(forms.Widget):
    """Day, month and year in boxes; or in one text, such as 2026-03-02, under the name of the field itself.

    What comes out is the text "2/3/2026", with nothing between the strokes where a box was empty; "" for none.
    """

    template_name = "forum/day_boxes.html"
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        if name in data:
            return str(data.get(name) or "")
        typed = [str(data.get(f"{name}_{part}") or "").strip() for part in PARTS]
        return "/".join(typed) if any(typed) else ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def format_value(self, value: Any) -> str:
        return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = _texts(context["widget"]["value"] or "")
        boxes = [
            {
                "name": f"{name}_{part}",
                "id": f"{(attrs or {}).get('id', name)}_{part}",
                "label": label,
                "value": texts[place],
                "size": 4 if part == "year" else 2,
            }
            for place, (part, label) in enumerate(PARTS.items())
        ]
        return {"widget": {**context["widget"], "boxes": boxes}}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        """With the templates of the site: those of forms are Django's own."""
        return render_to_string(template_name, context)


def _texts(value: str) -> list[str]:
    """What stands in each box; a text that is no day stands in the first one, so that nothing typed is lost."""
    if len(parts := value.split("-")) == ISO:
        return parts[::-1]
    parts = value.replace(".", "/").split("/")
    return parts if len(parts) == len(PARTS) else [value, "", ""]


def lacking(value: str) -> str:
    """The one box that was left empty: its sentence; "" if none was, or more."""
    parts = dict(zip(PARTS, _texts(value), strict=True))
    empty = [part for part, text in parts.items() if not text]
    return str(LACKING[empty[0]]) if len(empty) == 1 else ""
