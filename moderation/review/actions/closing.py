"""What a decision about a post does to the notices about it: closed with it, open again when it is undone."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from forum.models import Member, Visibility
from moderation.review import notice_mails
from moderation.review.actions.misuse import clear_unfounded
from moderation.review.models import Decision, Notice, NoticeLink
from moderation.review.models.notice import NoticeLinkQuerySet
from moderation.review.targets import about as columns_of

log = logging.getLogger(__name__)

THERE = (Visibility.PUBLISHED, Visibility.HELD)


def close_links(decision: Decision) -> None:
    """Inside the transaction of the decision: whoever sent a notice is told once all its addresses are decided."""
    about = Q(page=decision.page_id) if decision.is_about_a_guide else Q(**columns_of(decision.post))
    links = NoticeLink.objects.filter(about).open()
    notices = _lock_notices(links)
    links.update(handled_at=decision.made_at, decision=decision, outcome="", handled_by=None)
    for pk in notices:
        conclude(pk, at=decision.made_at)


def senders_told(decision: Decision) -> tuple[set[int | None], set[str]]:
    """Accounts and addresses of those who are mailed of it as senders of a notice: with that, or with their appeal."""
    at = decision.made_at
    notices = Notice.objects.filter(links__decision=decision).exclude(email="")
    told = notices.filter(Q(decided_at=at) | Q(appeals__ended_at=at)).values_list("member_id", "email")
    return {member for member, _email in told}, {email.lower() for _member, email in told}


def open_links_again(decision: Decision) -> None:
    links = NoticeLink.objects.filter(decision=decision, handled_at__isnull=False)
    notices = _lock_notices(links)
    links.update(handled_at=None)
    _wait_again(notices)


def _lock_notices(links: NoticeLinkQuerySet) -> list[int]:
    """The notices of these addresses, after the text and before the addresses: nobody waits for another in a ring."""
    notices = Notice.objects.select_for_update().filter(pk__in=links.values("notice")).order_by("pk")
    return list(notices.values_list("pk", flat=True))


def _wait_again(notices: Collection[int], *, by: Member | None = None, at: datetime | None = None) -> None:
    """They are not unfounded any more, either, whatever was said of them."""
    clear_unfounded(notices, by=by, at=at or timezone.now())
    Notice.objects.filter(pk__in=notices, erased_at__isnull=True).update(decided_at=None)


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
        _wait_again([notice.pk], by=by, at=at)
    else:
        clear_unfounded([notice.pk], by=by, at=at)


def conclude(pk: int, *, at: datetime) -> None:
    """The last address is decided: so is the notice, and its sender is told (art. 16(5)); once, if on their appeal.

    The notice is locked before anybody looks at its addresses: of two who decide at once, the second sees both.
    """
    notice = Notice.objects.select_for_update().get(pk=pk)
    if notice.decided_at is None and not notice.links.open().exists():
        notice.decided_at = at
        notice.save(update_fields=["decided_at"])
        if not notice.appeals.filter(ended_at=at).exists():
            notice_mails.tell_decision(notice)


def conclude_forgotten(*, at: datetime | None = None) -> int:
    """Notices that wait although nothing of them is open, which no decision ends any more; how many."""
    found = list(Notice.objects.without_open_links().values_list("pk", flat=True))
    for pk in found:
        with transaction.atomic():
            conclude(pk, at=at or timezone.now())
    if found:
        log.warning("%s notices waited although nothing of them was open", len(found))
    return len(found)
