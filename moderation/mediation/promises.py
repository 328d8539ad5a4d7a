"""Three weeks after an agreement, its asker is asked whether it was kept, and once more a week later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from forum import notifications
from forum.models import Notification
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import PromiseCheck

REMINDED_AFTER = timedelta(days=7)
ASKED_WITHIN = timedelta(days=90)  # after that nobody is asked: of what a restored copy or a long stop brings
KIND = "promise_check"  # in the reference of the notification, which `news.py` reads


def ask(at: datetime | None = None) -> int:
    """How many were asked or reminded. Twice at once asks once: the row is held, and the reference unique."""
    at = at or timezone.now()
    today = civil_date(at)
    waiting = PromiseCheck.objects.filter(answered_at=None, due_on__range=(today - ASKED_WITHIN, today))
    first = Q(asked_at=None)
    again = Q(asked_at__lte=at - REMINDED_AFTER, reminded_at=None)
    due = waiting.filter(first | again, case__asker__is_active=True).order_by(F("due_on"), "pk")
    return sum(_ask(pk, at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _ask(pk: int, at: datetime) -> bool:
    row = PromiseCheck.objects.select_for_update(of=("self",)).select_related("case__asker").get(pk=pk)
    is_first = row.asked_at is None
    if row.answered_at or row.reminded_at or (row.asked_at and row.asked_at > at - REMINDED_AFTER):
        return False
    row.asked_at, row.reminded_at = (at, None) if is_first else (row.asked_at, at)
    row.save(update_fields=["asked_at", "reminded_at"])
    ref = f"case:{row.case.ref}:{KIND}:{row.due_on}:{'ask' if is_first else 'again'}"
    told = notifications.tell(
        row.case.asker, Notification.Kind.CASE, ref=ref, at=at, url=f"/cases/{row.case.ref}/#afterwards"
    )
    return told is not None
