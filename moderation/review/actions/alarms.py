"""Ringing for whoever is on call, at once and again; saying that one looks at it; writing down whom one told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import rights as forum_rights
from forum.models import Member
from forum.text.cleaning import clean_line, clean_text
from moderation.handover import site_events
from moderation.review import alarm_mails
from moderation.review.models import Alarm, AlarmCall, Door, Flag, Notice, Told
from moderation.review.models.door import NOTE_MAX
from moderation.review.targets import Target

AGAIN_AFTER = timedelta(minutes=10)
OFTEN = 12  # calls; who did not come for two hours is called each hour
RARELY_AFTER = timedelta(hours=1)
SAME_MINUTE = timedelta(minutes=1)  # two clicks on one button


@transaction.atomic
def ring(*, flag: Flag | None = None, notice: Notice | None = None, at: datetime) -> Alarm:
    """In the transaction of what it is about: nothing is said without being heard. An open alarm rings on."""
    about = {"flag": flag, "notice": notice}
    row, is_new = Alarm.objects.get_or_create(
        **about, acknowledged_at=None, defaults={"raised_at": at, "next_call_at": at}
    )
    if is_new:
        _call(row, at)
    return row


def ring_again(at: datetime | None = None) -> int:
    """Call again where nobody came; how many. Running it twice, or in two places, calls once."""
    at = at or timezone.now()
    return sum(_ring_if_due(pk, at) for pk in list(Alarm.objects.due(at).values_list("pk", flat=True)))


@transaction.atomic
def _ring_if_due(pk: int, at: datetime) -> bool:
    row = Alarm.objects.select_for_update().filter(pk=pk).first()
    if row is None or row.acknowledged_at is not None or row.next_call_at > at:
        return False
    _call(row, at)
    return True


def _call(row: Alarm, at: datetime) -> None:
    row.calls += 1
    row.next_call_at = at + (AGAIN_AFTER if row.calls < OFTEN else RARELY_AFTER)
    row.save(update_fields=["calls", "next_call_at"])
    alarm_mails.call(row)
    if alarm_mails.has_webhook():
        AlarmCall.objects.get_or_create(alarm=row, number=row.calls, defaults={"next_attempt_at": at})


@transaction.atomic
def acknowledge_alarm(alarm: Alarm, *, by: Member, at: datetime | None = None) -> Alarm:
    """Somebody looks at it: it rings no more. Said twice, the first counts."""
    forum_rights.check_may_moderate(by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.acknowledged_at is None:
        alarm.acknowledged_at, alarm.acknowledged_by = at or timezone.now(), by
        alarm.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return alarm


@transaction.atomic
def note_told(
    post: Target,
    *,
    by: Member,
    door: Door,
    ground: str,
    reference: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Told:
    """Write down that an authority or a person was told of this post. Two clicks write it once; nothing changes it."""
    forum_rights.check_may_moderate(by)
    at = at or timezone.now()
    reference, note = clean_line(reference)[:200], clean_text(note).strip()
    if len(note) > NOTE_MAX:
        raise ValidationError({"note": _("Shorten this text to %(count)d characters.") % {"count": NOTE_MAX}})
    for alarm in Alarm.objects.on(post).open():
        acknowledge_alarm(alarm, by=by, at=at)
    same = Told.objects.on(post).filter(door=door, told_by=by, reference=reference, note=note)
    known = same.filter(told_at__gt=at - SAME_MINUTE).first()
    if known is not None:
        return known
    values = {"door": door, "door_name": door.name, "ground": ground, "reference": reference, "note": note}
    told = Told.objects.create(**{post.kind: post}, **values, told_by=by, told_at=at)
    site_events.referral_created(told.pk, post.kind, post.pk, at=at)
    return told
