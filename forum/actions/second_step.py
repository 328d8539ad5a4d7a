"""For whoever lost their app and their recovery codes: an administrator takes the second step off their account."""

from __future__ import annotations

import logging

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forum import mail, sessions
from forum.models import Member
from forum.signals import announce, second_step_taken_off

log = logging.getLogger(__name__)


@transaction.atomic
def take_off_second_step(member: Member, *, by: Member) -> bool:
    """They sign in by password alone, and set it up anew; they are told, and signed out everywhere.

    False where there was none: twice is once. PermissionDenied for anybody but an administrator, and for one's own.
    """
    if not (by.is_superuser and by.is_active):
        raise PermissionDenied(_("Only an administrator can do this."))
    if by.pk == member.pk:
        raise PermissionDenied(_("Another administrator does this for you."))
    if not Authenticator.objects.filter(user=member).delete()[0]:
        return False
    sessions.end_all(member)
    log.warning("second step of member %s taken off by administrator %s", member.pk, by.pk)
    if member.email:
        with translation.override(member.language):
            text = _(
                "An administrator of the site took the second step off your account, because it was said to be lost. "
                "You are signed out everywhere. Sign in with your password, then set it up again.\n\n"
                "Did you not ask for this? Choose a new password at once, and answer this message."
            )
            mail.queue(to=[member.email], subject=_("The second step of your account is off"), text=text)
    announce(second_step_taken_off, Member, member=member, by=by)
    return True
