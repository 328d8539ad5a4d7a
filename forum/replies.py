"""What stands in braces in a saved reply, and what it becomes for a question. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext, override

from forum.models import Question, SavedReply

NAME, PRODUCT = "name", "product"
PLACEHOLDERS = {"name": NAME, "nom": NAME, "product": PRODUCT, "produit": PRODUCT}  # in either language
_BRACES = re.compile(r"[ \t]?\{(\w+)\}")
_MARKUP = re.compile(r"([\\`*_\[\]<>#])")


def unknown(body: str) -> str:
    """The first word in braces that means nothing, or nothing."""
    return next((word for word in _BRACES.findall(body) if word not in PLACEHOLDERS), "")


def filled(reply: SavedReply, question: Question) -> str:
    """Of somebody whose name is not shown, neither the name nor the space before it is left."""
    author = question.shown_author
    words = {NAME: str(author) if author else "", PRODUCT: _product(reply, question)}

    def word(match: re.Match[str]) -> str:
        meant = words.get(PLACEHOLDERS.get(match[1], ""))
        if meant is None:
            return match[0]
        space = match[0][: match[0].index("{")]
        return space + _MARKUP.sub(r"\\\1", meant) if meant else ""

    return _BRACES.sub(word, reply.body)


def _product(reply: SavedReply, question: Question) -> str:
    if question.product is not None:
        return question.product.name
    with override(reply.language):
        return question.product_words or gettext("this product")
