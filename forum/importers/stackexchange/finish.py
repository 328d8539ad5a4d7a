"""The end of an import: counters, first revisions, and only then the questions show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from forum import recount, signals
from forum.actions import posts
from forum.importers.progress import bar
from forum.importers.revisions import keep_first_revisions
from forum.importers.stackexchange.run import Run
from forum.models import Acceptance, Answer, Comment, Question, Visibility

# Nobody sees half an imported thread, no list counts it, no cache keeps it; the version tells a stopped import.
UNFINISHED: dict[str, Any] = {"version": 0, "visibility": Visibility.DELETED}
FINISHED: dict[str, Any] = {"version": 1, "visibility": Visibility.PUBLISHED}
BATCH = 200


def finish(run: Run) -> None:
    """Complete every question that this run, or one that was stopped, left unfinished."""
    refs = run.ref("post", 0).removesuffix("0")
    waiting = Question.objects.filter(external_ref__startswith=refs, version=UNFINISHED["version"]).order_by("pk")
    with bar("complete questions", waiting.count(), unit=" questions") as progress:
        while pks := list(waiting.values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                _finish(pks)
            progress.update(len(pks))


def _finish(pks: list[int]) -> None:
    recount.settle(pks)
    keep_first_revisions(pks)
    for pk, at in _last_activity(pks).items():
        Question.objects.filter(pk=pk).update(last_activity_at=at, **FINISHED)
    for question in Question.objects.filter(pk__in=pks):
        signals.content_changed.send(Question, instance=question)


def _last_activity(pks: list[int]) -> dict[int, datetime]:
    newest = dict(Question.objects.filter(pk__in=pks).values_list("pk", "created_at"))
    for rows, date in ((Answer, "created_at"), (Comment, "created_at"), (Acceptance, "accepted_at")):
        found = rows._default_manager.filter(question_id__in=pks).order_by().values_list("question_id")
        for pk, at in found.annotate(Max(date)):
            newest[pk] = max(newest[pk], at)
    return newest


def settle_shown(run: Run, changed: Mapping[int, datetime | None]) -> None:
    """Questions of an earlier run that got something new: their counters and pages follow at once.

    `changed`: when by primary key, or None where it does not move the question up the lists.
    """
    if run.store.dry:
        return
    shown: list[Any] = list(Question.objects.filter(pk__in=changed, version__gt=0))
    recount.settle(question.pk for question in shown)
    for question in shown:
        at = changed[question.pk]
        posts.touch(question, at=max(at, question.last_activity_at) if at else None)
