"""Questions whose asker took the way out, by what they are about: in steps, so that no chart tells of one of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from forum.figures.counting import counted_questions, start_of
from forum.figures.periods import PERIODS, period_of
from forum.figures.shares import SHOWN_FROM, in_steps
from forum.figures.sources import escalations
from forum.models import Question, QuestionTag

Groups = dict[str, dict[str, int]]  # name of the chart, key of its line, how many
PRODUCT, TAG, LANGUAGE, NEWCOMERS = "product", "tag", "language", "newcomers"


def by_period(today: dt.date) -> dict[str, Groups]:
    """Of each span of days up to today. Only steps are kept; which questions they are, nowhere."""
    rows = _rows(period_of(max(PERIODS), today).first)
    firsts = {days: start_of(period_of(days, today).first) for days in PERIODS}
    return {str(days): _sums([keys for at, keys in rows if at >= first]) for days, first in firsts.items()}


Keys = list[tuple[str, str]]  # charts and the lines of them that a question counts in


def _rows(first: dt.date) -> list[tuple[dt.datetime, Keys]]:
    """When each was asked, and where it counts; two queries."""
    taken = counted_questions().filter(_taken(first), created_at__gte=start_of(first))
    tags: dict[int, Keys] = {}
    for question, tag in QuestionTag.objects.filter(content_object__in=taken).values_list("content_object", "tag"):
        tags.setdefault(question, []).append((TAG, str(tag)))
    earlier = Question.objects.published().filter(author=OuterRef("author"), created_at__lt=OuterRef("created_at"))
    rows = taken.annotate(is_later=Exists(earlier)).values_list(
        "pk", "created_at", "product", "language", "author", "is_later"
    )
    return [
        (at, _keys(product, language, author is not None and not is_later) + tags.get(pk, []))
        for pk, at, product, language, author, is_later in rows
    ]


def _taken(first: dt.date) -> Q:
    return reduce(or_, (Q(pk__in=source.questions(first)) for source in escalations()), Q(pk__in=[]))


def _keys(product: int | None, language: str, is_first: bool) -> Keys:
    keys = [(LANGUAGE, language), (NEWCOMERS, str(is_first))]
    return keys if product is None else [*keys, (PRODUCT, str(product))]


def _sums(questions: list[Keys]) -> Groups:
    found: dict[str, dict[str, int]] = {}
    for (chart, line), count in sorted(Counter(key for keys in questions for key in keys).items()):
        if told := in_steps(count, SHOWN_FROM):
            found.setdefault(chart, {})[line] = told
    return found


def told(details: dict[str, Any], days: int, chart: str, line: object) -> int:
    """What was kept of one line."""
    kept: Groups = details.get("escalated", {}).get(str(days), {})
    return kept.get(chart, {}).get(str(line), 0)
