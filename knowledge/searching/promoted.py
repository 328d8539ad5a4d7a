"""What editors put on top of the results of a query, by Wagtail's promoted results.

Queries of readers are never written into Wagtail's table of them: it would keep the words as typed. See `searches`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from forum.text.search_query import clean_query
from forum.text.typography import typeset_in
from knowledge.guides import open_to_all
from knowledge.search import analysis
from knowledge.searching.finding import GUIDE, Hit, Key
from knowledge.searching.highlighting import highlighted
from knowledge.searching.operators import Asked

SHOWN = 3
READ = 1000  # promotions of a site, read for each search: some bytes each


@dataclass(frozen=True)
class Promoted:
    """`page`: one that everybody may read, in the language that was searched."""

    page: Page
    title: SafeString
    description: str

    @property
    def key(self) -> Key:
        return GUIDE, self.page.pk


def chosen(wanted: Asked, language: str) -> list[Promoted]:
    """What stands on top of a search; `language` is the reader's. Nothing where the filters leave guides out."""
    if not wanted.text or not wanted.takes_guides:
        return []
    return for_query(wanted.text, wanted.language or language)


def for_query(query: str, language: str) -> list[Promoted]:
    """In the editors' order. Two queries."""
    wanted = key_of(query, language)
    found = {page: text for words, page, text in _promotions(language) if key_of(words, language) == wanted}
    if not wanted or not found:
        return []
    pages = open_to_all(Page.objects.filter(pk__in=found)).specific().in_bulk()
    shown = [(pages[pk], text) for pk, text in found.items() if pk in pages][:SHOWN]
    return [_as_shown(page, text, query, language) for page, text in shown]


@lru_cache(maxsize=4096)
def key_of(query: str, language: str) -> frozenset[str]:
    """What makes two queries the same: their words, whatever case, accents, endings and order; without empty words.

    A query of empty words alone is its own words.
    """
    cleaned = clean_query(query).replace('"', " ")
    stems = frozenset([*analysis.words(cleaned, language), *analysis.codes(cleaned)])
    return stems or frozenset(word for chunk in analysis.chunks(cleaned) for word in chunk.words)


def _promotions(language: str) -> list[tuple[str, int, str]]:
    rows = SearchPromotion.objects.filter(page__live=True, page__locale__language_code=language)
    ordered = rows.order_by("query_id", "sort_order", "pk")
    return list(ordered.values_list("query__query_string", "page_id", "description")[:READ])


def _as_shown(page: Any, text: str, query: str, language: str) -> Promoted:
    said = text or getattr(page, "summary", "") or page.search_description
    return Promoted(page, highlighted(typeset_in(language, page.title), query), typeset_in(language, said))


def without(chosen: Iterable[Promoted], hits: Sequence[Hit]) -> list[Hit]:
    """The hits of a page, none of them a second time."""
    above = {one.key for one in chosen}
    return [hit for hit in hits if hit.key not in above]
