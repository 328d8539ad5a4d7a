"""Appeals that wait, for each moderator those in which they had no part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.review.models import Appeal, Flag, NoticeLink, Recipient
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.targets import KINDS

APPEALS, APPEAL = "appeals", "appeal"


def lines(viewer: Member) -> Iterator[Line]:
    for pk, since in _for(viewer).values_list("pk", "filed_at"):
        yield Line(APPEAL, pk, frozenset({APPEALS}), since)


def _for(viewer: Member) -> Any:
    """As `appealing.concerned`, for all of them at once."""
    part = Q(member=viewer) | Q(contested_made_by=viewer) | Q(decision__made_by=viewer) | Q(decision__member=viewer)
    part |= (
        Q(notice__member=viewer)
        | Q(notice__unfounded_by=viewer)
        | Q(Exists(NoticeLink.objects.filter(notice=OuterRef("notice"), handled_by=viewer)))
    )
    part |= Q(Exists(Recipient.objects.filter(decision=OuterRef("decision"), member=viewer)))
    part |= Q(Exists(NoticeLink.objects.filter(decision=OuterRef("decision"), notice__member=viewer)))
    for kind in KINDS:
        part |= Q(**{f"decision__{kind}__author": viewer})
        same = {kind: OuterRef(f"decision__{kind}")}
        part |= Q(Exists(Flag.objects.filter(member=viewer, **same)))
        part |= Q(Exists(NoticeLink.objects.filter(notice__member=viewer, **same)))
    return Appeal.objects.visible_to(viewer).open().exclude(pk__in=Appeal.objects.filter(part).values("pk"))


def _title(row: Appeal) -> str:
    """What was decided, and about which text or notice."""
    if row.sender_measure is not None:
        return str(row.sender_measure.get_kind_display())
    if row.decision is None:
        return _("Answer to the notice %(ref)s") % {"ref": row.notice.ref if row.notice else ""}
    decided = str(row.decision.get_kind_display())
    return decided if row.decision.is_about_a_member else f"{decided}, {row.decision.summary}"


def show(viewer: Member, wanted: list[Line]) -> Shown:
    """What was decided says which one it is; whoever filed it stands on its page."""
    found = {line.pk: line for line in wanted}
    return {
        (APPEAL, row.pk): Item(
            found[row.pk],
            _title(row),
            reverse("moderation:appeal", args=[row.pk]),
            author=None if row.notice_id else row.member,
            row=row,
        )
        for row in Appeal.objects.visible_to(viewer).for_listing().filter(pk__in=found)
    }
