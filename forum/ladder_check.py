"""Every open question is on exactly one rung of the ladder, and no rung was skipped: a second opinion on the rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q

from forum.ladder import Rung
from forum.models import LadderPlace, LadderStep, Question


def differences() -> Iterator[str]:
    """A sentence for each question that is on no rung or on a wrong one. Imported questions are on none."""
    yield from _without_place()
    yield from _with_a_gap()
    yield from _on_no_rung()
    yield from _forgotten()


def _without_place() -> Iterator[str]:
    """Asked here since there is a ladder, and not on it."""
    first = LadderPlace.objects.aggregate(first=Min("pk"))["first"]
    if first is not None:
        asked_here = Question.objects.filter(pk__gte=first, external_ref__isnull=True, ladder_place__isnull=True)
        for pk in asked_here.values_list("pk", flat=True).iterator():
            yield f"question {pk} is on no ladder"


def _with_a_gap() -> Iterator[str]:
    """Rungs are numbered from 1 and each is taken once: as many rows as the highest number."""
    steps = LadderStep.objects.values("question").annotate(count=Count("pk"), highest=Max("rung"))
    for row in steps.exclude(count=F("highest")).order_by("question").iterator():
        yield f"question {row['question']} has taken {row['count']} rungs, the highest is {row['highest']}"


def _on_no_rung() -> Iterator[str]:
    here = Q(question__ladder_steps__rung=F("rung"))
    places = LadderPlace.objects.annotate(here=Count("question__ladder_steps", filter=here))
    for place in places.exclude(rung=Rung.ASKED, here=0).exclude(here=1).order_by("pk").iterator():
        yield f"question {place.pk} is on rung {place.rung}, which it has not taken"


def _forgotten() -> Iterator[str]:
    """Nothing will look at it again although it is not at the end: open, on the ladder, and due at no time."""
    lost = LadderPlace.objects.filter(due_at__isnull=True, left_at__isnull=True)
    for pk in lost.exclude(question__ladder_steps__rung=Rung.WAY_OUT).order_by("pk").values_list("pk", flat=True):
        yield f"question {pk} waits on the ladder for nothing"
