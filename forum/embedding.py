"""What the page of a shop shows of a product: its first questions, as everybody reads them."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Case, Value, When
from django.http import QueryDict

from forum.models import Product
from forum.numbers import number_in
from forum.product_facts import Pair, about_product, with_best_answer
from forum.products import by_gtin
from forum.views.rows import Mark

QUESTIONS = 3
QUESTIONS_MAX = 10
HEADINGS = range(2, 7)
THEMES = ("light", "dark")


class Wishes(NamedTuple):
    """How the page around it wants it: whatever is odd in the address is as if it were not there."""

    limit: int
    heading: int
    theme: str

    @classmethod
    def read(cls, sent: QueryDict) -> Wishes:
        theme = sent.get("theme", "")
        return cls(
            _number(sent, "limit", range(1, QUESTIONS_MAX + 1), QUESTIONS),
            _number(sent, "heading", HEADINGS, 3),
            theme if theme in THEMES else "",
        )


def _number(sent: QueryDict, name: str, among: range, otherwise: int) -> int:
    number = number_in(sent.get(name, ""), digits=2)
    return number if number is not None and number in among else otherwise


def embedded_product(gtin: str) -> Product | None:
    """By 8 to 14 digits. A version that nobody asked about shows what was asked about all versions."""
    found = by_gtin(gtin)
    if found is None or found.question_count or found.parent is None:
        return found
    return found.parent


def first_questions(product: Product, language: str, limit: int) -> tuple[int, list[Mark]]:
    """How many there are, and the first: in this language, with an answer, shared by most."""
    about = about_product(product).filter(merged_at__isnull=True)
    own = Case(When(language=language, then=Value(0)), default=Value(1))
    answered = Case(When(answer_count__gt=0, then=Value(0)), default=Value(1))
    ranked = about.order_by(own, answered, "-vote_count", "-last_activity_at", "-pk")
    return about.count(), list(ranked.values_list("pk", "version")[:limit])


def pairs_of(marks: list[Mark]) -> list[Pair]:
    """In the order of the marks."""
    found = with_best_answer([pk for pk, _version in marks])
    return [found[pk] for pk, _version in marks if pk in found]
