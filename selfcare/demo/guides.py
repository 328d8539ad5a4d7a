"""Guides of the demo: promoted from their answers, then written and published as an editor would."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from forum.models import Answer, Member, Product
from forum.text.markdown import render_markdown
from knowledge.models import ArticlePage, ArticleSource
from knowledge.promotion import promote
from knowledge.richtext import parts
from knowledge.translations.joining import join
from selfcare.demo.clock import Clock


def add_guides(
    rows: list[dict[str, Any]],
    *,
    answers: dict[str, Answer],
    products: dict[str, Product],
    members: dict[str, Member],
    clock: Clock,
) -> None:
    made: dict[str, ArticlePage] = {}
    for row in rows:
        made[row["key"]] = page = promote(answers[row["source_answer"]], by=members["editor"], title=row["title"])
        _write(page, row, products, clock)
        revision = page.save_revision(user=members["editor"])
        if row["state"] == "published":
            revision.publish(user=members["admin"])
    for row in rows:
        if row["translation_of"]:
            pages = [ArticlePage.objects.get(pk=made[key].pk) for key in (row["key"], row["translation_of"])]
            join(pages[0], of=pages[1], by=members["editor"])


def _write(page: ArticlePage, row: dict[str, Any], products: dict[str, Product], clock: Clock) -> None:
    page.slug = row["slug"]
    page.summary = row["summary"]
    page.product = products.get(row["product"] or "")
    page.review_by = clock.day(0) + dt.timedelta(days=row["review_by_days"])
    body = [block for told in row["blocks"] for block in _blocks(told, row["language"])]
    page.body = json.dumps(body)
    page.sources = [_source(page.sources.first(), block["id"]) for block in body]


def _source(source: ArticleSource, block: str) -> ArticleSource:
    """Every part of a demo guide comes from its one answer."""
    return ArticleSource(
        question=source.question,
        answer=source.answer,
        answer_revision=source.answer_revision,
        author=source.author,
        author_name=source.author_name,
        block_id=block,
    )


def _blocks(told: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """A block as told, through the one renderer and the same conversion as a promoted answer."""
    if told["type"] == "steps":
        items = [_rich(item, language) for item in told["value"]]
        value: Any = [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in items]
        return [{"type": "steps", "value": value, "id": str(uuid.uuid4())}]
    return [{"type": told["type"], "value": _rich(told["value"], language), "id": str(uuid.uuid4())}]


def _rich(source: str, language: str) -> str:
    # The guide's title is the h1 of its page, so a heading in it is the first one below.
    html = render_markdown(source.replace("## ", "# "), language=language)
    return "".join(value for _name, value in parts(html) if isinstance(value, str))
