"""The answers that a guide may be made of: of the question, of its duplicates, of others like it, or of one named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from forum.models import Answer, Question
from knowledge.search.similar import similar_to
from knowledge.searching import finding

TEXTS_MAX = 10  # answers in one guide
OF_ONE = 8  # answers offered of one question
DUPLICATES = 6
ALIKE = 6
_ADDRESS = re.compile(r"(?:/questions/|/q/|^#?\s*)([0-9]{1,18})(?:[/?#\s]|$)")


class Group(NamedTuple):
    """Questions of one kind, each with the answers offered."""

    title: str
    questions: list[tuple[Question, list[Answer]]]


def offered(question: Question, asked: Iterable[int]) -> list[Group]:
    """Only what everybody may read, in the language of the question. `asked`: numbers that the editor gave."""
    same = [question] if question.is_published else []
    known = {question.pk}
    groups = [
        (_("This question"), same, OF_ONE),
        (_("Questions you named"), _by_number(asked, question), OF_ONE),
        (_("Duplicates of this question"), list(_repeated(question)[:DUPLICATES]), OF_ONE),
        (_("Solved questions like this one"), _alike(question), 1),
    ]
    found = []
    for title, questions, most in groups:
        new = [each for each in questions if each.pk not in known or each is question]
        known |= {each.pk for each in new}
        found.append(Group(title, _with_answers(new, most)))
    return [group for group in found if group.questions]


def _by_number(asked: Iterable[int], question: Question) -> list[Question]:
    found = eligible(question.language).in_bulk(list(asked))
    return [found[pk] for pk in asked if pk in found]


def _repeated(question: Question) -> Any:
    """What points to it, or to the one that it points to, and that one itself."""
    canonical = question.duplicate_of_id or question.pk
    rows = eligible(question.language)
    return (rows.filter(duplicate_of=canonical) | rows.filter(pk=canonical)).order_by("-vote_count", "pk")


def _alike(question: Question) -> list[Question]:
    """Close by their words, then about the same product."""
    close = [found for _kind, found in similar_to(question, viewer=AnonymousUser(), kind=finding.QUESTION)]
    solved = [each for each in close if each.is_resolved and each.language == question.language]
    if question.product_id is not None and len(solved) < ALIKE:
        rows = eligible(question.language).resolved().filter(product=question.product_id)
        solved += rows.order_by("-vote_count", "-view_count", "pk")[: 2 * ALIKE]
    return list({each.pk: each for each in solved if each.pk != question.pk}.values())[:ALIKE]


def _with_answers(questions: list[Question], most: int) -> list[tuple[Question, list[Answer]]]:
    rows = readable().filter(question__in=questions).order_by("-score", "-works_count", "pk")
    by_question: dict[int, list[Answer]] = {}
    for answer in rows:
        by_question.setdefault(answer.question_id, []).append(answer)
    found = []
    for question in questions:
        solution = question.accepted_answer_id
        answers = sorted(by_question.get(question.pk, []), key=lambda answer: answer.pk != solution)
        found.append((question, answers[:most]))
    return [pair for pair in found if pair[1]]


def eligible(language: str) -> Any:
    return Question.objects.published().filter(language=language)


def readable() -> Any:
    """Answers that everybody may read."""
    return Answer.objects.visible_to(AnonymousUser()).select_related("question__product", "author")


def usable(numbers: Iterable[int], language: str) -> list[Answer]:
    """Of these answers, those that may be in a guide of this language; in their order."""
    wanted = list(dict.fromkeys(numbers))[:TEXTS_MAX]
    found = readable().filter(question__language=language).in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def question_named(words: str) -> int | None:
    """The number in an address of a question, or a number on its own."""
    match = _ADDRESS.search(unquote(words.strip()))
    return int(match[1]) if match else None
