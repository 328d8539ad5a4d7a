"""Working in a team: saying that one looks at something, leaving it, putting it off. None of it decides anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import rights
from forum.models import Member
from forum.text.cleaning import clean_line
from moderation.review.models import Claim, Deferral
from moderation.review.models.working import REASON_MAX
from moderation.review.targets import KINDS

if TYPE_CHECKING:
    from moderation.review.queue.lines import Line

CLAIM_LASTS = timedelta(minutes=10)
LONGEST = timedelta(days=8)  # nothing is put off for ever


@transaction.atomic
def claim(line: Line, *, by: Member, at: datetime | None = None) -> Claim:
    """Say that one looks at it. The claim that stands is returned: another's, as long as it has not ended."""
    rights.check_may_write(by)
    at = at or timezone.now()
    names, values = {"thing": line.thing, "object_id": line.pk}, {"member": by, "until": at + CLAIM_LASTS}
    is_free = Q(member=by) | Q(until__lte=at)
    Claim.objects.filter(is_free, **names).update(**values)  # one statement: two at once cannot both take it
    return Claim.objects.select_related("member").get_or_create(**names, defaults=values)[0]


@transaction.atomic
def leave(line: Line, *, by: Member) -> None:
    """Others need not wait for whoever goes away. The claim of somebody else stays."""
    Claim.objects.filter(thing=line.thing, object_id=line.pk, member=by).delete()


@transaction.atomic
def put_off(line: Line, *, by: Member, until: datetime, reason: str, at: datetime | None = None) -> Deferral:
    """Until then it is in nobody's way; whoever puts it off again says the new time and reason.

    Never a danger, and never what one wrote oneself.
    """
    rights.check_may_write(by)
    _check_not_own(line, by)
    at, reason = at or timezone.now(), clean_line(reason)
    if line.urgency.is_danger:
        raise PermissionDenied(_("A danger is not put off: decide, or leave it to a colleague now."))
    if not reason:
        raise ValidationError({"reason": _("Say why: your colleagues read it.")})
    if len(reason) > REASON_MAX:
        raise ValidationError({"reason": _("Shorten this text to %(count)d characters.") % {"count": REASON_MAX}})
    if not at < until <= at + LONGEST:
        raise ValidationError({"until": _("Choose one of the times of the list.")})
    values = {"until": until, "reason": reason, "member": by, "made_at": at}
    row, _is_new = Deferral.objects.update_or_create(thing=line.thing, object_id=line.pk, defaults=values)
    leave(line, by=by)
    return row


def _check_not_own(line: Line, member: Member) -> None:
    if line.thing in KINDS and KINDS[line.thing].objects.filter(pk=line.pk, author=member).exists():
        raise PermissionDenied(_("This is your own text: another moderator decides about it."))


@transaction.atomic
def take_up_again(line: Line, *, by: Member) -> None:
    """It waits again, now."""
    rights.check_may_write(by)
    Deferral.objects.filter(thing=line.thing, object_id=line.pk).delete()


def settled(thing: str, pk: int) -> None:
    """It is decided: nobody looks at it, and nothing of it is put off any more."""
    for model in (Claim, Deferral):
        model.objects.filter(thing=thing, object_id=pk).delete()
