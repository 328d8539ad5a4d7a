"""The pieces that a plan can choose from, and what it chose of them."""

from __future__ import annotations

from collections.abc import Iterable

from forum.actions import posts
from forum.models import Answer, Product, Question
from knowledge.models import GuidePlan
from knowledge.promoting import texts
from knowledge.promoting.pictures import public_pictures
from knowledge.promoting.pieces import IMAGE, MOST, PRODUCT, QUESTION, Piece, pieces_of
from knowledge.promoting.selection import Choice, arranged

ALL_PIECES = 240  # on one page: its form has three fields for each
LEAST_OF_EACH = 24


def choices_of(plan: GuidePlan) -> list[Choice]:
    return arranged(pieces_for(plan), plan.data.get("parts", ()))


def pieces_for(plan: GuidePlan) -> list[Piece]:
    """What the answers say, then the products they are about, and the questions that the editor named."""
    answers = texts.usable(plan.texts, plan.language)
    said = pieces_from(answers)
    products = {answer.question.product_id: answer.question.product for answer in answers if answer.question.product}
    questions = texts.eligible(plan.language).in_bulk(plan.data.get("related", ()))
    return [*said, *map(_product, products.values()), *map(_question, questions.values())]


def pieces_from(answers: Iterable[Answer]) -> list[Piece]:
    """Without pictures that a visitor does not see."""
    answers = list(answers)
    most = min(MOST, max(LEAST_OF_EACH, ALL_PIECES // max(1, len(answers))))
    found = [piece for answer in answers for piece in pieces_of(answer.pk, answer.body_html, most=most)]
    shown = public_pictures(piece.value["picture"] for piece in found if piece.kind == IMAGE)
    return [piece for piece in found if piece.kind != IMAGE or piece.value["picture"] in shown]


def _product(product: Product) -> Piece:
    return Piece(f"product-{product.pk}", PRODUCT, product.pk)


def _question(question: Question) -> Piece:
    return Piece(f"question-{question.pk}", QUESTION, question.pk)


def standing_revisions(answers: Iterable[Answer]) -> dict[str, int]:
    """By number of the answer, that of its text as it stands: what its parts are chosen from."""
    return {str(answer.pk): posts.revision_number(answer) for answer in answers}
