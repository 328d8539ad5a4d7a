"""The guides and the questions that the filters of a query let through."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.models import Locale

from forum.actions.tags import find_tag
from forum.models import Product, Question, Tag
from forum.products import find_product
from knowledge.models import ArticlePage, ArticleSource
from knowledge.searching.operators import GUIDE, Asked


def narrowed_questions(wanted: Asked) -> Any:
    """None where the filters ask for guides alone."""
    if wanted.kind == GUIDE:
        return None
    questions = Question.objects.published()
    if wanted.state == "answered":
        questions = questions.filter(answer_count__gt=0)
    elif wanted.state:
        questions = getattr(questions, wanted.state)()
    if wanted.language:
        questions = questions.filter(language=wanted.language)
    if wanted.product:
        questions = questions.filter(product_id__in=_products(wanted.product))
    if wanted.tag:
        questions = questions.filter(tags__slug__in=_tags(wanted.tag))
    return questions


def narrowed_guides(wanted: Asked, *, warned: bool = True) -> Any:
    """None where the filters ask for questions alone. A guide has the tags of the questions it came from.

    Not `warned`: without those that readers are warned of.
    """
    if not wanted.takes_guides:
        return None
    guides = ArticlePage.objects.live()
    if not warned:
        guides = guides.filter(is_stale=False)
    if wanted.language:
        locales = Locale.objects.filter(language_code=wanted.language).values_list("pk", flat=True)
        guides = guides.filter(locale_id__in=list(locales))
    if wanted.product:
        guides = guides.filter(product_id__in=_products(wanted.product))
    if wanted.tag:
        tagged = ArticleSource.objects.filter(question__tags__slug__in=_tags(wanted.tag))
        guides = guides.filter(pk__in=list(tagged.values_list("page_id", flat=True)))
    return guides


def _products(typed: str) -> list[int]:
    """The product and its versions; none where nothing is called so."""
    found = find_product(typed)
    if found is None:
        return []
    return list(Product.objects.filter(Q(pk=found.pk) | Q(parent=found.pk)).values_list("pk", flat=True))


def _tags(typed: str) -> list[str]:
    found: Tag | None = find_tag(typed)
    return [found.slug] if found else []
