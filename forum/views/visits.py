"""What is new to a member since they last saw a question, and that they see it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from forum.access import viewer_of
from forum.channels import MANNERS
from forum.models import Notification, Visibility, Visit
from forum.unhurried import if_free

READING = dt.timedelta(minutes=30)  # a page that is opened again within it is still the same reading
KEPT = dt.timedelta(days=365)
SLICE = 2000  # rows that one statement of a clean-up may change
SEEN, SINCE = F("seen_at"), Coalesce("since", "seen_at")
DUTIES = [kind for kind, manner in MANNERS.items() if manner.is_duty]


def later_answers(visits: Any, since: Any = SEEN) -> Any:
    """Visits, each joined with every answer of somebody else that came after it, or after the moment `since`."""
    author, member = "question__answers__author", F("member_id")
    # Said without “not”, which Django would answer with another join.
    others = Q(**{f"{author}__isnull": True}) | Q(**{f"{author}__lt": member}) | Q(**{f"{author}__gt": member})
    return visits.filter(
        others, question__answers__created_at__gt=since, question__answers__visibility=Visibility.PUBLISHED
    )


def in_reading(member: int, question: int, later: Sequence[int]) -> tuple[tuple[int, ...], bool]:
    """Of answers that came after `since`: those to mark now, and whether this view is to be noted."""
    rows = Visit.objects.filter(member_id=member, question_id=question, question__answers__in=later)
    found = list(rows.values_list("seen_at", "question__answers__created_at", "question__answers__pk"))
    unseen = tuple(sorted(pk for seen_at, created_at, pk in found if created_at > seen_at))
    is_over = any(timezone.now() - seen_at > READING for seen_at, _created_at, _pk in found)
    return (unseen, True) if is_over else (tuple(later), bool(unseen))


def note(request: HttpRequest, member: int, question: int, *, visited: bool, has_news: bool) -> None:
    """The member sees it. Written when something was new, and the first time; never waited for."""
    if request.method != "GET" or "Sec-Purpose" in request.headers or (visited and not has_news):
        return
    if_free(lambda: _write(member, question, visited=visited))


def _write(member: int, question: int, *, visited: bool) -> None:
    now = timezone.now()
    if visited:
        is_over = When(seen_at__lt=now - READING, then=SEEN)
        since = Case(is_over, default=SINCE)
        Visit.objects.filter(member_id=member, question_id=question).update(since=since, seen_at=now)
    else:
        row = Visit(member_id=member, question_id=question, seen_at=now)
        Visit.objects.bulk_create([row], ignore_conflicts=True)
    told = Notification.objects.filter(member_id=member, question_id=question, url="").unread()
    told.exclude(kind__in=DUTIES).update(read_at=now)


def with_news(request: HttpRequest, rows: Sequence[SafeString], pks: Iterable[int]) -> list[SafeString]:
    """Rows of a list, with how many answers are new to its reader. One query, for members only."""
    viewer = viewer_of(request)
    if not viewer.is_authenticated or not rows:
        return list(rows)
    visits = later_answers(Visit.objects.filter(member_id=viewer.pk, question__in=list(pks)))
    counted = visits.order_by().values("question").annotate(count=Count("question__answers"))
    counts = dict(counted.values_list("question", "count"))
    marks = {
        f"<!--new:question:{pk}-->": render_to_string("components/news.html", {"count": count})
        for pk, count in counts.items()
    }
    return [_filled(row, marks) for row in rows] if marks else list(rows)


def _filled(row: SafeString, marks: Mapping[str, str]) -> SafeString:
    html = str(row)
    for place, mark in marks.items():
        html = html.replace(place, mark)
    return mark_safe(html)  # noqa: S308  # both come out of auto-escaping templates


def forget() -> int:
    """Visits of long ago: nothing is new to whoever comes back after a year."""
    pks = Visit.objects.filter(seen_at__lt=timezone.now() - KEPT).order_by("pk")
    done = 0
    while some := list(pks.values_list("pk", flat=True)[:SLICE]):
        done += Visit.objects.filter(pk__in=some).delete()[0]
    return done
