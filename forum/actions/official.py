"""The mark of what the staff of a product's brand write: it follows the product, the brand and the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, Value, When

from forum.actions import posts
from forum.models import Answer, Comment, Member, Question


def speaks_for_brand(author: Member | None, question: Question) -> bool:
    """Whether what they write here is the word of the brand; everybody writes under their own name all the same."""
    if author is None or author.brand_id is None or question.product is None:
        return False
    return question.product.brand_id == author.brand_id


def expected() -> Any:
    """The same in SQL, of answers or comments."""
    is_theirs = Q(author__brand__isnull=False, author__brand=F("question__product__brand"))
    return Case(When(is_theirs, then=Value(True)), default=Value(False), output_field=BooleanField())


def wrong(model: Any, **about: Any) -> Any:
    """Rows whose mark is not what it should be."""
    rows = model.objects.filter(**about).annotate(should_be=expected())
    return rows.exclude(is_official=F("should_be"))


@transaction.atomic
def settle(questions: Iterable[int]) -> int:
    """Put the marks under these questions right; how many were wrong. Pages that showed them are new."""
    pks = list(questions)
    touched = set()
    number = 0
    for model in (Answer, Comment):
        rows = [(row.pk, row.question_id, row.should_be) for row in wrong(model, question__in=pks)]
        for should_be in (True, False):
            model.objects.filter(pk__in=[pk for pk, _, mark in rows if mark == should_be]).update(is_official=should_be)
        number += len(rows)
        touched |= {question for _, question, _ in rows}
    for question in Question.objects.filter(pk__in=touched).order_by("pk"):
        posts.touch(question)
    return number


def settle_all(**about: Any) -> int:
    """Under every question where one is wrong, some questions at a time. `about`: of answers and comments."""
    pks = {pk for model in (Answer, Comment) for pk in wrong(model, **about).values_list("question_id", flat=True)}
    ordered = sorted(pks)
    return sum(settle(ordered[start : start + 200]) for start in range(0, len(ordered), 200))
