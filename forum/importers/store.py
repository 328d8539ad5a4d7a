"""Where imports write: rows are known by their `external_ref`, which is what makes a second run harmless."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Model

from forum.actions import posts
from forum.models import Answer, Comment, Post, Question, QuestionTag, Tag


class Known(NamedTuple):
    pk: int
    question_id: int  # of a question itself, of an answer's question; 0 for anything else


_QUESTION_OF: dict[type[Model], list[str]] = {Question: ["id"], Answer: ["question_id"]}


class Store:
    """With `dry`, what would be written is remembered instead, under numbers below zero."""

    def __init__(self, *, dry: bool) -> None:
        self.dry = dry
        self._planned: dict[tuple[type[Model], str], Known] = {}
        self.gtins: set[str] = set()  # of products that a dry run would write

    def find(self, model: type[Model], refs: Iterable[str]) -> dict[str, Known]:
        """Those of the references that have a row."""
        wanted = set(refs)
        columns = _QUESTION_OF.get(model, [])
        found = model._default_manager.filter(external_ref__in=wanted)
        known = {ref: Known(pk, *more or [0]) for ref, pk, *more in found.values_list("external_ref", "pk", *columns)}
        if self.dry:
            planned = ((ref, self._planned.get((model, ref))) for ref in wanted)
            known.update({ref: row for ref, row in planned if row is not None})
        return known

    def create(self, rows: Sequence[Any]) -> None:
        """Write rows of one model; posts are rendered first. Call inside a transaction."""
        if not rows:
            return
        if self.dry:
            self._plan(rows)
            return
        if isinstance(rows[0], Post):
            _render(rows)
        type(rows[0])._default_manager.bulk_create(rows)

    def writing(self) -> AbstractContextManager[Any]:
        """A transaction; a dry run takes no lock."""
        return nullcontext() if self.dry else transaction.atomic()

    def _plan(self, rows: Sequence[Any]) -> None:
        for row in rows:
            row.pk = -1 - len(self._planned)
            question = row.pk if isinstance(row, Question) else getattr(row, "question_id", None) or 0
            self._planned[type(row), row.external_ref] = Known(row.pk, question)


def _render(rows: Sequence[Any]) -> None:
    """As for what is written here; what stands under a question is in its language."""
    languages: dict[int, str] = {}
    if isinstance(rows[0], Answer | Comment):
        ids = {row.question_id for row in rows}
        languages = dict(Question.objects.filter(pk__in=ids).values_list("pk", "language"))
    for row in rows:
        posts.render(row, language=row.language if isinstance(row, Question) else languages[row.question_id])


def attach_tags(wanted: Iterable[tuple[Question, Iterable[int]]]) -> None:
    """Tags of questions that are new: none has any yet. The counts of the tags follow, as `actions.ask` has it."""
    pairs = sorted({(question.pk, tag) for question, tags in wanted for tag in tags})
    QuestionTag.objects.bulk_create([QuestionTag(content_object_id=pk, tag_id=tag) for pk, tag in pairs])
    for tag, number in Counter(tag for _, tag in pairs).items():
        Tag.objects.filter(pk=tag).update(question_count=F("question_count") + number)
