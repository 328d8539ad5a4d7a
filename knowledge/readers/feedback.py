"""Was this guide helpful? One answer for each reader and revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from forum.models import Member
from forum.models.post import Viewer
from forum.text import personal_data
from knowledge.models import ArticlePage, ArticleSource, GuideFeedback
from knowledge.readers import crediting, hearing

SHOWN_FROM = 20  # opinions: below it a percentage says nothing


@dataclass(frozen=True)
class Helpfulness:
    helpful: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.helpful / self.total)


@dataclass(frozen=True)
class Counts(Helpfulness):
    """`reasons`: how often each was given, by its value."""

    reasons: dict[str, int]

    @property
    def outdated(self) -> int:
        return self.reasons.get(GuideFeedback.Reason.OUTDATED, 0)


def record(
    page: ArticlePage,
    *,
    is_helpful: bool,
    by: Member | None = None,
    visitor: str = "",
    address: str = "",
    reason: str = "",
    comment: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> GuideFeedback:
    """Keep an opinion on the revision that was read; the same reader's next one on it replaces it.

    `revision`: the published one, if none of this guide is named, or one that was never public. `address`: of a visitor
    on the Internet; it is not kept.
    """
    check_may_judge(page, by)
    values: dict[str, Any] = {
        "is_helpful": is_helpful,
        "reason": "" if is_helpful else reason,
        "comment": personal_data.replace(comment, _left_out),
        "created_at": at or timezone.now(),
    }
    reader = {"member": by, "visitor": "" if by else visitor}
    address = "" if by else address
    which: dict[str, Any] = {"page": page, "revision_id": _read(page, revision), **reader}
    try:
        return _keep(which, values, address)
    except IntegrityError:  # the other click of a double click was first
        return _keep(which, values, address)


@transaction.atomic
def _keep(which: dict[str, Any], values: dict[str, Any], address: str) -> GuideFeedback:
    counting = _counting(which, address, values["created_at"]) if address else {}
    opinion = GuideFeedback.objects.update_or_create(**which, defaults={**values, **counting})[0]
    crediting.settle_opinion(opinion)
    return opinion


def _counting(which: dict[str, Any], address: str, at: datetime) -> dict[str, bool]:
    """Whoever thinks better of it in the same week is heard as before; later, as anybody of that week is."""
    said = GuideFeedback.objects.filter(**which).first()
    if said is not None and hearing.week_of(said.created_at) == hearing.week_of(at):
        return {}
    return {"counts": hearing.is_first(which["page"].pk, address, at=at)}


def check_may_judge(page: ArticlePage, by: Viewer | None) -> None:
    """Votes credit whoever wrote a guide, so they have none in it."""
    if by is None or not by.is_authenticated:
        return
    is_credited = ArticleSource.objects.filter(page_id=page.pk, author=by).exists()
    if is_credited or page.owner_id == by.pk or page.revisions.filter(user=by).exists():
        raise PermissionDenied(_("You wrote part of this guide: its readers judge it without you."))


def _left_out(kind: personal_data.Kind, _found: str) -> str:
    return f"[{kind}]"


def _read(page: ArticlePage, revision: int | None) -> int | None:
    """A page may stay open while it is published anew: an opinion belongs to the text it is about."""
    live: int | None = page.live_revision_id
    if revision is None or live is None or revision >= live:
        return live
    published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", revision=revision)
    return revision if published.exists() else live


def standing(page: ArticlePage, *, by: Member | None, visitor: str) -> GuideFeedback | None:
    """What this reader said of the published revision."""
    if by is None and not visitor:
        return None
    reader = {"member": by} if by else {"member": None, "visitor": visitor}
    return GuideFeedback.objects.filter(page=page, revision=page.live_revision_id, **reader).first()


def helpfulness(page: ArticlePage) -> Helpfulness | None:
    """Of the published revision; None while too few readers spoke."""
    rows = GuideFeedback.objects.counted().filter(page_id=page.pk, revision_id=page.live_revision_id)
    counts = rows.aggregate(total=Count("pk"), helpful=Count("pk", filter=Q(is_helpful=True)))
    return Helpfulness(counts["helpful"], counts["total"]) if counts["total"] >= SHOWN_FROM else None


def counts(
    page: ArticlePage, since: datetime | None = None, until: datetime | None = None, *, revision: int | None = None
) -> Counts:
    """Opinions from `since` on, before `until`; of one revision, or of all. One query."""
    rows = between(GuideFeedback.objects.counted().filter(page_id=page.pk), since, until)
    if revision is not None:
        rows = rows.filter(revision_id=revision)
    said = list(rows.order_by().values_list("is_helpful", "reason").annotate(n=Count("pk")))
    reasons: dict[str, int] = {}
    for _is_helpful, reason, n in said:
        if reason:
            reasons[reason] = reasons.get(reason, 0) + n
    return Counts(sum(n for good, _reason, n in said if good), sum(n for *_rest, n in said), reasons)


def between(rows: QuerySet[Any], since: datetime | None, until: datetime | None) -> QuerySet[Any]:
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    return rows if until is None else rows.filter(created_at__lt=until)


def latest_wishes() -> QuerySet[GuideFeedback]:
    """Whose reader says what the published text lacks, the latest first: for the editors, who name nobody by it."""
    said = GuideFeedback.objects.exclude(reason="", comment="").filter(is_helpful=False, page__live=True)
    return said.filter(revision=F("page__live_revision")).select_related("page").order_by("-created_at", "-pk")


def reader_of(request: HttpRequest, *, begins: bool = True) -> dict[str, Any]:
    """Arguments of `record`: the member, or a keyed hash of the visitor's session, which is begun if need be."""
    if isinstance(request.user, Member):
        return {"by": request.user, "visitor": ""}
    if request.session.session_key is None and begins:
        request.session.create()
    key = request.session.session_key
    return {"by": None, "visitor": salted_hmac("knowledge.feedback", str(key)).hexdigest() if key else ""}
