"""What a notification tells of, by its reference, for mails and for the list of notifications."""

from __future__ import annotations

from typing import Any

from django import template

from forum.models import Conversion, Invitation, Notification, SuggestedEdit

register = template.Library()


@register.simple_tag
def suggestion_of(notification: Notification) -> SuggestedEdit | None:
    found: SuggestedEdit | None = _row(SuggestedEdit.objects.select_related("question"), notification)
    return found


@register.simple_tag
def invitation_of(notification: Notification) -> Invitation | None:
    found: Invitation | None = _row(Invitation.objects.select_related("inviter", "question"), notification)
    return found


@register.simple_tag
def conversion_of(notification: Notification) -> Conversion | None:
    found: Conversion | None = _row(Conversion.objects.all(), notification)
    return found


def _row(rows: Any, notification: Notification) -> Any:
    """`ref` is a word, a number, and perhaps more."""
    parts = notification.ref.split(":")
    return rows.filter(pk=parts[1]).first() if len(parts) > 1 and parts[1].isdigit() else None
