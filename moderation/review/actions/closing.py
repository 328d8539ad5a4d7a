"""What a decision about a post does to the notices about it: closed with it, open again when it is undone."""

from __future__ import annotations

from datetime import datetime

from moderation.review import notice_mails
from moderation.review.models import Decision, Notice, NoticeLink


def close_links(decision: Decision) -> None:
    """Inside the transaction of the decision: whoever sent a notice is told once all its addresses are decided."""
    links = NoticeLink.objects.on(decision.post).open()
    notices = list(links.order_by("notice_id").values_list("notice_id", flat=True))
    links.update(handled_at=decision.made_at, decision=decision, outcome="", handled_by=None)
    for pk in dict.fromkeys(notices):
        conclude(pk, at=decision.made_at)


def open_links_again(decision: Decision) -> None:
    links = NoticeLink.objects.filter(decision=decision, handled_at__isnull=False)
    notices = set(links.values_list("notice_id", flat=True))
    links.update(handled_at=None)
    Notice.objects.filter(pk__in=notices, erased_at__isnull=True).update(
        decided_at=None, unfounded_at=None, unfounded_by=None
    )


def conclude(pk: int, *, at: datetime) -> None:
    """The last address is decided: so is the notice, and its sender is told (art. 16(5))."""
    if NoticeLink.objects.filter(notice_id=pk).open().exists():
        return
    notice = Notice.objects.select_for_update().get(pk=pk)
    if notice.decided_at is None:
        notice.decided_at = at
        notice.save(update_fields=["decided_at"])
        notice_mails.tell_decision(notice)
