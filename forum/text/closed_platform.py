"""The Union's platform for online disputes was closed on 20 July 2025: the site sends nobody there any more.

Regulation (EU) 2024/3228, which repealed Regulation (EU) 524/2013.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ADDRESS = re.compile(r"(?:consumers|webgate\.(?:acceptance\.)?ec\.europa\.eu)/odr\b", re.IGNORECASE)
PARTS = ("consumers" + "/odr", "webgate.ec.europa.eu" + "/odr")  # for a search in a table
SENTENCE = _("This address leads to the European dispute platform (ODR), closed on 20 July 2025. Take it out.")


def names_closed_platform(text: str) -> bool:
    return ADDRESS.search(text) is not None


def refuse_closed_platform(value: Any) -> None:
    """A validator of what the team writes; posts of members are theirs."""
    if names_closed_platform(str(value)):
        raise ValidationError(SENTENCE, code="closed_platform")


class WithoutClosedPlatform(forms.BaseForm):
    """For forms of the team: every field is looked at, whatever it is called."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if names_closed_platform(_written(value)):
                self.add_error(name, ValidationError(SENTENCE, code="closed_platform"))
        return self.cleaned_data


def _written(value: Any) -> str:
    """The blocks of a page as they are stored, without drawing them."""
    return str(value.get_prep_value() if hasattr(value, "get_prep_value") else value)
