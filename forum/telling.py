"""News for many: whoever follows the product, a tag or the author of a new question is told by the worker.

The act writes one row. The worker then tells some followers at a time, each time in a transaction of its own: a product
that ten thousand people follow holds nobody up, and a worker that dies is followed by one that goes on where it was.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from forum.models import IgnoredTag, Notification, Question, Subscription, Telling
from forum.notifications import of_others, tell_followers, tell_subscribers, untold

SLICE = 500  # subscriptions in one transaction
LEASE_SECONDS = 120
FRESH = dt.timedelta(days=7)  # what is older is no news: what a demonstration or a restored copy brings
KEPT = dt.timedelta(days=90)

Reason = Subscription.Reason
CLOSEST = [Reason.MEMBER, Reason.OWNS, Reason.PRODUCT, Reason.TAG]  # the reason said to whom several bring here


class NotOurs(Exception):
    """Another worker went on with it."""


def begin(question: Question, *, at: dt.datetime) -> None:
    """Write down that followers are to be told of a new question; once, whatever comes of it."""
    row = Telling(kind=Notification.Kind.QUESTION, ref=_ref(question), question=question, at=at)
    Telling.objects.bulk_create([row], ignore_conflicts=True)


def resume(question: Question, *, at: dt.datetime) -> None:
    """The question was held or hidden when its followers were to be told, and everybody can read it now."""
    refs = [_ref(question), _elsewhere(question)]
    unsaid = Telling.objects.filter(ref__in=refs, state=Telling.State.SKIPPED)
    unsaid.update(state=Telling.State.PENDING, at=at, next_attempt_at=timezone.now(), settled_at=None)
    tell_elsewhere(question, at=at)


def tell_elsewhere(question: Question, *, at: dt.datetime) -> None:
    """Followers of a locked question that shows the neutral line: that line, once, when it becomes visible."""
    ref = _elsewhere(question)
    if not question.is_taken_elsewhere or Notification.objects.filter(ref=ref).exists():
        return
    tell_followers(question, Notification.Kind.ELSEWHERE, ref=ref, at=at)


def _elsewhere(question: Question) -> str:
    return f"elsewhere:{question.pk}"


def _ref(question: Question) -> str:
    return f"question:{question.pk}"


def go_on() -> int:
    """Tell the followers of one event; the number of events."""
    for row in Telling.objects.lease(1, seconds=LEASE_SECONDS):
        _tell_all(row)
        return 1
    return 0


def _tell_all(row: Telling) -> None:
    try:
        while _tell_some(row):
            pass
    except NotOurs:
        return


@transaction.atomic
def _tell_some(row: Telling) -> bool:
    """Whether there may be more."""
    post = row.answer or row.question
    post.refresh_from_db()
    row.question.refresh_from_db()
    if not (post.is_published and row.question.is_published) or timezone.now() - row.at > FRESH:
        row.settle(Telling.State.SKIPPED)
        return False
    found = list(followers(row)[:SLICE])
    tell_subscribers(
        sorted(found, key=_closeness), row.kind, ref=row.ref, at=row.at, question=row.question, answer=row.answer
    )
    if not found:
        row.settle(Telling.State.DONE)
        return False
    if not row.advance(found[-1].member_id, seconds=LEASE_SECONDS):
        raise NotOurs
    return True


def _closeness(subscription: Subscription) -> int:
    return CLOSEST.index(Reason(subscription.reason)) if subscription.reason in CLOSEST else len(CLOSEST)


def followers(row: Telling) -> Any:
    """Subscriptions of those not told yet, a member's together; never that of whoever wrote it."""
    found = untold(Subscription.objects.filter(_followed(row), member__is_active=True), row.ref)
    found = of_others(found.filter(member_id__gt=row.cursor), row.answer or row.question)
    return found.select_related("member").order_by("member_id", "pk")


def _followed(row: Telling) -> Q:
    question = row.question
    if row.kind != Notification.Kind.QUESTION:
        return Q(question=question)
    tags = list(question.question_tags.values_list("tag_id", flat=True))
    followed = Q(product=question.product_id) if question.product_id else Q(pk__in=[])
    followed |= Q(tag__in=tags)
    if question.author_id and not question.is_anonymous:
        followed |= Q(person=question.author_id)
    return followed & ~Q(Exists(IgnoredTag.objects.filter(member=OuterRef("member"), tag__in=tags)))


def forget() -> int:
    """What was told long ago."""
    old = Telling.objects.exclude(state=Telling.State.PENDING).filter(settled_at__lt=timezone.now() - KEPT)
    return old.in_slices(lambda some: some.delete()[0])
