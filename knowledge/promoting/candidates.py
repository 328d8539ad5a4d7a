"""Solved questions that are in no guide, what they weigh, and putting one off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import posts
from forum.models import Acceptance, Member, Question, Visibility
from forum.models.answer import OUTDATED_SHOWN_FROM
from knowledge import promotion
from knowledge.models import ArticleSource, GuideProposal, Postponement
from knowledge.promoting import worth
from knowledge.promoting.guides import answers_on_their_way
from knowledge.promoting.worth import Facts


def candidates() -> Any:
    """Those worth a guide, the heaviest first: public, solved by a public answer that no guide and no draft holds.

    What was put off is left out until it has grown.
    """
    found = weighed().filter(weight__gte=worth.LEAST)
    waits = Postponement.objects.filter(question=OuterRef("pk"), until__gt=OuterRef("weight"))
    return found.filter(~Exists(waits)).order_by("-weight", "-vote_count", "pk")


def weighed() -> Any:
    """With the figures of `Facts` and their `weight`."""
    in_a_guide = ArticleSource.objects.filter(answer_id=OuterRef("accepted_answer_id"))
    solved = Question.objects.published().resolved().filter(accepted_answer__visibility=Visibility.PUBLISHED)
    solved = solved.filter(accepted_answer__outdated_count__lt=OUTDATED_SHOWN_FROM)
    free = solved.filter(~Exists(in_a_guide)).exclude(accepted_answer__in=answers_on_their_way())
    asker = Acceptance.objects.filter(question=OuterRef("pk"), ended_at=None, role=Acceptance.Role.ASKER)
    repeated = Question.objects.published().filter(duplicate_of=OuterRef("pk"))
    suggested = GuideProposal.objects.filter(answer=OuterRef("accepted_answer_id"))
    return free.annotate(
        duplicate_count=_count(repeated, "duplicate_of"),
        suggestion_count=_count(suggested, "answer"),
        is_solved_by_asker=Exists(asker),
    ).annotate(
        weight=worth.PERSON * F("vote_count")
        + worth.DUPLICATE * F("duplicate_count")
        + worth.SUGGESTION * F("suggestion_count")
        + worth.SOLVED_BY_ASKER * Cast("is_solved_by_asker", IntegerField())
        + worth.WORKS * F("accepted_answer__works_count")
        + worth.USEFUL * F("accepted_answer__useful_count")
        + Least(F("view_count") / worth.VIEWS, worth.VIEWS_MOST)
    )


def _count(rows: Any, by: str) -> Any:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def facts_of(question: Any) -> Facts:
    """Of a question as `weighed` gives it."""
    answer = question.accepted_answer
    return Facts(
        people=question.vote_count,
        duplicates=question.duplicate_count,
        suggestions=question.suggestion_count,
        solved_by_asker=question.is_solved_by_asker,
        works=answer.works_count,
        useful=answer.useful_count,
        views=question.view_count,
    )


@transaction.atomic
def put_off(question: Question, *, by: Member, reason: str, at: datetime | None = None) -> Postponement:
    """Not now: it comes back when it has grown notably. Said again, it is said anew."""
    if not promotion.may_promote(by, question.language):
        raise PermissionDenied(_("Only editors can put an answer off."))
    posts.locked(question)
    row = weighed().filter(pk=question.pk).first()
    if row is None:
        raise PermissionDenied(_("This question does not wait for a guide any more."))
    values = {
        "member": by,
        "reason": reason,
        "weight": row.weight,
        "until": worth.comes_back_at(row.weight),
        "created_at": at or timezone.now(),
    }
    return Postponement.objects.update_or_create(question=question, defaults=values)[0]


def take_up_again(question: Question, *, by: Member) -> None:
    """Undo `put_off`."""
    if not promotion.may_promote(by, question.language):
        raise PermissionDenied(_("Only editors can put an answer off."))
    Postponement.objects.filter(question=question).delete()
