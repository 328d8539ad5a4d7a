"""Notices of illegal content that wait: under the post they are about, or as themselves where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from forum.models import Member
from moderation.review.models import Notice, NoticeLink
from moderation.review.models.notice import URGENCY, urgency_of
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.queue.posts import DANGER, THERE
from moderation.review.targets import KINDS

NOTICES, NOTICE = "notices", "notice"
DANGEROUS_SUBJECTS = [subject for subject, urgency in URGENCY.items() if urgency.is_danger]


def lines(viewer: Member) -> Iterator[Line]:
    """A line for each open address; what is hidden or deleted already, and what is no post, waits as the notice.

    However many addresses and notices somebody sends, they ask for one thing once.
    """
    asked: set[object] = set()
    posts = [f"{kind}{column}" for kind in KINDS for column in ("", "__visibility")]
    notice = [f"notice__{name}" for name in ("pk", "subject", "flagger", "received_at", "member", "sender_key")]
    rows: Any = NoticeLink.objects.visible_to(viewer).open().values_list(*notice, *posts)
    for pk, subject, flagger, since, member, key, *found in rows:
        thing, number = _thing(found) or (NOTICE, pk)
        asks = (thing, number, member or key or pk)
        urgency = urgency_of(subject, is_trusted=flagger is not None)
        under = {NOTICES, DANGER} if urgency.is_danger else {NOTICES}
        yield Line(thing, number, frozenset(under), since, urgency, 0 if asks in asked else 1)
        asked.add(asks)


def _thing(found: list[Any]) -> tuple[str, int] | None:
    pairs = zip(KINDS, found[::2], found[1::2], strict=True)
    return next(((kind, pk) for kind, pk, visibility in pairs if pk and visibility in THERE), None)


def show(viewer: Member, wanted: list[Line]) -> Shown:
    """Nobody is named in the list: who sent a notice stands on its page."""
    found = {line.pk: line for line in wanted}
    return {
        (NOTICE, row.pk): Item(
            found[row.pk],
            row.ref,
            reverse("moderation:notice", args=[row.ref]),
            reasons=[(str(row.get_subject_display()), found[row.pk].count)],
            row=row,
        )
        for row in Notice.objects.visible_to(viewer).filter(pk__in=found)
    }
