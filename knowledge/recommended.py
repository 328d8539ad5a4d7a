"""Drafts of guides from the general recommendations of mediation bodies: `forum.recommending`.

No member stands behind them, no question and no answer. Their last wall is here: what looks like a person is taken out.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from forum.recommending import Recommended, refusal
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.promoting.masking import masked_line

SUMMARY_MAX = 500


class Guides:
    """What is registered for the hook."""

    def draft(self, said: Recommended) -> None:
        """In the tree of its language; nothing is submitted or published. PermissionDenied where there is none."""
        if ArticlePage.objects.filter(recommendation=said.number).exists():
            return
        index = promotion.index_in(said.language)
        if index is None:
            raise PermissionDenied(_("There is no knowledge base in this language yet."))
        parent: Any = Page.objects.select_for_update().get(pk=index.pk).specific
        page = _page(said)
        page.locale, page.slug = parent.locale, promotion.free_slug(parent, page.title)
        parent.add_child(instance=page)
        page.save_revision(log_action=True)

    def standing(self, number: int) -> str:
        lives = list(ArticlePage.objects.filter(recommendation=number).values_list("live", flat=True))
        return "public" if any(lives) else "draft" if lives else ""


def _page(said: Recommended) -> ArticlePage:
    with override(said.language):
        title = _("How to avoid this dispute: %(question)s") % {"question": _clean(said.question, said)}
    texts = [_clean(text, said) for text in re.split(r"\n\s*\n", said.advice.replace("\r\n", "\n")) if text.strip()]
    body = [{"type": "paragraph", "value": _html(text), "id": str(uuid.uuid4())} for text in texts]
    summary = texts[0] if texts and len(texts[0]) <= SUMMARY_MAX else ""
    origin = {"recommendation": said.number, "recommended_by": said.source}
    state = {"live": False, "has_unpublished_changes": True}
    return ArticlePage(title=title, summary=summary, body=json.dumps(body), **origin, **state)


def _clean(text: str, said: Recommended) -> str:
    return masked_line(text.strip(), language=said.language)


def _html(text: str) -> str:
    return f"<p>{'<br/>'.join(escape(line.strip()) for line in text.splitlines())}</p>"


def check_may_be_public(page: ArticlePage) -> None:
    """Inside the transaction that saves it, whichever way it is published: are there still enough people behind it?"""
    if page.live and (why := why_not(page)):
        raise PermissionDenied(why)


def why_not(page: ArticlePage) -> str:
    """Why it may not be published now; nothing when it may. Of its translations too."""
    return refusal(page.recommendation) if page.recommendation is not None else ""


def refuse_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail keeps what was typed as a draft before it asks."""
    why = why_not(page) if isinstance(page, ArticlePage) else ""
    if not why:
        return None
    messages.error(request, why)
    return redirect("wagtailadmin_pages:edit", page.pk)


def waiting() -> Any:
    """Drafts that were never published, the oldest first."""
    never = ArticlePage.objects.filter(live=False, first_published_at=None, recommendation__isnull=False)
    return never.filter(original=None).order_by("pk")


def first_waiting() -> str:
    """The address at which an editor goes on."""
    pk = waiting().values_list("pk", flat=True).first()
    return reverse("wagtailadmin_pages:edit", args=[pk]) if pk else reverse("wagtailadmin_home")
