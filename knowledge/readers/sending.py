"""A guide sent to oneself by mail. Who hears when that copy is no longer right: `knowledge/readers/keepers.py`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forum import letters, mail
from forum.models import Mail, Member
from knowledge.cards.card import Card
from knowledge.cards.channels import letter
from knowledge.models import ArticlePage
from knowledge.readers import keepers

AGAIN = timedelta(minutes=2)


@transaction.atomic
def send(page: ArticlePage, card: Card, *, by: Member, wants_news: bool = False, at: datetime | None = None) -> Mail:
    """Queue the mail, to the member's own address and no other; and remember the copy if they want to hear of it.

    Sent again within `AGAIN`, the same text is the same mail: a double click, or a page that was loaded again.
    """
    at = at or timezone.now()
    if not by.is_active or not by.email:
        raise PermissionDenied(_("Your account has no e-mail address to send it to."))
    if wants_news:
        keepers.keep(page, card.revision, by=by, at=at)
    else:
        keepers.stop(page, by=by)
    return _just_sent(card, by, at) or _queue(card, by, at)


def _queue(card: Card, by: Member, at: datetime) -> Mail:
    subject, text, html = letter.written_to(by, card)
    return mail.queue(to=[by.email], subject=subject, text=text, html=html, message_id=_message_ids(card, by, at)[0])


def _just_sent(card: Card, by: Member, at: datetime) -> Mail | None:
    return Mail.objects.filter(message_id__in=_message_ids(card, by, at), created_at__gt=at - AGAIN).first()


def _message_ids(card: Card, by: Member, at: datetime) -> list[str]:
    """Of the mail that is sent now, and of one that was sent a moment ago: which is unique, so two clicks make one."""
    now = int(at.timestamp() // AGAIN.total_seconds())
    names = [f"{by.pk}:{card.guide}:{card.revision}:{time}" for time in (now, now - 1)]
    return [f"<copy-{salted_hmac('knowledge.copy', name).hexdigest()}@{letters.domain()}>" for name in names]
