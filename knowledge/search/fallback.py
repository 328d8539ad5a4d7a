"""When there is no index: the same question to the database, by substrings. Slower and simpler, never an error."""

import re
from typing import Any

from modelsearch import query as ask
from modelsearch.backends.base import BaseSearchResults
from modelsearch.backends.database.fallback import DatabaseSearchQueryCompiler, DatabaseSearchResults

from knowledge.search import analysis

_WORD = re.compile(r"\w+")


class SubstringCompiler(DatabaseSearchQueryCompiler):
    """The compiler of modelsearch, given only what it can digest."""

    query: Any
    queryset: Any

    def __init__(self, queryset: Any, query: Any, **options: Any) -> None:
        super().__init__(queryset, query, **options)
        self.query = simplified(self.query) if self.fields_names else ask.MATCH_NONE
        if self.order_by_relevance and not queryset.query.order_by:
            self.queryset = queryset.order_by("-pk")


def fallback_results(results: BaseSearchResults) -> DatabaseSearchResults:
    """The answer of the database to what these results were asked."""
    compiler = results.query_compiler
    found = DatabaseSearchResults(
        results.backend,
        SubstringCompiler(
            compiler.queryset,
            compiler.query,
            fields=compiler.fields,
            order_by_relevance=compiler.order_by_relevance,
        ),
    )
    found.start, found.stop, found._score_field = results.start, results.stop, results._score_field
    return found


def simplified(query: Any) -> Any:
    """Without boosts, which the database cannot weigh, and with plain words only."""
    match query:
        case ask.Boost():
            return simplified(query.subquery)
        case ask.Not():
            return ask.Not(simplified(query.subquery))
        case ask.And() | ask.Or():
            parts = [simplified(part) for part in query.subqueries]
            return type(query)(parts) if parts else ask.MATCH_NONE
        case ask.PlainText() | ask.Fuzzy() | ask.Phrase():
            return _all_words(query.query_string)
    return query


def _all_words(text: str) -> Any:
    # As typed: the database does not fold accents.
    words = _WORD.findall(text.lower()[: analysis.MAX_QUERY])[: analysis.MAX_QUERY_WORDS]
    return ask.PlainText(" ".join(words)) if words else ask.MATCH_NONE
