"""Who reads what is typed on the way to a case, in the words that stand beside each field: one place for all of them.

What the seller reads is what the letters hold (`complaint.py`, `letters.py`); a test walks both. Until a case is sent,
its asker alone reads it, which the pages say once.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


class Reader(Enum):
    SERVICE_AND_SELLER = _("Read by the mediation service and the seller.")
    SERVICE = _("Read only by the mediation service.")
    SELLER_FIRST = _(
        "Read by the seller, to whom you send it. The mediation service reads it if you add it to your case."
    )
    PROOF = _("Read by you and the mediation service; the seller may ask the service for a copy.")
    CHOSEN = _("Read by whom you choose below. The seller may ask the service for a copy of what it has.")


BY_FIELD: dict[str, Reader] = {
    **dict.fromkeys(
        (
            *("trader_name", "trader_contact", "bought", "purchase_date", "amount", "order_ref", "narrative"),
            *("full_name", "postal_address", "helper_name"),
        ),
        Reader.SERVICE_AND_SELLER,
    ),
    **dict.fromkeys(
        ("phone", "email", "helper_contact", "sent_on", "reply_on", "second_sent_on", "second_reply_on"), Reader.SERVICE
    ),
    "text": Reader.SELLER_FIRST,
}


def words(name: str) -> Promise | None:
    """Of a field, by its name in the forms of this part."""
    found = BY_FIELD.get(name)
    return found.value if found is not None else None


def say(form: AnyForm, **others: Reader) -> AnyForm:
    """Put the words behind the hint of each field, where a screen reader says them with its label."""
    for name, field in form.fields.items():
        reader = others.get(name) or BY_FIELD.get(name)
        if reader is not None:
            field.help_text = format_lazy("{} {}", field.help_text, reader.value) if field.help_text else reader.value
    return form
