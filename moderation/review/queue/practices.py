"""The same trouble of several people with one brand, for moderators who answer for none."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from forum.models import Member
from moderation.handover.practice_models import Practice
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.urgency import Urgency

PRACTICES, PRACTICE = "practices", "practice"


def lines(viewer: Member) -> Iterator[Line]:
    rows = Practice.objects.visible_to(viewer).waiting().values_list("pk", "found_at", "askers")
    for pk, since, askers in rows:
        yield Line(PRACTICE, pk, frozenset({PRACTICES}), since, Urgency.COMMUNITY, weight=askers)


def show(viewer: Member, wanted: list[Line]) -> Shown:
    found = {line.pk: line for line in wanted}
    rows = Practice.objects.visible_to(viewer).waiting().filter(pk__in=list(found)).select_related("brand", "tag")
    return {
        (PRACTICE, row.pk): Item(
            found[row.pk],
            str(row),
            reverse("moderation:practice", args=[row.pk]),
            reasons=[(_people(row.askers), 0)],
            row=row,
        )
        for row in rows
    }


def _people(count: int) -> str:
    return ngettext("%(n)d person in a month", "%(n)d people in a month", count) % {"n": count}
