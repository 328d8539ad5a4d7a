"""Texts that a member, or the team, keeps to put into answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forum import replies
from forum.models import Member, SavedReply


class ChangedMeanwhile(PermissionDenied):
    """Somebody else saved it since the form was opened: `standing` is what it says now."""

    def __init__(self, standing: SavedReply) -> None:
        super().__init__(_("This text was edited meanwhile. Nothing is saved yet: compare, then save again."))
        self.standing = standing


MOST = 50  # of a member
MOST_SHARED = 200


@transaction.atomic
def save_reply(
    reply: SavedReply | None = None,
    *,
    by: Member,
    title: str,
    body: str,
    language: str,
    is_shared: bool = False,
    seen: str = "",
) -> SavedReply:
    """A new one, or another text of this one; `is_shared`: a new one of the team. ValidationError.

    `seen`: the mark of the text that was opened; nothing is asked without.
    """
    _check(reply, by, is_shared)
    _check_words(body)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if reply is not None:
        reply = _standing(reply, seen, (title, body, language))
    row = reply or SavedReply(member=None if is_shared else by)
    siblings = SavedReply.objects.filter(member=row.member)
    same = siblings.filter(title=title, language=language).exclude(pk=row.pk).first()
    if same is not None and (reply is not None or same.body != body):
        raise ValidationError({"title": _("Another reply has this title. Choose another one.")})
    if same is not None:  # sent twice
        return same
    most = MOST_SHARED if row.is_shared else MOST
    if reply is None and siblings.count() >= most:
        raise ValidationError(_("There are %(n)d saved replies already: delete one first.") % {"n": most})
    row.title, row.body, row.language = title, body, language
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # two of the team at once: the other's is there now, and is found
        return save_reply(reply, by=by, title=title, body=body, language=language, is_shared=is_shared, seen=seen)
    return row


def _standing(reply: SavedReply, seen: str, words: tuple[str, str, str]) -> SavedReply:
    """As it is now, locked; the same words sent twice are no other text."""
    now = SavedReply.objects.select_for_update().filter(pk=reply.pk).first()
    if now is None:
        raise ValidationError(_("This reply was deleted meanwhile. What you typed is here: save it as a new reply."))
    if seen and now.mark != seen and words != (now.title, now.body, now.language):
        raise ChangedMeanwhile(now)
    return now


def delete_reply(reply: SavedReply, *, by: Member) -> None:
    _check(reply, by)
    SavedReply.objects.filter(pk=reply.pk).delete()


def _check(reply: SavedReply | None, by: Member, is_shared: bool = False) -> None:
    shares = reply.is_shared if reply is not None else is_shared
    if shares and not by.is_on_the_team:
        raise PermissionDenied(_("Only the team shares replies."))
    if reply is not None and not reply.is_shared and reply.member_id != by.pk:
        raise PermissionDenied(_("This reply is not yours."))


def _check_words(body: str) -> None:
    if word := replies.unknown(body):
        told = _("%(word)s means nothing here. Write {name} or {product}.")
        raise ValidationError({"body": told % {"word": f"{{{word}}}"}})
