"""Who may read the cases of a body. Nobody gets in unseen: the body is told of every appointment."""

from __future__ import annotations

import logging

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.models import MEDIATORS, Member
from moderation.handover.outbox import language_of
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyStaff

log = logging.getLogger("moderation.cases")


@transaction.atomic
def appointed(row: BodyStaff) -> None:
    """After the row was written: the desk appears in their menu; the body and those who work for it hear of it."""
    row.member.groups.add(Group.objects.get_or_create(name=MEDIATORS)[0])
    log.info("member %s may read the cases of body %s", row.member_id, row.body_id)
    for address, language in _told(row).items():
        with translation.override(language):
            text = _(
                "From now on %(member)s can read the cases of %(body)s.\n\n"
                "If nobody of your service asked for this, answer this message at once."
            )
            values = {"member": row.member.username, "body": row.body.name}
            mail.queue(to=[address], subject=_("Somebody new at your desk"), text=text % values)


def _told(row: BodyStaff) -> dict[str, str]:
    """Addresses with their language: the body's own, which whoever appoints can also change, and the colleagues'."""
    today = civil_date(timezone.now())
    others = BodyStaff.objects.filter(body=row.body).exclude(member=row.member).select_related("member")
    told = {other.member.email: other.member.language for other in others if other.is_on_duty(today)}
    told |= {row.body.email: language_of(row.body, "fr")}
    return {address: language for address, language in told.items() if address}


def tell_of_lost_step(member: Member) -> None:
    """Whoever can read cases signs in by password alone for once: their service should know who asked for that."""
    today = civil_date(timezone.now())
    for row in BodyStaff.objects.filter(member=member).select_related("body", "member"):
        if not (row.is_on_duty(today) and row.body.email):
            continue
        with translation.override(language_of(row.body, "fr")):
            text = _(
                "An administrator of the site took the second step of signing in off the account of %(member)s. This "
                "person can read the cases of %(body)s. Until it is set up again, no case opens to them.\n\n"
                "If nobody of your service asked for this, answer this message at once."
            )
            values = {"member": member.username, "body": row.body.name}
            mail.queue(to=[row.body.email], subject=_("A second step was taken off at your desk"), text=text % values)
