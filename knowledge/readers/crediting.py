"""Whom a guide thanks in points: each author once for each member whom it helped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from forum import ledger
from forum.models import ReputationChange
from forum.reputation import Reason
from knowledge.models import ArticleSource, GuideFeedback


@transaction.atomic
def settle_opinion(opinion: GuideFeedback, *, at: datetime | None = None) -> None:
    """Bring the ledger in line with what a member said last of a guide, whichever revision they read.

    Visitors move no points: whoever opens a private window is a new visitor.
    """
    if opinion.member_id is None:
        return
    at = at or timezone.now()
    sources = _credited(opinion)
    standing = _lines(opinion).filter(reverses=None, reversed_by=None)
    ledger.lock(*(source.author for source in sources), *(line.member for line in standing.select_related("member")))
    if not opinion.is_helpful:
        for ref in list(standing.values_list("ref", flat=True)):
            ledger.take_back(ref, at=at)
        return
    thanked = set(standing.values_list("member", flat=True))
    for source in sources:
        if source.author_id not in thanked:
            _thank(source, opinion, at=at)


def _thank(source: ArticleSource, opinion: GuideFeedback, *, at: datetime) -> None:
    """Said again after it was taken back, it has a line of its own."""
    times = _lines(opinion).filter(member=source.author, reverses=None).count()
    ref = f"guide:{opinion.pk}:{source.author_id}:{times}"
    about: Any = {"question": source.question, "answer": source.answer, "guide": opinion.page_id}
    ledger.give(source.author, Reason.GUIDE_USEFUL, ref=ref, at=at, actor=opinion.member, **about)


def _credited(opinion: GuideFeedback) -> list[ArticleSource]:
    """One row for each author with an account, of an answer that everybody may read."""
    rows = ArticleSource.objects.filter(page_id=opinion.page_id, author__isnull=False, answer__isnull=False)
    public = [row for row in rows.select_related("author", "question", "answer") if row.is_public]
    return list({row.author_id: row for row in reversed(public)}.values())[::-1]


def _lines(opinion: GuideFeedback) -> QuerySet[ReputationChange]:
    """Those that this reader brought by this guide."""
    of_reader = ReputationChange.objects.filter(actor=opinion.member_id, guide=opinion.page_id)
    return of_reader.filter(reason=Reason.GUIDE_USEFUL).order_by("pk")
