"""What the page of a product says of its questions: how many are solved, how fast, and the first ones to read."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, TextField, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import ngettext

from forum.models import Answer, Product, Question, Visibility
from forum.text.plain import excerpt, plain_text

ENOUGH = 5  # questions; a share or a median of fewer says nothing
LATEST = 500  # answered questions that the median is taken of
KEPT_SECONDS = 600
LEADING = 5  # questions of each context
SHOWN = 160  # characters of the best answer: two lines on a telephone, more or less

READ = 4000  # characters of HTML, which hold as many of text in any case

SOLVED = Q(accepted_answer__isnull=False) | Q(state=Question.State.DUPLICATE)  # or solved at the other question


class Leading(NamedTuple):
    """One of the first questions of its context, with how many there are and how many of them are solved."""

    pk: int
    version: int
    context: str
    among: int
    solved: int


def about_product(product: Product) -> QuerySet[Question]:
    """Public questions about it or a version of it."""
    it = Q(product=product) | Q(product__parent=product)
    found: QuerySet[Question] = Question.objects.published().filter(it).order_by()
    return found


def leading_questions(product: Product) -> list[Leading]:
    """Of each context those that most people share, then the newest activity; one query."""
    order = [F("vote_count").desc(), F("last_activity_at").desc(), F("pk").desc()]
    ranked = about_product(product).annotate(
        place=Window(RowNumber(), partition_by="context", order_by=order),
        among=Window(Count("pk"), partition_by="context"),
        solved=Window(Count(Case(When(SOLVED, then=1))), partition_by="context"),
    )
    rows = ranked.filter(place__lte=LEADING).order_by("context", "place")
    return [Leading(*row) for row in rows.values_list("pk", "version", "context", "among", "solved")]


class Facts(NamedTuple):
    """`share` of 100 that are solved and `delay` in minutes to the first answer; None where there are too few."""

    questions: int
    share: int | None
    delay: int | None

    @property
    def delay_words(self) -> str:
        return written_delay(self.delay or 0)


def facts_of(product: Product, leading: list[Leading]) -> Facts:
    sums = {row.context: (row.among, row.solved) for row in leading}
    count, solved = (sum(column) for column in zip(*sums.values(), strict=True)) if sums else (0, 0)
    if count < ENOUGH:
        return Facts(count, None, None)
    return Facts(count, 100 * solved // count, _kept_delay(product, count))


def solved_share(product: Product | None) -> int | None:
    """The same of 100 for other pages that name it: read anew every ten minutes, None where there are too few."""
    if product is None or product.question_count < ENOUGH:
        return None
    share = cache.get_or_set(f"solved:{product.pk}", lambda: _solved_share(product), KEPT_SECONDS)
    return None if share is None or share < 0 else share


def _solved_share(product: Product) -> int:
    """Below 0 where there are too few."""
    counted = about_product(product).aggregate(count=Count("pk"), solved=Count(Case(When(SOLVED, then=1))))
    return 100 * counted["solved"] // counted["count"] if counted["count"] >= ENOUGH else -1


def _kept_delay(product: Product, count: int) -> int | None:
    """Taken again every ten minutes: a median moves slowly."""
    delay: int | None = cache.get_or_set(f"delay:{product.pk}:{count}", lambda: _delay(product) or 0, KEPT_SECONDS)
    return delay or None


def _delay(product: Product) -> int | None:
    """Median minutes to the first answer."""
    latest = about_product(product).filter(answer_count__gt=0).order_by("-created_at").values("pk")[:LATEST]
    answers = Answer.objects.published().filter(question__in=latest).order_by()
    rows = answers.values_list("question_id", "question__created_at").annotate(at=Min("created_at"))
    waited = [max(at - asked, timedelta()) for _pk, asked, at in rows]
    return max(1, round(median(waited) / timedelta(minutes=1))) if len(waited) >= ENOUGH else None


def written_delay(minutes: int) -> str:
    """`40 min`, `5 h`, `3 days`."""
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


class Pair(NamedTuple):
    """A question and the beginning of its best answer."""

    question: Question
    answer: str


class Section(NamedTuple):
    context: str
    questions: int
    pairs: list[Pair]


def sections_of(leading: list[Leading]) -> list[Section]:
    """One query, whatever their number; before and after buying always have a section."""
    questions = with_best_answer([row.pk for row in leading])
    counts = {row.context: row.among for row in leading}
    sections = []
    for context in Question.Context.values:
        pairs = [questions[row.pk] for row in leading if row.context == context and row.pk in questions]
        if pairs or context != Question.Context.OTHER:
            sections.append(Section(context, counts.get(context, 0), pairs))
    return sections


def with_best_answer(pks: list[int]) -> dict[int, Pair]:
    """The accepted answer, or the one with the best score."""
    if not pks:
        return {}
    answers = Answer.objects.published().filter(question=OuterRef("pk")).order_by("-score", "created_at")
    accepted = When(accepted_answer__visibility=Visibility.PUBLISHED, then=F("accepted_answer__body_html"))
    best = Case(accepted, default=Subquery(answers.values("body_html")[:1]), output_field=TextField())
    questions: Any = Question.objects.for_listing().annotate(best=best).in_bulk(pks)
    return {
        pk: Pair(question, excerpt(plain_text((question.best or "")[:4000]), SHOWN))
        for pk, question in questions.items()
    }
