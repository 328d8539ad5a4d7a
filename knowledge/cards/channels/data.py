"""The card as the API gives it: fields named one by one, so that a new one is never public by accident."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from ninja import Schema
from wagtail.images.shortcuts import get_rendition_or_not_found

from knowledge.cards.card import About, Block, Card, Paragraph, Picture, Related, Steps, Warning, Words


class WordsOut(Schema):
    """Sanitised HTML with whole addresses, and the same as text."""

    html: str
    text: str


class AboutOut(Schema):
    name: str
    url: str


class RelatedOut(Schema):
    title: str
    url: str
    language: str


class PictureOut(Schema):
    """Its address is good as long as the guide shows it."""

    url: str
    width: int
    height: int


class BlockOut(Schema):
    """`kind` says which other field is filled: `text` and `warning` have `words`, `steps` has `steps`, and so on.

    A picture has `alt`, which is empty for one that only decorates.
    """

    kind: str
    words: WordsOut | None = None
    steps: list[WordsOut] | None = None
    alt: str | None = None
    picture: PictureOut | None = None
    product: AboutOut | None = None
    question: RelatedOut | None = None


class CardShortOut(Schema):
    """`revision` and `short_url` go with every copy: the address says whether it is still right."""

    id: int
    revision: int
    language: str
    title: str
    lines: list[str]  # two, at most 100 characters each
    short: str  # at most 280 characters, with the short address
    url: str
    short_url: str
    checked_on: date | None
    notices: list[str]  # that it is being checked, or older than its original


class CardOut(CardShortOut):
    summary: str
    blocks: list[BlockOut]
    product: AboutOut | None
    credits: list[str]


def short(card: Card) -> dict[str, Any]:
    fields = ("revision", "language", "title", "short", "url", "short_url", "checked_on")
    told = [notice.text for notice in card.notices]
    return {
        "id": card.guide,
        "lines": list(card.lines),
        "notices": told,
        **{name: getattr(card, name) for name in fields},
    }


def full(card: Card) -> dict[str, Any]:
    return {
        **short(card),
        "summary": card.summary,
        "blocks": [_block(block) for block in card.blocks],
        "product": card.product and _about(card.product),
        "credits": list(card.credits),
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph() | Warning():
            return {"kind": block.kind, "words": _words(block.words)}
        case Steps():
            return {"kind": block.kind, "steps": [_words(step) for step in block.steps]}
        case Picture():
            return {"kind": block.kind, "alt": block.alt, "picture": _picture(block.source)}
        case About():
            return {"kind": block.kind, "product": _about(block)}
        case Related():
            fields = {"title": block.title, "url": block.url, "language": block.language}
            return {"kind": block.kind, "question": fields}


def _picture(image: Any) -> dict[str, Any] | None:
    """As the other channels show it."""
    if image is None:
        return None
    shown = get_rendition_or_not_found(image, "max-800x800")
    return {"url": f"{settings.BASE_URL}{shown.url}", "width": shown.width, "height": shown.height}


def _words(words: Words) -> dict[str, str]:
    return {"html": words.body_html, "text": words.text}


def _about(product: About) -> dict[str, str]:
    return {"name": product.name, "url": product.url}
