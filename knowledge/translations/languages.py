"""What the page of a guide says of its other languages, and of its card."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings

from forum.qr import code
from knowledge.cards.reading import brief
from knowledge.models import ArticlePage
from knowledge.translations import translating

Alternates = list[tuple[str, str, str]]  # code, native name, address of the versions of a page


def mark(page: ArticlePage) -> Any:
    """Changes with what it lacks of its original, and with its versions: which there are, and where."""
    return translating.mark(page), page.alternates


def context(page: ArticlePage, alternates: Alternates) -> dict[str, Any]:
    """`behind` is what a translation lacks; `code` is for paper."""
    behind = translating.behind(page)
    card = brief(page, behind)
    return {
        "behind": behind,
        "versions": others(page, alternates),
        "card": card,
        "code": code(card.short_url),
        "mail_address": f"mailto:?subject={quote(card.title)}&body={quote(card.short)}",
    }


def others(page: ArticlePage, alternates: Alternates) -> Alternates:
    """(code, native name, address): the address is empty where the guide does not exist in that language."""
    there = {code: url for code, _name, url in alternates}
    mine = page.locale.language_code
    return [(code, str(name), there.get(code, "")) for code, name in settings.LANGUAGES if code != mine]
