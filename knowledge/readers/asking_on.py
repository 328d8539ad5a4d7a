"""From a guide that did not help to a question: a draft that holds what is known already, for its author to change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, override

from forum import drafts
from forum.models import Draft, Question
from forum.question_forms import About
from knowledge.models import ArticlePage, GuideFeedback, QuestionAfterGuide

GUIDE = "guide"  # in the data of a draft: the number of the guide that it was begun after


def begin(request: HttpRequest, page: ArticlePage, opinion: GuideFeedback | None, *, searched: str = "") -> Draft:
    """The draft to go on with. Whoever comes twice finds what they wrote the first time."""
    begun = drafts.own(request).filter(data__guide=page.pk).first()
    if begun is not None:
        drafts.take_up(request, begun)
        return begun
    return drafts.save(request, None, carried(page, opinion, searched=searched))


def carried(page: ArticlePage, opinion: GuideFeedback | None, *, searched: str = "") -> dict[str, Any]:
    """The fields of the ask form, in the language of the guide."""
    product = {"about": About.PRODUCT, "product": page.product.name} if page.product else {}
    language = page.locale.language_code
    with override(language):
        body = said(page.title, f"{settings.BASE_URL}{page.url}", opinion)
    return {**product, "title": searched, "body": body, "language": language, GUIDE: page.pk}


def said(title: str, url: str, opinion: GuideFeedback | None) -> str:
    """In the language of now; ends where the author goes on."""
    read = gettext("I read the guide “%(title)s” (%(url)s).") % {"title": title, "url": url}
    if opinion is None or opinion.is_helpful:
        return f"{read}\n\n"
    why = f" {opinion.get_reason_display()}." if opinion.reason else ""
    more = f"\n\n{opinion.comment}" if opinion.comment else ""
    not_helped = gettext("It did not help me.")
    return f"{read} {not_helped}{why}{more}\n\n"


def address(draft: Draft) -> str:
    """Of the step to go on with: what the question is about, unless the guide told."""
    step = "forum:ask_text" if draft.data.get("product") else "forum:ask"
    return f"{reverse(step)}?{urlencode({'draft': draft.pk})}"


def note(question: Question) -> None:
    """A question was published: keep after which guide, if it was begun after one. Twice is once."""
    draft = Draft.objects.filter(question=question).first()
    page = ArticlePage.objects.filter(pk=draft.data.get(GUIDE) or 0).first() if draft is not None else None
    if page is not None:
        QuestionAfterGuide.objects.get_or_create(
            question=question, defaults={"page": page, "asked_at": question.created_at}
        )
