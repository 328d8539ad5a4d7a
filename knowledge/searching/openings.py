"""What people open after a search that is of no use to most: which page takes the place of the guide they want."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Sum

from forum.models import Question
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage, Opened
from knowledge.searching.counting import K
from knowledge.searching.finding import GUIDE, QUESTION, Key

SHOWN = 3  # pages of one search

Words: TypeAlias = tuple[str, str]  # a language, and what was searched in it


class Opening(NamedTuple):
    """A page that so many people opened."""

    title: str
    url: str
    language: str
    people: int


def openings(searched: Collection[Words], since: dt.date) -> dict[Words, tuple[Opening, ...]]:
    """The pages opened most after each of these, since that Monday. Three queries.

    Of a week, what fewer than `K` people opened does not count: words with a page say more than words alone.
    """
    counted = _counted(searched, since)
    pages = _pages({key for found in counted.values() for key in found})
    made = {}
    for words, found in counted.items():
        shown = sorted((key for key in found if key in pages), key=lambda key: (-found[key], key))[:SHOWN]
        made[words] = tuple(pages[key]._replace(people=found[key]) for key in shown)
    return made


def _counted(searched: Collection[Words], since: dt.date) -> dict[Words, dict[Key, int]]:
    rows = Opened.objects.filter(week__gte=since, words__in={words for _language, words in searched}).order_by()
    weeks = rows.values("week", "language", "words", "kind", "number").annotate(n=Sum("people")).filter(n__gte=K)
    found: dict[Words, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    for row in weeks:
        if (row["language"], row["words"]) in searched:
            found[row["language"], row["words"]][row["kind"], row["number"]] += row["n"]
    return found


def _pages(keys: Collection[Key]) -> dict[Key, Opening]:
    """Those of them that everybody may read."""
    pks: dict[str, list[int]] = {kind: [pk for one, pk in keys if one == kind] for kind in (GUIDE, QUESTION)}
    guides: Any = open_to_all(ArticlePage.objects.filter(pk__in=pks[GUIDE])).defer_streamfields()
    questions = Question.objects.published().filter(pk__in=pks[QUESTION]).only("title", "slug", "language")
    found = {
        (GUIDE, page.pk): Opening(page.title, page.url or "", page.locale.language_code, 0)
        for page in guides.select_related("locale")
    }
    return found | {
        (QUESTION, one.pk): Opening(one.title, one.get_absolute_url(), one.language, 0) for one in questions
    }
