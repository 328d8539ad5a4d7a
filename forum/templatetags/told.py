"""What a notification tells of, by its reference, for mails and for the list of notifications."""

from __future__ import annotations

from typing import Any

from django import template

from forum.letters import comment_pk
from forum.models import Answer, Award, Comment, Conversion, Invitation, Notification, Question, SuggestedEdit

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
def award_of(notification: Notification) -> Award | None:
    """The badge, which may be earned several times: `ref` says by what."""
    badge, _colon, ref = notification.ref.partition(":")[2].partition(":")
    rows = Award.objects.filter(member=notification.member_id, badge=badge, ref=ref).select_related("question")
    return rows.first()


@register.simple_tag
def conversion_of(notification: Notification) -> Conversion | None:
    found: Conversion | None = _row(Conversion.objects.all(), notification)
    return found


@register.simple_tag
def post_of(notification: Notification) -> Question | Answer | Comment | None:
    """What was written there: a comment, or else the answer or the question."""
    if (pk := comment_pk(notification)) is None:
        return notification.answer or notification.question
    found = Comment.objects.select_related("question", "answer__question").filter(pk=pk).first()
    return found if found is not None and found.is_visible_to(notification.member) else None


def _row(rows: Any, notification: Notification) -> Any:
    """`ref` is a word, a number, and perhaps more."""
    parts = notification.ref.split(":")
    return rows.filter(pk=parts[1]).first() if len(parts) > 1 and parts[1].isdigit() else None
