"""Guides for tests: made public as the workflow does, with whatever blocks a test asks for."""

from __future__ import annotations

import json
import uuid
from typing import Any

from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.log_actions import LogContext
from wagtail.models import Locale

from forum.models import Member
from knowledge.models import ArticlePage, KnowledgeIndexPage
from knowledge.translations.significance import Significance

BODY = [
    ("paragraph", "<p>The filter holds <b>3</b> things back.</p>"),
    ("warning", "Unplug it first: 230 V."),
    ("steps", ["<p>Open the flap.</p>", '<p>Turn the filter. See <a href="https://maker.example/e18">E18</a>.</p>']),
]


def body(blocks: list[tuple[str, Any]]) -> str:
    return json.dumps([_block(kind, value) for kind, value in blocks])


def _block(kind: str, value: Any) -> dict[str, Any]:
    if kind == "steps":
        value = [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in value]
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def make_guide(
    index: KnowledgeIndexPage,
    *,
    title: str = "Drain the machine",
    summary: str = "Clean the filter first. It takes 5 minutes and costs 0 €.",
    blocks: list[tuple[str, Any]] = BODY,
    by: Member | None = None,
    is_public: bool = True,
    **fields: Any,
) -> ArticlePage:
    page = ArticlePage(title=title, summary=summary, body=body(blocks), locale=index.locale, live=False, **fields)
    page.owner = by
    index.add_child(instance=page)
    revision = page.save_revision(user=by)
    if is_public:
        revision.publish()
    return ArticlePage.objects.get(pk=page.pk)


def change(page: ArticlePage, significance: str = Significance.MEDIUM, **fields: Any) -> ArticlePage:
    """Publish another text of it."""
    draft = page.get_latest_revision_as_object()
    draft.significance = significance
    for name, value in {"summary": f"{page.summary} And again.", **fields}.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def translate(page: ArticlePage, language: str, *, by: Member, is_public: bool = True) -> ArticlePage:
    """As the button of the editor does."""
    with LogContext(user=by):
        locale = Locale.objects.get(language_code=language)
        CopyPageForTranslationAction(page=page, locale=locale, user=by).execute(skip_permission_checks=True)
    translation: ArticlePage = page.get_translation(locale).specific
    if is_public:
        translation.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=translation.pk)
