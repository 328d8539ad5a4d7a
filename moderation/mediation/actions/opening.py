"""An administrator reads a case that is none of theirs: for an hour, for a reason, and both sides are told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.dates import written_moment
from forum.models import Member
from moderation.handover.outbox import language_of
from moderation.mediation import journal
from moderation.mediation.models import Case, Opening
from moderation.mediation.states import Role, State

log = logging.getLogger("moderation.cases")

LASTS = timedelta(hours=1)
LEAST, MOST = 20, 1000  # characters of a reason


@transaction.atomic
def open_case(ref: str, *, by: Member, code: str, reason: str, at: datetime | None = None) -> Opening:
    """To read only. In the journal, shown on its page, told to the person who asked and to the body by e-mail.

    While it is open, opening it again is the same opening. ValidationError where there is no such case, or no reason.
    """
    at = at or timezone.now()
    _check(by, code, reason)
    parties = Q(asker__isnull=False) | ~Q(channel=Case.Channel.WEB)  # not an archive of somebody who left
    found = Case.objects.filter(parties, ref=ref).exclude(state__in=[State.CANDIDATE, State.TYPED]).first()
    if found is None:
        raise ValidationError({"ref": _("There is no case of this reference.")})
    case = journal.locked(found)
    standing = case.openings.standing(at).filter(member=by).first()
    if standing is not None:
        return standing
    made = Opening.objects.create(case=case, member=by, code=code, reason=reason, opened_at=at, until=at + LASTS)
    facts = {"code": code, "until": made.until.isoformat(timespec="seconds")}
    journal.note(case, "break_glass", role=Role.ADMINISTRATOR, at=at, by=by, facts=facts)
    log.warning("case %s opened to administrator %s until %s (%s)", case.ref, by.pk, made.until, code)
    _tell(case, made)
    return made


def _check(by: Member, code: str, reason: str) -> None:
    if not (by.is_superuser and by.is_active):
        raise PermissionDenied(_("Only an administrator can have a case opened to them."))
    if code not in Opening.Code.values:
        raise ValidationError({"code": _("Choose what it is for.")})
    if not LEAST <= len(reason.strip()) <= MOST:
        raise ValidationError(
            {"reason": _("Say why in %(least)d to %(most)d characters: both sides read it.")},
            params={"least": LEAST, "most": MOST},
        )


def _tell(case: Case, made: Opening) -> None:
    """Both sides, each at their address; nothing of the case, and the free words stay on its page."""
    language = case.asker.language if case.asker else case.language
    told = {case.email_address: language} if case.email_address else {}  # without one: a letter of the service
    if case.is_sent and case.body is not None and case.body.email:
        told |= {case.body.email: language_of(case.body, case.language)}
    for address, language in told.items():
        with translation.override(language):
            text = _(
                "An administrator of the site opened the case %(ref)s to read it, until %(until)s. They stated this "
                "reason: %(why)s.\n\nWhat they wrote about it, and what they read, stands on the page of the case."
            )
            values = {"ref": case.ref, "until": written_moment(made.until), "why": made.get_code_display()}
            mail.queue(to=[address], subject=_("An administrator opened the case %(ref)s") % values, text=text % values)
