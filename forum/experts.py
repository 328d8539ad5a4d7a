"""Whom to ask about a question: a bounded look at who answered what lately, and who of them is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum import routing
from forum.models import Answer, Member, Question, QuestionTag, Tag, Visibility
from forum.routing import Evidence, Past, Subject
from forum.willing import who_wants_to, with_room

# The newest questions of a subject: older ones say little of who is there to answer now.
QUESTIONS_ON_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Expert:
    member: Member
    evidence: Evidence


def experts(question: Question, at: dt.datetime) -> list[Expert]:
    """Those to ask, the likeliest first. Call with the question locked: it locks them, in the order of all acts."""
    recent, subjects = history(question)
    found = routing.scores(recent, subjects, question_count=Question.objects.published().count())
    likely = routing.ranked(found)[: routing.CONSIDERED]
    free = with_room(who_wants_to(question, at).filter(active_lately(at), pk__in=likely), at)
    return [Expert(free[pk], routing.evidence(pk, recent, subjects)) for pk in likely if pk in free][
        : routing.ASKED_AT_ONCE
    ]


def history(question: Question) -> tuple[list[Past], list[Subject]]:
    """The newest answers of the site, and those on each subject of the question, in its language."""
    answers = Answer.objects.filter(
        visibility=Visibility.PUBLISHED, author__isnull=False, question__language=question.language
    ).order_by("-created_at", "-pk")
    subjects = []
    if question.product is not None:
        product = question.product
        newest = Question.objects.filter(product=product).order_by("-pk").values("pk")[:QUESTIONS_ON_SUBJECT]
        subjects.append(Subject(product, _on(answers, newest), product.question_count, is_product=True))
    for tag in Tag.objects.filter(question_tags__content_object=question).order_by("pk"):
        rows = QuestionTag.objects.filter(tag=tag).order_by("-content_object_id")
        tagged = rows.values("content_object_id")[:QUESTIONS_ON_SUBJECT]
        subjects.append(Subject(tag, _on(answers, tagged), tag.question_count))
    return _past(answers[: routing.RECENT]), subjects


def _on(answers: QuerySet[Answer], questions: Any) -> list[Past]:
    return _past(answers.filter(question_id__in=questions)[: routing.RECENT_ON_SUBJECT])


def _past(answers: QuerySet[Answer]) -> list[Past]:
    rows = answers.values_list("author_id", "works_count", "question__accepted_answer_id", "pk")
    return [Past(author or 0, works > 0 or accepted == pk) for author, works, accepted, pk in rows]


def active_lately(at: dt.datetime) -> Q:
    """Signed in or answered: who has been away for half a year is not waited for."""
    since = at - routing.ACTIVE_WITHIN
    return Q(last_login__gte=since) | Q(Exists(Answer.objects.filter(author=OuterRef("pk"), created_at__gte=since)))
