"""From a guide to its card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from forum.models import Product, Question
from forum.text.typography import typeset_in
from knowledge import provenance
from knowledge.cards.card import About, Block, Card, Notice, Paragraph, Picture, Related, Steps, Warning
from knowledge.cards.shortening import Labels, short_form, two_lines
from knowledge.cards.words import words
from knowledge.guides import contributors, warning_of
from knowledge.models import ArticlePage
from knowledge.pictures import shown_blocks
from knowledge.structured_data import reviewed_at
from knowledge.translations import translating

# By `guides.warning_of`; the page of the guide says the same.
BEING_CHECKED = {
    "danger": _("The editors are checking whether this guide is safe. Wait for the result before you follow it."),
    "stale": _("The editors are checking this guide again. Parts of it may be out of date."),
}


def card_of(page: ArticlePage) -> Card:
    """Of its public text, in the language of the guide; so many queries, however long it is."""
    with override(page.locale.language_code):
        credited = contributors(provenance.sources_of(page))
        found = translating.behind(page)
        names = tuple(source.byline for source in credited)
        if page.recommended_by:
            names += (gettext("The general recommendations of %(service)s") % {"service": page.recommended_by},)
        return read(page, page.live_revision_id or 0, credits=names, notices=_notices(page, found))


def briefs_of(pages: Sequence[ArticlePage]) -> list[Card]:
    """Cards for lists: the same short forms, and only the text. Two queries for them all, one for each stale guide."""
    found = translating.behind_of(pages)
    return [brief(page, found.get(page.pk)) for page in pages]


def brief(page: ArticlePage, found: translating.Behind | None) -> Card:
    """One of them, given what it lacks of its original."""
    with override(page.locale.language_code):
        return read(page, page.live_revision_id or 0, blocks=tuple(texts_of(page)), notices=_notices(page, found))


def _notices(page: ArticlePage, found: translating.Behind | None) -> tuple[Notice, ...]:
    told = []
    if warning := warning_of(page):
        told.append(Notice(str(BEING_CHECKED[warning]), is_grave=warning == "danger"))
    if found:
        told.append(Notice(translating.notice(found), is_grave=found.change.is_major))
    return tuple(told)


def read(
    page: ArticlePage,
    revision: int,
    *,
    blocks: tuple[Block, ...] | None = None,
    credits: tuple[str, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Card:
    """Of any text of a guide; call it in the language of the guide."""
    language = page.locale.language_code
    title, summary = typeset_in(language, page.title), typeset_in(language, page.summary)
    blocks = tuple(blocks_of(page)) if blocks is None else blocks
    warnings = [notice.text for notice in notices if notice.is_grave]
    warnings += [block.words.text for block in blocks if isinstance(block, Warning)]
    answer = summary or _begins_with(blocks)
    address = short_url(page.pk, revision)
    return Card(
        guide=page.pk,
        revision=revision,
        language=language,
        title=title,
        summary=summary,
        blocks=blocks,
        lines=two_lines(title, answer, warnings, labels()),
        short=short_form(answer or title, warnings, address, labels()),
        url=whole(page.url or ""),
        short_url=address,
        product=_about(page.product) if page.product else None,
        credits=credits,
        checked_on=timezone.localdate(checked) if (checked := reviewed_at(page)) else None,
        notices=notices,
    )


def short_url(guide: int, revision: int) -> str:
    return f"{settings.BASE_URL}/g/{guide}/{revision}/"


def whole(path: str) -> str:
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def labels() -> Labels:
    return Labels(gettext("Warning:"), gettext("Warning: read the whole guide first."))


def texts_of(page: ArticlePage) -> Iterator[Block]:
    """Only the blocks that are text, from the raw ones, so that none of them asks the database."""
    for block in page.body.raw_data:
        value = block["value"]
        if block["type"] == "paragraph":
            yield Paragraph(words(value))
        elif block["type"] == "warning":
            yield Warning(words(value))
        elif block["type"] == "steps":
            yield Steps(tuple(words(item["value"]) for item in value))


def blocks_of(page: ArticlePage) -> Iterator[Block]:
    for block in shown_blocks(page.body):
        made = _MADE[block.block_type](block.value)
        if made is not None:
            yield made


def _begins_with(blocks: tuple[Block, ...]) -> str:
    """What a guide without a summary says first."""
    for block in blocks:
        if isinstance(block, Paragraph):
            return block.words.text
        if isinstance(block, Steps):
            return " ".join(_sentence(step.text) for step in block.steps)  # their numbers would be figures
    return ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _about(product: Product | None) -> About | None:
    return About(product.name, whole(product.get_absolute_url())) if product else None


def _related(question: Question | None) -> Related | None:
    if question is None:
        return None
    title = typeset_in(question.language, question.title)
    return Related(title, whole(question.get_absolute_url()), question.language)


def _picture(image: Any) -> Picture | None:
    return Picture(image.contextual_alt_text or "", image) if image else None


_MADE: dict[str, Callable[[Any], Block | None]] = {
    "paragraph": lambda value: Paragraph(words(value.source)),
    "steps": lambda value: Steps(tuple(words(step.source) for step in value)),
    "warning": lambda value: Warning(words(value.source)),
    "image": _picture,
    "product": _about,
    "question": _related,
}
