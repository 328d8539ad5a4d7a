"""A guide being made: what its editor chose, kept from one step to the next and from one day to another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from forum.models import Answer, Member
from knowledge.models import GuidePlan

KEPT = timedelta(days=30)  # as a draft of the forum
AT_WORK = timedelta(minutes=30)  # whoever chose something since is taken to be at it


def open_plan(answer: Answer, member: Member) -> GuidePlan:
    """The one they have, or a new one that is not kept yet."""
    found = GuidePlan.objects.filter(answer=answer, member=member, made_at=None).first()
    plan = found or GuidePlan(answer=answer, member=member, data={"texts": [answer.pk]})
    plan.answer = answer
    return plan


@transaction.atomic
def keep(plan: GuidePlan, *, at: datetime | None = None) -> GuidePlan:
    """What was chosen; two windows of one editor write the same row."""
    at = at or timezone.now()
    kept, _is_new = GuidePlan.objects.update_or_create(
        member=plan.member,
        answer=plan.answer,
        made_at=None,
        defaults={"data": plan.data, "updated_at": at},
        create_defaults={"data": plan.data, "updated_at": at, "created_at": at},
    )
    return kept


def give_up(plan: GuidePlan) -> None:
    GuidePlan.objects.filter(pk=plan.pk, made_at=None).delete()


def others_at_work(answer: Answer, *, but: Member, at: datetime | None = None) -> QuerySet[GuidePlan]:
    """Other editors who are making a guide of the same answer now."""
    since = (at or timezone.now()) - AT_WORK
    plans = GuidePlan.objects.filter(answer=answer, made_at=None, updated_at__gte=since)
    return plans.exclude(member=but).select_related("member").order_by("-updated_at")


def forget_plans(*, at: datetime | None = None) -> int:
    """Those that nobody went on with, and those that became a guide long ago."""
    old: Any = GuidePlan.objects.filter(updated_at__lt=(at or timezone.now()) - KEPT)
    deleted: int = old.delete()[0]
    return deleted
