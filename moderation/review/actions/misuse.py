"""Calling notices manifestly unfounded, warning whoever sends them, refusing them for a time; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import rights as forum_rights
from forum.models import Member
from forum.text.cleaning import clean_text
from moderation.review import misuse, misuse_mails
from moderation.review.actions import overtaking
from moderation.review.models import Notice, SenderMeasure
from moderation.review.models.notice import of_same_sender

Kind = SenderMeasure.Kind


@transaction.atomic
def call_unfounded(notice: Notice, *, by: Member, at: datetime | None = None) -> Notice:
    """A decided notice was manifestly unfounded (art. 23(2)); said twice, the first time counts.

    Its sender is told. When there are many of an account or a proven address, and they were not warned, what they are
    told is a warning; whoever types the address of somebody else has nobody warned.
    """
    at = at or timezone.now()
    _lock_those_of(notice)
    notice = to_decide(notice, by)
    if notice.is_open:
        raise PermissionDenied(_("Decide about this notice first."))
    if notice.unfounded_at is not None:
        return notice
    notice.unfounded_at, notice.unfounded_by = at, by
    notice.save(update_fields=["unfounded_at", "unfounded_by"])
    if misuse.counts(notice):
        record = misuse.record_in(notice, at)
        is_due = notice.is_known_sender and misuse.is_due(record)
        is_new = is_due and misuse.warning_of(notice, at) is None
        warning = _measure(notice, Kind.WARN, by=by, at=at, ends_at=at + misuse.WARNING_LASTS) if is_new else None
        misuse_mails.tell_unfounded(notice, warning, at=at)
    return notice


@transaction.atomic
def refuse_notices(
    notice: Notice, *, by: Member, until: datetime, words: str = "", at: datetime | None = None
) -> SenderMeasure:
    """Until then no notice of its sender is taken, but of children and of lives: after a warning, and one more since.

    `words`: to the sender, in their language. A double click is one.
    """
    at, words = at or timezone.now(), clean_text(words).strip()
    notice = to_decide(notice, by)
    known = notice.measures.standing().filter(kind=Kind.REFUSE).first()
    if known is not None:
        return known
    warning = misuse.check_may_refuse(notice, at)
    misuse.check_refusal(until, words, at)
    measure = _measure(notice, Kind.REFUSE, by=by, at=at, ends_at=until, warning=warning, words=words)
    misuse_mails.tell_measure(measure, "refused")
    return measure


def _measure(notice: Notice, kind: str, *, by: Member, at: datetime, **values: Any) -> SenderMeasure:
    record = misuse.record_in(notice, at)
    numbers = {"unfounded": record.unfounded, "decided": record.decided}
    rule = misuse.rule_of_reports(at)
    return SenderMeasure.objects.create(
        kind=kind, notice=notice, rule=rule, made_by=by, made_at=at, **numbers, **values
    )


@transaction.atomic
def end_measure(measure: SenderMeasure, *, by: Member, at: datetime | None = None) -> SenderMeasure:
    """Take a warning or a refusal back, with what rests on it. Twice is once."""
    notice = to_decide(measure.notice, by)
    end_measures(notice.measures.filter(pk=measure.pk), by=by, at=at or timezone.now())
    measure.refresh_from_db()
    return measure


@transaction.atomic
def take_back_unfounded(notice: Notice, *, by: Member, at: datetime | None = None) -> Notice:
    """It was not unfounded after all: what followed from it ends."""
    notice = to_decide(notice, by)
    clear_unfounded([notice.pk], by=by, at=at or timezone.now())
    notice.refresh_from_db()
    return notice


def clear_unfounded(notices: Iterable[int], *, by: Member | None, at: datetime) -> None:
    """With the measures that these notices prompted, and the warnings for which there are too few now."""
    called = list(Notice.objects.filter(pk__in=notices, unfounded_at__isnull=False).order_by("pk"))
    Notice.objects.filter(pk__in=[one.pk for one in called]).update(unfounded_at=None, unfounded_by=None)
    for notice in called:
        end_measures(notice.measures.all(), by=by, at=at)
        warning = misuse.warning_of(notice, at)
        if warning is not None and not misuse.is_due(misuse.record_in(warning.notice, warning.made_at)):
            end_measures(SenderMeasure.objects.filter(pk=warning.pk), by=by, at=at)


def end_measures(measures: Any, *, by: Member | None, at: datetime, is_told: bool = True) -> None:
    for measure in measures.standing().select_for_update(of=("self",)).select_related("notice"):
        measure.undone_at, measure.undone_by = at, by
        measure.save(update_fields=["undone_at", "undone_by"])
        overtaking.end_about(measure, at=at)
        if is_told:
            misuse_mails.tell_measure(measure, "ended")
        end_measures(measure.refusals.all(), by=by, at=at, is_told=is_told)


def _lock_those_of(notice: Notice) -> None:
    """All in one order, this one among them: two clicks on two notices of one sender warn once."""
    those = Notice.objects.filter(Q(pk=notice.pk) | of_same_sender(notice))
    list(those.order_by("pk").select_for_update().values_list("pk"))


def to_decide(notice: Notice, by: Member) -> Notice:
    forum_rights.check_may_moderate(by)
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.member_id == by.pk:
        raise PermissionDenied(_("You sent this notice yourself: somebody else decides about it."))
    if notice.links.to_texts_of(by).exists():
        raise PermissionDenied(_("This notice is about a text of yours: somebody else decides about it."))
    return notice
