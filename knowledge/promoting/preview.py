"""What the guide will look like, from what is chosen so far: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from knowledge.models import ArticlePage, ArticleSource, GuidePlan
from knowledge.pictures import shown_blocks
from knowledge.promoting import making, masking, texts
from knowledge.promoting.choosing import choices_of
from knowledge.promoting.pieces import IMAGE
from knowledge.promoting.selection import Block, blocks
from knowledge.provenance import cited_in, numbered


@dataclass(frozen=True)
class PictureShown:
    """A picture that is no image of a guide yet: its copy is made with the draft."""

    value: dict[str, Any]
    id: str

    def render_as_block(self, context: Any = None) -> str:
        return render_to_string("knowledge/promote/picture.html", {"picture": self.value})


@dataclass(frozen=True)
class Preview:
    title: str
    summary: str
    parts: list[tuple[Any, list[ArticleSource]]]
    sources: list[ArticleSource]
    adds_to: ArticlePage | None  # with its standing draft
    refused: str  # why nothing can be added to the guide that was chosen; then its draft is not shown
    is_new: bool  # whether anything would be added


def preview_of(plan: GuidePlan) -> Preview:
    kept, language = plan.data.get("kept", ()), plan.language
    found = blocks(choices_of(plan), keep=kept, language=language, picture=dict)
    answers = {answer.pk: answer for answer in texts.usable(plan.texts, language)}
    draft, refused = _draft(plan)
    new = making.lacking(draft, found) if draft else found
    sources = numbered([*(draft.sources.all() if draft else ()), *making.sources_of(new, answers)])
    return Preview(
        title=draft.title if draft else masking.masked_line(plan.data.get("title", ""), keep=kept, language=language),
        summary=draft.summary
        if draft
        else masking.masked_line(plan.data.get("summary", ""), keep=kept, language=language),
        parts=cited_in([*(shown_blocks(draft.body) if draft else ()), *_shown(new)], sources),
        sources=sources,
        adds_to=draft,
        refused=refused,
        is_new=bool(new),
    )


def _draft(plan: GuidePlan) -> tuple[Any, str]:
    """Of the guide to add to, and why not."""
    try:
        page = making.chosen_guide(plan)
    except PermissionDenied as refusal:
        return None, str(refusal)
    return (page.get_latest_revision_as_object() if page else None), ""


def _shown(found: list[Block]) -> Iterator[Any]:
    """As the body of a guide gives them, in their order."""
    stored = ArticlePage(body=[]).body.stream_block.to_python(
        [block.data for block in found if block.data["type"] != IMAGE]
    )
    texts_in_order = iter(stored)
    for block in found:
        yield (
            PictureShown(block.data["value"], block.data["id"]) if block.data["type"] == IMAGE else next(texts_in_order)
        )
