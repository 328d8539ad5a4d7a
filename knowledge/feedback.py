"""Was this guide helpful? One answer for each reader and revision."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from forum.models import Member
from knowledge.models import ArticlePage, GuideFeedback

SHOWN_FROM = 20  # opinions: below it a percentage says nothing


@dataclass(frozen=True)
class Helpfulness:
    helpful: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.helpful / self.total)


def record(
    page: ArticlePage,
    *,
    is_helpful: bool,
    by: Member | None = None,
    visitor: str = "",
    reason: str = "",
    comment: str = "",
) -> GuideFeedback:
    """Keep an opinion on the published revision; the same reader's next one replaces it."""
    reader = {"member": by, "visitor": "" if by else visitor}
    values = {"is_helpful": is_helpful, "reason": "" if is_helpful else reason, "comment": comment}
    which = {"page": page, "revision_id": page.live_revision_id, **reader}
    try:
        with transaction.atomic():
            return GuideFeedback.objects.update_or_create(**which, defaults=values)[0]
    except IntegrityError:  # the other click of a double click was first
        return GuideFeedback.objects.update_or_create(**which, defaults=values)[0]


def helpfulness(page: ArticlePage) -> Helpfulness | None:
    """Of the published revision; None while too few readers spoke."""
    rows = GuideFeedback.objects.filter(page_id=page.pk, revision_id=page.live_revision_id)
    counts = rows.aggregate(total=Count("pk"), helpful=Count("pk", filter=Q(is_helpful=True)))
    return Helpfulness(counts["helpful"], counts["total"]) if counts["total"] >= SHOWN_FROM else None


def latest_wishes() -> QuerySet[GuideFeedback]:
    """Whose reader says what the published text lacks, the latest first: for the editors, who name nobody by it."""
    said = GuideFeedback.objects.exclude(reason="", comment="").filter(is_helpful=False, page__live=True)
    return said.filter(revision=F("page__live_revision")).select_related("page").order_by("-created_at", "-pk")


def visitor_of(request: HttpRequest) -> str:
    """A keyed hash of the visitor's session, which is begun for that; empty for members."""
    if request.user.is_authenticated:
        return ""
    if request.session.session_key is None:
        request.session.create()
    return salted_hmac("knowledge.feedback", str(request.session.session_key)).hexdigest()
