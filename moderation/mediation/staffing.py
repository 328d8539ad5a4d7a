"""Who may read the cases of a body. Nobody gets in unseen: the body is told of every appointment."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forum import mail
from forum.models import MEDIATORS
from moderation.handover.outbox import language_of
from moderation.mediation.models import BodyStaff


@transaction.atomic
def appointed(row: BodyStaff) -> None:
    """After the row was written: the desk appears in their menu, and the body hears of it."""
    row.member.groups.add(Group.objects.get_or_create(name=MEDIATORS)[0])
    body = row.body
    if not body.email:
        return
    with translation.override(language_of(body, "fr")):
        text = _(
            "From now on %(member)s can read the cases of %(body)s.\n\n"
            "If nobody of your service asked for this, answer this message at once."
        )
        values = {"member": row.member.username, "body": body.name}
        mail.queue(to=[body.email], subject=_("Somebody new at your desk"), text=text % values)
