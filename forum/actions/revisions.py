"""Hiding an old text for what it holds (a telephone number, an insult), and showing it again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications
from forum.actions import posts, rights
from forum.models import Member, Notification, Question, Revision, RevisionHiding
from forum.text.cleaning import clean_line, is_blank


def hide_revision(revision: Revision, *, by: Member, reason: str, at: datetime | None = None) -> Revision:
    """Keep an old text from everybody but moderators. Refused for the text that stands: edit or hide the post."""
    return _set_hidden(revision, True, by=by, reason=reason, at=at)


def show_revision(revision: Revision, *, by: Member, reason: str, at: datetime | None = None) -> Revision:
    return _set_hidden(revision, False, by=by, reason=reason, at=at)


@transaction.atomic
def _set_hidden(revision: Revision, hides: bool, *, by: Member, reason: str, at: datetime | None) -> Revision:
    rights.check_may_moderate(by)
    _question, post = posts.locked_with_question(revision.post)
    revision = Revision.objects.get(pk=revision.pk)  # only ever changed under the lock of its post
    if revision.is_hidden == hides:
        return revision
    reason = clean_line(reason)
    if is_blank(reason):
        raise ValidationError({"reason": _("Say why: the author of the text reads it.")})
    if hides and revision.number == posts.revision_number(post):
        raise PermissionDenied(_("This is the text that stands: edit it first, or hide the whole post."))
    revision.is_hidden = hides
    revision.save(update_fields=["is_hidden"])
    hiding = RevisionHiding.objects.create(
        revision=revision, hides=hides, member=by, reason=reason, created_at=at or timezone.now()
    )
    _tell_author(post, hiding)
    return revision


def _tell_author(post: posts.Text, hiding: RevisionHiding) -> None:
    """What was hidden or shown again, and why: it was their text."""
    if post.author_id == hiding.member_id:
        return
    notifications.tell(
        post.author,
        Notification.Kind.HIDDEN,
        ref=f"hiding:{hiding.pk}",
        at=hiding.created_at,
        question=post if isinstance(post, Question) else post.question,
        answer=posts.answer_of(post),
        url=f"/{post.kind}s/{post.pk}/history/",
    )
