"""Questions and answers between two moments, counted by the database: what the yearly report says of them.

Whatever became of them is said as of a moment: what came later is not known yet.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Count, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from forum.figures.counting import counted_questions
from forum.models import Acceptance, Answer, Question, Visibility

Moment = dt.datetime

# The rule of `counting`: whether the asker answers themselves. People without account are told apart by their names.
IS_ASKER = Case(
    When(author_id=F("question__author_id"), then=Value(True)),
    When(
        Q(author_id=None, question__author_id=None, author_name=F("question__author_name")) & ~Q(author_name=""),
        then=Value(True),
    ),
    default=Value(False),
)
# An answer that came with a merged question stands under this one since the merge.
STANDS_SINCE = Case(
    When(moved_from__merged_at__gt=F("created_at"), then=F("moved_from__merged_at")), default=F("created_at")
)


def asked(start: Moment, end: Moment) -> Any:
    return counted_questions().filter(created_at__gte=start, created_at__lt=end)


def by_language(found: Any, field: str = "language") -> dict[str, int]:
    return dict(found.order_by(field).values(field).annotate(n=Count("pk")).values_list(field, "n"))


def first_answers(questions: Any, known: Moment) -> list[tuple[str, Moment, Moment]]:
    """Of each question that somebody else answered: its language, when it was asked, when it first was answered."""
    answers = Answer.objects.filter(visibility=Visibility.PUBLISHED, question__in=questions.order_by().values("pk"))
    given = answers.annotate(by_asker=IS_ASKER, since=STANDS_SINCE).filter(by_asker=False, since__lt=known)
    firsts = given.order_by().values("question_id").annotate(first=Min("since"))
    return list(firsts.values_list("question__language", "question__created_at", "first"))


def solved(questions: Any, known: Moment) -> Any:
    """Those with an accepted answer: since it was chosen; where nobody noted when (imports), since it was written."""
    standing = Acceptance.objects.filter(question=OuterRef("pk"), ended_at=None).values("accepted_at")[:1]
    chosen = questions.filter(accepted_answer__isnull=False).annotate(
        chosen_at=Coalesce(Subquery(standing), F("accepted_answer__created_at"))
    )
    return chosen.filter(chosen_at__lt=known)


def answers(start: Moment, end: Moment) -> Any:
    """Everybody's, to any question that is shown."""
    shown = Answer.objects.filter(visibility=Visibility.PUBLISHED, question__in=Question.objects.published())
    return shown.filter(created_at__gte=start, created_at__lt=end)
