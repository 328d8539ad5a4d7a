"""The stored counters beside the rows they count: what differs, and setting it right.

Actions keep counters as they go; this is the second opinion, and what imports use for many rows at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Count, F, Max, Model, Q, Sum

from forum import ledger, ranking
from forum.actions import judging, official, posts
from forum.judged import Standing, Verdict, verdict
from forum.models import (
    Acceptance,
    Answer,
    AnswerMark,
    Comment,
    Member,
    Product,
    Question,
    QuestionTag,
    ReputationChange,
    Tag,
    Visibility,
    Vote,
)

CHUNK = 1000

Figures: TypeAlias = dict[int, dict[str, Any]]  # by primary key: what each stored field should hold


@dataclass(frozen=True)
class Difference:
    model: type[Model]
    pk: int
    field: str
    stored: Any
    expected: Any

    def __str__(self) -> str:
        name = self.model._meta.model_name
        return f"{name} {self.pk}: {self.field} is {self.stored}, the rows give {self.expected}"


def check() -> Iterator[str]:
    """A sentence for each counter and each line of the ledger that is wrong; changes nothing."""
    yield from counters()
    yield from ledger.replay()


def lasting(look: Callable[[], Iterable[str]]) -> list[str]:
    """What a check says twice. While members write, a counter and what it counts are not read in one moment."""
    found = list(look())
    again = set(map(_named, look())) if found else set()
    return [sentence for sentence in found if _named(sentence) in again]


def _named(sentence: str) -> str:
    """What is wrong, without its figures: they move on while it stays wrong."""
    return sentence.partition(" is ")[0]


def counters() -> Iterator[str]:
    """The same without the ledger."""
    for counted in COUNTED:
        for pks in _chunks(counted.model):
            yield from map(str, counted.differences(pks))
    unfinished = Question.objects.filter(version=0).count()
    if unfinished:
        yield f"{unfinished} questions wait for the end of their import: run it again"


def rebuild() -> Iterator[str]:
    """Set every counter right; a sentence for each that was wrong, and for what cannot be set right."""
    for counted in (*COUNTED, Counted(Member, member_figures)):
        for pks in _chunks(counted.model):
            with transaction.atomic():
                found = counted.repair(pks)
            yield from map(str, found)
    yield from ledger.replay()


def settle(question_pks: Iterable[int]) -> None:
    """Counters, scores and states of these questions and of their answers. Call inside a transaction."""
    pks = list(question_pks)
    answers = Answer.objects.filter(question_id__in=pks).values_list("pk", flat=True)
    Counted(Answer, answer_figures).repair(list(answers), is_announced=False)
    Counted(Question, question_figures).repair(pks, is_announced=False)


def settle_members() -> None:
    """How the posts of all members were judged, a thousand members at a time: for the end of an import."""
    for pks in _chunks(Member):
        with transaction.atomic():
            Counted(Member, judged_figures).repair(pks)


def answer_figures(pks: list[int]) -> Figures:
    useful, not_useful = Count("pk", filter=Q(value=1)), Count("pk", filter=Q(value=-1))
    votes = Vote.objects.filter(answer_id__in=pks).values_list("answer_id")
    counts = {pk: (plus, minus) for pk, plus, minus in votes.annotate(useful=useful, not_useful=not_useful)}
    marks, official_ones = _marks(pks), official_figures(Answer, pks)
    figures = {}
    for pk in pks:
        plus, minus = counts.get(pk, (0, 0))
        figures[pk] = {"useful_count": plus, "not_useful_count": minus, "score": ranking.answer_score(plus, minus)}
        figures[pk] |= dict(zip(MARKED, marks.get(pk, (0, 0, None)), strict=True)) | official_ones.get(pk, {})
    return figures


def official_figures(model: Any, pks: list[int]) -> Figures:
    rows = model.objects.filter(pk__in=pks).annotate(should_be=official.expected())
    return {pk: {"is_official": mark} for pk, mark in rows.values_list("pk", "should_be")}


def comment_figures(pks: list[int]) -> Figures:
    return official_figures(Comment, pks)


MARKED = ("works_count", "outdated_count", "works_at")


def _marks(pks: list[int]) -> dict[int, tuple[Any, ...]]:
    works, outdated = Q(kind=AnswerMark.Kind.WORKS), Q(kind=AnswerMark.Kind.OUTDATED)
    rows = AnswerMark.objects.filter(answer_id__in=pks).values_list("answer_id")
    found = rows.annotate(
        works=Count("pk", filter=works), outdated=Count("pk", filter=outdated), last=Max("created_at", filter=works)
    )
    return {pk: tuple(figures) for pk, *figures in found}


def question_figures(pks: list[int]) -> Figures:
    published = Answer.objects.filter(question_id__in=pks, visibility=Visibility.PUBLISHED)
    answers = dict(published.values_list("question_id").annotate(Count("pk")))
    votes = dict(Vote.objects.filter(question_id__in=pks).values_list("question_id").annotate(Sum("value")))
    standing = Acceptance.objects.filter(
        question_id__in=pks,
        ended_at__isnull=True,
        answer__visibility=Visibility.PUBLISHED,
        answer__question_id=F("question_id"),  # or it went along when the question was merged
    )
    accepted = dict(standing.values_list("question_id", "answer_id"))
    states = Question.objects.filter(pk__in=pks).values_list("pk", "state")
    figures: Figures = {}
    for pk, state in states:
        counts = {"answer_count": answers.get(pk, 0), "accepted_answer_id": accepted.get(pk)}
        as_counted = Question(state=state, **counts)
        figures[pk] = {**counts, "vote_count": votes.get(pk, 0), "state": posts.state_of(as_counted)}
    return figures


def product_figures(pks: list[int]) -> Figures:
    """Of a product with its versions."""
    published = Question.objects.filter(visibility=Visibility.PUBLISHED).order_by()
    counts: Counter[int] = Counter()
    for column in ("product_id", "product__parent_id"):
        found = published.filter(**{f"{column}__in": pks}).values_list(column).annotate(Count("pk"))
        counts.update(dict(found))
    return _count_figures(pks, counts)


def tag_figures(pks: list[int]) -> Figures:
    shown = Q(content_object__visibility=Visibility.PUBLISHED) | Q(content_object__version=0)  # or shown when imported
    tagged = QuestionTag.objects.filter(shown, tag_id__in=pks)
    return _count_figures(pks, dict(tagged.values_list("tag_id").annotate(Count("pk"))))


def member_figures(pks: list[int]) -> Figures:
    lines = ReputationChange.objects.filter(member_id__in=pks)
    sums = dict(lines.values_list("member_id").annotate(Sum("points")))
    return {pk: {"reputation": sums.get(pk, 0)} for pk in pks}


def judged_figures(pks: list[int]) -> Figures:
    """How many posts of each member were judged, one way and the other."""
    figures: Figures = {pk: {"good_count": 0, "bad_count": 0} for pk in pks}
    for author, seen in _verdicts(pks):
        if seen is not None:
            figures[author][judging.COUNTERS[seen]] += 1
    return figures


def _verdicts(authors: list[int]) -> Iterator[tuple[int, Verdict | None]]:
    """Of every answer; questions and comments are only ever judged when they are removed."""
    columns = ("author_id", "visibility", "question__author_id", "accepted_for", "useful_count", "not_useful_count")
    answers = Answer.objects.filter(author_id__in=authors, question__version__gt=0).values_list(*columns)
    for author, visibility, asker, solved, useful, not_useful in answers.iterator(chunk_size=2000):
        yield author, verdict(Standing(visibility, solved is not None and asker != author, useful, not_useful))
    for model in (Question, Comment):
        removed = model._default_manager.filter(author_id__in=authors, visibility=Visibility.HIDDEN)
        for author, visibility in removed.values_list("author_id", "visibility"):
            yield author, verdict(Standing(visibility))


def _count_figures(pks: list[int], counts: dict[int, int]) -> Figures:
    return {pk: {"question_count": counts.get(pk, 0)} for pk in pks}


@dataclass(frozen=True)
class Counted:
    """A table with counters; `figures` computes them from the rows for some primary keys."""

    model: type[Model]
    figures: Callable[[list[int]], Figures]

    def differences(self, pks: list[int]) -> list[Difference]:
        figures = self.figures(pks)
        fields = list(next(iter(figures.values()), {}))
        stored = self.model._default_manager.filter(pk__in=pks).order_by("pk").values_list("pk", *fields)
        return [
            Difference(self.model, pk, field, value, figures[pk][field])
            for pk, *values in stored
            for field, value in zip(fields, values, strict=True)
            if pk in figures and value != figures[pk][field]
        ]

    def repair(self, pks: list[int], *, is_announced: bool = True) -> list[Difference]:
        """Write what differs. With `is_announced`, pages that showed it get a new version."""
        rows = self.model._default_manager
        posts.lock_rows(self.model, pks)
        found = self.differences(pks)
        changes: Figures = {}
        for difference in found:
            changes.setdefault(difference.pk, {})[difference.field] = difference.expected
        for pk, values in changes.items():
            rows.filter(pk=pk).update(**values)
        if is_announced:
            _touch(self.model, list(changes))
        return found


def _touch(model: type[Model], pks: list[int]) -> None:
    questions: Any = Question.objects.none()
    if model is Question:
        questions = Question.objects.filter(pk__in=pks).order_by("pk")
    elif model is Answer:
        questions = Question.objects.filter(answers__in=pks).distinct().order_by("pk")
    for question in questions:
        posts.touch(question)


COUNTED = (
    Counted(Answer, answer_figures),
    Counted(Comment, comment_figures),
    Counted(Question, question_figures),
    Counted(Product, product_figures),
    Counted(Tag, tag_figures),
    Counted(Member, judged_figures),
)


def _chunks(model: type[Model]) -> Iterator[list[int]]:
    """Primary keys of the whole table, some at a time; questions whose import is unfinished count later."""
    rows = model._default_manager.order_by("pk")
    if model is Question:
        rows = rows.filter(version__gt=0)
    if model is Answer:
        rows = rows.filter(question__version__gt=0)
    last = 0
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield pks
        last = pks[-1]
