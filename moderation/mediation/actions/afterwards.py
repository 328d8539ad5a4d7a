"""What the two sides say once a mediation has ended. Nothing of it is public, moves the case or is in its dossier."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation import journal
from moderation.mediation.actions import rights
from moderation.mediation.actions.rights import check_may_act
from moderation.mediation.models import Case, PromiseCheck, Satisfaction


@transaction.atomic
def say_if_kept(case: Case, kept: str, *, by: Member, at: datetime | None = None) -> PromiseCheck:
    """The asker says whether what was agreed was done; the body's staff read it. A later answer replaces the former.

    PermissionDenied where nothing was agreed.
    """
    at = at or timezone.now()
    case = rights.locked_for_asker(case, by)
    row = PromiseCheck.objects.filter(case=case).first()
    if row is None or kept not in PromiseCheck.Kept.values:
        raise PermissionDenied(_("No agreement was recorded in this case."))
    if row.kept != kept:
        row.kept, row.answered_at = kept, at
        row.save(update_fields=["kept", "answered_at"])
    return row


@transaction.atomic
def judge_mediation(case: Case, score: int, *, by: Member, at: datetime | None = None) -> Satisfaction:
    """Each side once; saying it again replaces it. The seller has no account: the body's staff record what it says.

    PermissionDenied before the end, and for anybody else.
    """
    at = at or timezone.now()
    case = journal.locked(case)
    is_asker = case.asker_id == by.pk
    if not is_asker:
        check_may_act(case, by)
    if case.is_open or not case.is_sent:
        raise PermissionDenied(_("This mediation has not ended."))
    side = Satisfaction.Side.ASKER if is_asker else Satisfaction.Side.TRADER
    values = {"score": score, "given_at": at}
    row, _is_new = Satisfaction.objects.update_or_create(case=case, side=side, defaults=values)
    return row
