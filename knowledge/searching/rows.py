"""Rows of the search page. Of a question all but the words found is the same for every search, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forum.views.caching import KEPT_SECONDS, key_of

if TYPE_CHECKING:
    from knowledge.searching.finding import Result

TEMPLATE = "knowledge/_result.html"
QUESTION = "question"

# In a row these can be nothing else: texts of people are escaped there.
_TITLE, _EXCERPT = SafeString("<!--title-->"), SafeString("<!--excerpt-->")


def row_of(result: Result) -> SafeString:
    """A result as a row of the list."""
    if result.kind != QUESTION:
        return render_to_string(TEMPLATE, {"result": result})
    before, between, after = _frame(result)
    return mark_safe(f"{before}{result.title}{between}{result.excerpt}{after}")  # noqa: S308 - all five are safe


def _frame(result: Result) -> tuple[str, str, str]:
    """The row of a question around its title and its excerpt."""
    key = key_of("result", result.found.pk, result.found.version)
    kept: tuple[str, str, str] | None = caches["rows"].get(key)
    if kept is None:
        shown = {"kind": QUESTION, "found": result.found, "title": _TITLE, "excerpt": _EXCERPT}
        before, _title, rest = render_to_string(TEMPLATE, {"result": shown}).partition(_TITLE)
        between, _excerpt, after = rest.partition(_EXCERPT)
        kept = before, between, after
        caches["rows"].set(key, kept, KEPT_SECONDS)
    return kept
