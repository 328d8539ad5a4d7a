"""What a decision about a post does to the notices about it: closed with it, open again when it is undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from forum.models import Member, Visibility
from moderation.review import notice_mails
from moderation.review.models import Decision, Notice, NoticeLink

THERE = (Visibility.PUBLISHED, Visibility.HELD)


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
    _wait_again(notices)


def _wait_again(notices: Collection[int]) -> None:
    Notice.objects.filter(pk__in=notices, erased_at__isnull=True).update(
        decided_at=None, unfounded_at=None, unfounded_by=None
    )


def correct_answer(notice: Notice, *, by: Member, at: datetime) -> None:
    """On appeal: what the notice asked for is done. An address that leads to a text that is back waits once more."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    wrong = notice.links.filter(decision=None, handled_at__isnull=False).exclude(outcome=NoticeLink.Outcome.ACTED)
    found = list(wrong.select_related("question", "answer", "comment", "amendment"))
    back = [link.pk for link in found if link.post_or_none is not None and link.post.visibility in THERE]
    rest = [link.pk for link in found if link.pk not in back]
    NoticeLink.objects.filter(pk__in=back).update(handled_at=None, handled_by=None, outcome="")
    NoticeLink.objects.filter(pk__in=rest).update(handled_at=at, handled_by=by, outcome=NoticeLink.Outcome.ACTED)
    if back:
        _wait_again([notice.pk])
    else:
        Notice.objects.filter(pk=notice.pk).update(unfounded_at=None, unfounded_by=None)


def conclude(pk: int, *, at: datetime) -> None:
    """The last address is decided: so is the notice, and its sender is told (art. 16(5)); once, if on their appeal."""
    if NoticeLink.objects.filter(notice_id=pk).open().exists():
        return
    notice = Notice.objects.select_for_update().get(pk=pk)
    if notice.decided_at is None:
        notice.decided_at = at
        notice.save(update_fields=["decided_at"])
        if not notice.appeals.filter(ended_at=at).exists():
            notice_mails.tell_decision(notice)
