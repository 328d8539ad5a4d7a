"""Guides that are to be looked at again: opening tasks for them, closing those, and who looks after a guide."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log

from forum import notifications, signals
from forum.actions import rights
from forum.models import Answer, Member, Notification
from knowledge.editors import is_editor
from knowledge.models import ArticlePage, ReviewTask
from knowledge.promotion import taken_away
from knowledge.upkeep.freshness import Facts, Freshness, Reason, State, judge
from knowledge.upkeep.grounds import Grounds, grounds_of, next_review

CHECKED, HANDED_OVER = "knowledge.check", "knowledge.hand_over"  # in the history of a page
SLICE = 500  # guides read at a time

logger = logging.getLogger(__name__)

Outcome = ReviewTask.Outcome


@dataclass(frozen=True)
class Look:
    """What is to be done about one guide: grounds nobody has judged, by reason; tasks without any; how fresh it is."""

    page: ArticlePage
    opening: Mapping[Reason, set[str]]
    closing: Sequence[ReviewTask]
    freshness: Freshness

    @property
    def is_stale(self) -> bool:
        return self.freshness.state is State.STALE

    @property
    def changes(self) -> bool:
        return bool(self.opening or self.closing) or self.is_stale != self.page.is_stale


def examine(pages: Iterable[int] | None = None, *, at: datetime | None = None) -> int:
    """Bring the tasks of these guides, or of all, in line with what is so; how many guides were concerned.

    Reads all of them in a dozen queries, and writes only where something changed.
    """
    at = at or timezone.now()
    concerned = [look.page.pk for look in looks(pages, at=at) if look.changes]
    return sum(_follow_or_log(pk, at=at) for pk in concerned)


def _follow_or_log(pk: int, *, at: datetime) -> bool:
    """One guide that cannot be written keeps nobody from the others."""
    try:
        _follow(pk, at=at)
    except Exception:
        logger.exception("guide %s could not be looked at again", pk)
        return False
    return True


def examine_answer(answer: Answer) -> int:
    """The guides made of an answer, or of another one to its question."""
    return examine(ArticlePage.objects.filter(sources__question=answer.question_id).values_list("pk", flat=True))


def looks(pages: Iterable[int] | None = None, *, at: datetime) -> Iterator[Look]:
    """At guides that are live or were taken away, changing nothing."""
    rows = ArticlePage.objects.filter(Q(live=True) | Q(pk__in=taken_away().values("pk")))
    rows = rows.defer_streamfields().order_by("pk")
    pks = list(
        rows.filter(pk__in=list(pages)).values_list("pk", flat=True)
        if pages is not None
        else rows.values_list("pk", flat=True)
    )
    for start in range(0, len(pks), SLICE):
        yield from _looks(list(rows.filter(pk__in=pks[start : start + SLICE])), at)


def _looks(pages: list[ArticlePage], at: datetime) -> Iterator[Look]:
    grounds = grounds_of(pages, at=at)
    tasks: dict[int, list[ReviewTask]] = {}
    for task in ReviewTask.objects.open().filter(page__in=[page.pk for page in pages]):
        tasks.setdefault(task.page_id, []).append(task)
    return (_look(page, grounds[page.pk], tasks.get(page.pk, []), at) for page in pages if page.pk in grounds)


def _look(page: ArticlePage, grounds: Grounds, tasks: list[ReviewTask], at: datetime) -> Look:
    unjudged = {reason: found - set(page.settled_grounds) for reason, found in grounds.items()}
    known = {Reason(task.reason): set(task.grounds) for task in tasks}
    opening = {reason: found for reason, found in unjudged.items() if found - known.get(reason, set())}
    # What was called dangerous waits for a person, even if whoever said so takes it back.
    closing = [task for task in tasks if task.reason != Reason.DANGEROUS and not unjudged.get(Reason(task.reason))]
    today = timezone.localdate(at)
    since = dict.fromkeys(opening, today)
    since |= {Reason(task.reason): timezone.localdate(task.opened_at) for task in tasks if task not in closing}
    return Look(page, opening, closing, judge(Facts(next_review(page), since), today))


@transaction.atomic
def _follow(pk: int, *, at: datetime) -> None:
    """Look again while nobody else can, and write what comes of it."""
    page = _locked(pk)
    for look in _looks([page], at):
        _close(page, look.closing, outcome=Outcome.GONE, by=None, at=at)
        for reason, found in look.opening.items():
            _open(page, reason, found, at=at)
        if look.is_stale != page.is_stale:
            _write(page, is_stale=look.is_stale)
            signals.content_changed.send(ArticlePage, instance=page)


def _open(page: ArticlePage, reason: Reason, found: set[str], *, at: datetime) -> None:
    task = ReviewTask.objects.open().filter(page=page, reason=reason).first()
    if task is not None:
        task.grounds = sorted(found.union(task.grounds))
        task.save(update_fields=["grounds"])
        return
    task = ReviewTask.objects.create(page=page, reason=reason, grounds=sorted(found), opened_at=at)
    tell(task, at=at)


def tell(task: ReviewTask, *, at: datetime) -> None:
    """Whoever looks after the guide, once for a task."""
    page: Any = task.page
    about = {"ref": f"upkeep:{task.pk}", "reason": page.title[:200], "url": f"/guide/{page.pk}/check/"}
    notifications.tell(page.caretaker, Notification.Kind.UPKEEP, at=at, **about)


@transaction.atomic
def close(
    task: ReviewTask, *, by: Member, seen: Collection[str] | None = None, at: datetime | None = None
) -> ReviewTask:
    """Somebody looked: for all that is said, the guide is still right, or stays away. Closed again, it stays closed.

    `seen` are the grounds they read; what came since is refused, so that nobody waves through what they never saw.
    """
    page = _locked(task.page_id)
    check_may_check(page, by)
    task = ReviewTask.objects.get(pk=task.pk)
    if task.closed_at is None:
        if seen is not None and not set(task.grounds) <= set(seen):
            raise PermissionDenied(_("Something happened meanwhile: read it, then say it again."))
        _still_right(page, [task], by=by, at=at or timezone.now())
    return task


@transaction.atomic
def confirm(page: ArticlePage, *, by: Member, at: datetime | None = None) -> None:
    """Somebody read the whole guide: all of it is right today. The next look is due in a year."""
    at = at or timezone.now()
    page = _locked(page.pk)
    check_may_check(page, by)
    _write(page, checked_at=at)
    _still_right(page, list(page.review_tasks.open()), by=by, at=at)


def _still_right(page: ArticlePage, tasks: list[ReviewTask], *, by: Member, at: datetime) -> None:
    _close(page, tasks, outcome=Outcome.STILL_RIGHT if page.live else Outcome.WITHDRAWN, by=by, at=at)
    _settle(page, tasks, at=at)
    for task in tasks:
        log(instance=page, action=CHECKED, user=by, data={"reason": task.reason})
    _follow(page.pk, at=at)


@transaction.atomic
def withdraw(page: ArticlePage, *, by: Member, at: datetime | None = None) -> None:
    """Take the guide away until somebody publishes it again. Whoever checks guides may: harm does not wait."""
    page = _locked(page.pk)
    check_may_check(page, by)
    if page.live:
        _close(page, list(page.review_tasks.open()), outcome=Outcome.WITHDRAWN, by=by, at=at or timezone.now())
        UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)


def follow_publishing(page: ArticlePage, *, at: datetime | None = None) -> None:
    """A guide went live or left. What was written before a task was opened cannot have answered it."""
    at = at or timezone.now()
    tasks = page.review_tasks.open()
    if not page.live:
        _close(page, list(tasks), outcome=Outcome.WITHDRAWN, by=None, at=at)
    elif page.live_revision is not None:
        answered = list(tasks.filter(opened_at__lt=page.live_revision.created_at))
        _close(page, answered, outcome=Outcome.CHANGED, by=page.live_revision.user, at=at)
        _settle(page, answered, at=at)
    transaction.on_commit(lambda: examine([page.pk]), robust=True)


def _close(page: ArticlePage, tasks: Sequence[ReviewTask], *, outcome: str, by: Member | None, at: datetime) -> None:
    for task in tasks:
        task.closed_at, task.closed_by, task.outcome = at, by, outcome
        task.save(update_fields=["closed_at", "closed_by", "outcome"])


def _settle(page: ArticlePage, tasks: Sequence[ReviewTask], *, at: datetime) -> None:
    """Somebody judged what these tasks are about: it counts no more."""
    if not tasks:
        return
    judged = {ground for task in tasks for ground in task.grounds}
    found = grounds_of([page], at=at).get(page.pk, {})
    standing = {ground for some in found.values() for ground in some}
    _write(page, settled_grounds=sorted(judged | standing.intersection(page.settled_grounds)))
    if any(task.reason == Reason.PAST_DATE for task in tasks):
        _write(page, checked_at=at)


@transaction.atomic
def hand_over(page: ArticlePage, *, to: Member, by: Member, at: datetime | None = None) -> None:
    """Another editor looks after the guide, and is told what waits."""
    page = _locked(page.pk)
    check_may_check(page, by)
    if not may_check(page, to):
        raise PermissionDenied(_("Only editors can look after a guide."))
    if page.caretaker_id != to.pk:
        give_to(page, to, at=at or timezone.now())
        log(instance=page, action=HANDED_OVER, user=by, data={"to": to.pk})


def give_to(page: ArticlePage, member: Member, *, at: datetime) -> None:
    page.caretaker = member
    _write(page, caretaker=member)
    for task in page.review_tasks.open():
        task.page = page
        tell(task, at=at)


def may_check(page: ArticlePage, member: Any) -> bool:
    return is_editor(member) and bool(page.permissions_for_user(member).can_edit())


def check_may_check(page: ArticlePage, member: Member) -> None:
    rights.check_may_write(member)
    if not may_check(page, member):
        raise PermissionDenied(_("Only editors can check guides."))


def _locked(pk: int) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.select_for_update(no_key=True).get(pk=pk)
    return found


def _write(page: ArticlePage, **values: Any) -> None:
    """What belongs to the guide, and to none of its revisions."""
    ArticlePage.objects.filter(pk=page.pk).update(**values)
    for name, value in values.items():
        setattr(page, name, value)
