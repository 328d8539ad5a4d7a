"""Every channel of a guide, made as it is for readers, against its card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import override

from forum.models import Member
from knowledge.cards import parity
from knowledge.cards.card import Card
from knowledge.cards.channels import data, letter, page, plain
from knowledge.cards.figures import figures, normal
from knowledge.cards.parity import Facts
from knowledge.cards.reading import card_of
from knowledge.cards.shortening import LINE_MAX, SHORT_MAX
from knowledge.models import ArticlePage

Channel = Callable[[ArticlePage, Card], Facts]


def differences(guide: ArticlePage) -> Iterator[str]:
    """A sentence for each thing that a channel says otherwise than the card."""
    card = card_of(guide)
    facts = parity.of_card(card)
    for name, channel in CHANNELS.items():
        yield from (f"{name}: {sentence}" for sentence in facts.differences(channel(guide, card)))
    yield from (f"short forms: {sentence}" for sentence in short_faults(card, facts))


def short_faults(card: Card, facts: Facts) -> Iterator[str]:
    """They say less, and nothing else; but that there is a warning they always say."""
    if len(card.short) > SHORT_MAX or max(map(len, card.lines)) > LINE_MAX:
        yield "longer than they may be"
    if not card.short.endswith(card.short_url):
        yield "no short address"
    for form in (card.short, " ".join(card.lines)):
        if strange := _figures_of(form, card) - facts.figures:
            yield f"figures that the guide does not have: {sorted(strange)}"
        if card.cautions and not _warns(form, card):
            yield "the warning is missing"


def _figures_of(form: str, card: Card) -> set[str]:
    """Of the guide: not those of what is said about it."""
    for notice in card.notices:
        form = form.replace(normal(notice.text), "")
    return set(figures(form))


def _warns(form: str, card: Card) -> bool:
    from knowledge.cards.reading import labels

    with override(card.language):
        label, read_first = labels()
    whole = all(f"{label} {normal(caution)}" in form for caution in card.cautions)
    return whole or read_first in form


def _web(guide: ArticlePage, card: Card) -> Facts:
    """The page itself, as a visitor gets it."""
    request = RequestFactory().get(guide.url or "/")
    with override(card.language):
        made: Any = guide.serve(request)
    return parity.in_html(made.content.decode(), base_url=settings.BASE_URL)


def _mail(card: Card) -> tuple[str, str, str]:
    reader = Member(pk=0, username="reader", language=card.language, email="reader@localhost")
    return letter.written_to(reader, card)


CHANNELS: dict[str, Channel] = {
    "web": _web,
    "paper": lambda _guide, card: parity.in_html(page.paper(card)),
    "frame": lambda _guide, card: parity.in_html(page.embedded(card)),
    "fragment": lambda _guide, card: parity.in_html(page.fragment(card)),
    "text": lambda _guide, card: parity.in_text(plain.full(card)),
    "mail": lambda _guide, card: parity.in_html(_mail(card)[2]),
    "mail as text": lambda _guide, card: parity.in_text(_mail(card)[1]),
    "API": lambda _guide, card: parity.in_data(data.full(card)),
}
