"""The card as HTML: on paper, in the page of a shop."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from forum.qr import code
from knowledge.cards.card import Card


def paper(card: Card, *, is_large: bool = False) -> str:
    """A page for the printer: nothing around the guide, and a way back from paper to the screen."""
    return _page("paper", card, code=code(card.short_url), is_large=is_large)


def embedded(card: Card) -> str:
    """A page of its own for a frame."""
    return _page("embedded", card)


def fragment(card: Card) -> str:
    """A piece for the page of somebody else, who styles it."""
    return _page("_card", card, is_piece=True)


def _page(name: str, card: Card, **more: object) -> str:
    site = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}
    with override(card.language):
        return render_to_string(f"knowledge/cards/{name}.html", {"card": card, **site, **more})
