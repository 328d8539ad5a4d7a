"""What members suggest and somebody else confirms: edits of what others wrote, questions that were asked before."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.urls import reverse

from forum.actions.rights import check_may_confirm_duplicates
from forum.models import DuplicateProposal, Member, SuggestedEdit
from forum.models.suggestion import BY_ITS_AUTHOR
from forum.privileges import Privilege, holds
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.queue.posts import HELD
from moderation.review.targets import summary_of
from moderation.review.urgency import Urgency

EDITS, DUPLICATES = "edits", "duplicates"
EDIT, DUPLICATE = "edit", "duplicate"


def may_review(member: Member) -> bool:
    return holds(member, Privilege.REVIEW_EDITS)


def may_confirm(member: Member) -> bool:
    try:
        check_may_confirm_duplicates(member)
    except PermissionDenied:
        return False
    return True


def edits(viewer: Member) -> Iterator[Line]:
    """One's own apart: somebody else reviews them. What a check holds of an author's own edit is no mere suggestion."""
    waiting = SuggestedEdit.objects.visible_to(viewer).waiting().exclude(member=viewer)
    is_held = Case(When(BY_ITS_AUTHOR, then=True), default=False)
    for pk, since, held in waiting.annotate(is_held=is_held).values_list("pk", "created_at", "is_held"):
        under, urgency = ({EDITS, HELD}, Urgency.ROUTINE) if held else ({EDITS}, Urgency.COMMUNITY)
        yield Line(EDIT, pk, frozenset(under), since, urgency)


def show_edits(viewer: Member, wanted: list[Line]) -> Shown:
    lines = {line.pk: line for line in wanted}
    rows = SuggestedEdit.objects.visible_to(viewer).filter(pk__in=lines)
    return {
        (EDIT, row.pk): Item(
            lines[row.pk],
            summary_of(row.post),
            reverse("forum:suggestion", args=[row.pk]),
            author=row.member,
            reasons=[(row.reason, 0)] if row.reason else [],
            row=row,
        )
        for row in rows.select_related("member", "question", "answer__question")
    }


def duplicates(viewer: Member) -> Iterator[Line]:
    for pk, since in DuplicateProposal.objects.open().values_list("pk", "proposed_at"):
        yield Line(DUPLICATE, pk, frozenset({DUPLICATES}), since, Urgency.COMMUNITY)


def show_duplicates(viewer: Member, wanted: list[Line]) -> Shown:
    lines = {line.pk: line for line in wanted}
    rows = DuplicateProposal.objects.open().filter(pk__in=lines)
    return {
        (DUPLICATE, row.pk): Item(
            lines[row.pk],
            summary_of(row.question),
            reverse("forum:duplicate_proposal", args=[row.pk]),
            author=row.proposed_by,
            reasons=[(summary_of(row.original), 0)],
            row=row,
        )
        for row in rows.select_related("proposed_by", "question", "original")
    }
