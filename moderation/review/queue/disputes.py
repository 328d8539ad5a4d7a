"""Disputes that the rules found, for moderators who answer for no brand: one line for a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.models import Member, Question
from moderation.handover.candidate_models import Candidate
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.urgency import Urgency

DISPUTES, DISPUTE = "disputes", "dispute"


def may_see(member: Member) -> bool:
    return member.is_moderator and not member.is_brand_staff


def lines(viewer: Member) -> Iterator[Line]:
    rows = Candidate.objects.visible_to(viewer).waiting().values_list("question", "fired_at", "weight")
    for pk, since, weight in rows:
        yield Line(DISPUTE, pk, frozenset({DISPUTES}), since, Urgency.COMMUNITY, weight=weight)


def show(viewer: Member, wanted: list[Line]) -> Shown:
    found = {line.pk: line for line in wanted}
    rules: dict[int, set[str]] = defaultdict(set)
    rows = Candidate.objects.visible_to(viewer).waiting().filter(question__in=found)
    for pk, rule in rows.values_list("question", "rule"):
        if pk is not None:
            rules[pk].add(rule)
    questions = Question.objects.visible_to(viewer).filter(pk__in=list(rules)).select_related("author")
    return {
        (DISPUTE, row.pk): Item(
            found[row.pk],
            row.title,
            reverse("moderation:dispute", args=[row.pk]),
            language=row.language,
            author=row.author,
            hides_author=row.hides_author,
            reasons=[(said_by(rule), 0) for rule in sorted(rules[row.pk])],
            row=row,
        )
        for row in questions
    }


def said_by(rule: str) -> str:
    """What a rule found, in a few words."""
    return {
        "T5": _("not solved, in a dispute"),
        "T6": _("speaks of a dispute"),
        "T7": _("speaks of a mediator, a lawyer or a court"),
        "T16": _("does not manage alone, in a dispute"),
    }.get(rule, rule)
