"""Guides that go live, or leave, on a day that an editor chose: `manage.py tick` asks every minute.

Wagtail's own `publish_scheduled` stops at the first page that fails, and would publish what was hidden meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from knowledge import recommended, withdrawing, withheld
from knowledge.models import ArticlePage

log = logging.getLogger(__name__)


def follow_schedule(*, at: datetime | None = None) -> int:
    """Publish and unpublish what is due; how many. What fails is tried again by the next tick."""
    at = at or timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=at).order_by("expire_at", "pk")
    due = Revision.objects.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at", "pk")
    left = sum(_tried(_expire, pk, at) for pk in expired.values_list("pk", flat=True))
    return left + sum(_tried(_go_live, pk, at) for pk in due.values_list("pk", flat=True))


def _tried(act: Callable[[int, datetime], bool], pk: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            return act(pk, at)
    except Exception:
        log.exception("the schedule of %s could not be followed", pk)
        return False


def _expire(pk: int, at: datetime) -> bool:
    page = Page.objects.select_for_update(no_key=True).filter(pk=pk, live=True, expire_at__lt=at).first()
    if page is not None:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return page is not None


def _go_live(pk: int, at: datetime) -> bool:
    """Its authors are credited in the same transaction: going live is a save like any other. What would show a text
    that was taken out of public sight waits until that is back, and a guide that moderators withdrew for their word."""
    revision = Revision.objects.filter(pk=pk, approved_go_live_at__lt=at).first()
    if revision is None:
        return False
    page = Page.objects.select_for_update(no_key=True).filter(pk=revision.object_id).first()
    if page is None or withheld.is_in(revision.content) or withdrawing.is_withdrawn(page.pk):
        return False
    guide = page.specific
    if isinstance(guide, ArticlePage) and recommended.why_not(guide):
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True
