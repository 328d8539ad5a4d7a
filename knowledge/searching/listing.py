"""What a page of results shows: the list in the reader's language, and the best of what was found in others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from forum.models.post import Viewer
from knowledge.searching import finding, promoted
from knowledge.searching.choosing import Filters
from knowledge.searching.finding import Hit, Key, Result

PER_PAGE = 10  # whoever finds nothing in these asks; and a phone loads them in half the time
ELSEWHERE = 3  # results of another language, under the first page


class Group(NamedTuple):
    """Rows of one language, and what stands around them."""

    results: list[Result]
    total: int
    is_cut: bool
    place: int  # of its first row among the rows of the page
    title: str  # empty where it says nothing new
    more: str  # the words of the link to all of them
    more_url: str


class Shown(NamedTuple):
    page: Page[Hit]
    chosen: list[promoted.Promoted]  # on top of the first group
    groups: list[Group]  # the list, then other languages

    @property
    def results(self) -> list[Result]:
        return [result for group in self.groups for result in group.results]

    @property
    def keys(self) -> list[Key]:
        """The rows, in their order."""
        return [one.key for one in self.chosen] + [result.key for result in self.results]


def shown(filters: Filters, hits: Sequence[Hit], number: Any, *, language: str, viewer: Viewer) -> Shown:
    """The page of this number; `language` is the reader's. One list is paged, a few of each other stand under it."""
    wanted = filters.wanted
    groups = by_language(hits, wanted.language or language) or {language: []}
    (spoken, listed), *others = groups.items()
    page = Paginator(listed, PER_PAGE).get_page(number)
    is_first = page.number == 1
    chosen = promoted.chosen(wanted, language) if is_first else []
    parts = {spoken: promoted.without(chosen, list(page.object_list))}
    parts |= {code: found[:ELSEWHERE] for code, found in others if is_first}
    rows = _rows(parts, wanted.text, viewer)
    ends = list(accumulate(map(len, rows.values()), initial=len(chosen)))
    places = [0, *ends[1:]]
    titles = {**_titles(), language: ("", ""), wanted.language: ("", "")}
    made = [
        Group(
            rows[code],
            len(groups[code]),
            is_cut(groups[code], hits),
            place,
            *titles[code],
            filters.url("language", code),
        )
        for code, place in zip(rows, places, strict=False)
    ]
    return Shown(page, chosen, made)


def by_language(hits: Iterable[Hit], first: str) -> dict[str, list[Hit]]:
    """The hits of each language in their order; those of the first language stand first."""
    found: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: hit.language != first):
        found.setdefault(hit.language, []).append(hit)
    return found


def is_cut(part: Iterable[Hit], hits: Iterable[Hit]) -> bool:
    """Whether there may be more of a kind that stands in this part: so many are looked for of each, and no more."""
    kinds = [hit.kind for hit in hits]
    return any(kinds.count(kind) >= finding.HITS_MAX for kind in {hit.kind for hit in part})


def _rows(parts: Mapping[str, Sequence[Hit]], query: str, viewer: Viewer) -> dict[str, list[Result]]:
    """The rows of several lists, fetched together."""
    found = finding.results([hit for part in parts.values() for hit in part], query, viewer=viewer)
    rows = {result.key: result for result in found}
    return {code: [rows[hit.key] for hit in part if hit.key in rows] for code, part in parts.items()}


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "fr": (_("Results in French"), _("All results in French")),
        "en": (_("Results in English"), _("All results in English")),
    }
