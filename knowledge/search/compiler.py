"""Queries of modelsearch as nodes that know how to find and score documents."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from modelsearch import query as ask
from modelsearch.index import AutocompleteField, SearchField

from knowledge.search import analysis, columns, documents, filters, nodes, reading
from knowledge.search.analysis import Chunk
from knowledge.search.lookups import Lookups
from knowledge.search.nodes import AllOf, AnyOf, Term, Terms
from knowledge.search.snapshot import Filter, Query
from knowledge.search.typed import Draft, Typed

MAX_FUZZY_WORDS = 8
OTHER_LANGUAGE = 0.5  # what a word found in the language the reader is not using is worth


class WhooshQueryCompiler(Lookups):
    """A search for whole words, in the reader's language first.

    A text that came without operator finds documents with any of its words, those with most of them ahead.
    """

    DEFAULT_OPERATOR = "or"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def __init__(
        self, queryset: Any, query: Any, fields: Any = None, operator: str | None = None, **options: Any
    ) -> None:
        super().__init__(queryset, query, fields=fields, operator=operator, **options)
        self._takes_most = isinstance(query, str) and operator is None
        only = frozenset(fields) if fields is not None else None
        self._columns = columns.searched(queryset.model, SearchField, only)
        self._completed = columns.searched(queryset.model, AutocompleteField, only)
        self._fields = tuple((column.path, column.boost) for column in self._columns)
        preferred = (get_language() or "").split("-")[0]
        self._languages = {
            language: 1.0 if language == preferred or preferred not in analysis.LANGUAGES else OTHER_LANGUAGE
            for language in analysis.LANGUAGES
        }

    def text(self) -> Query:
        """What to look for."""
        return self._compile(self.query, 1.0)

    def only(self) -> Filter | None:
        """What to leave out: other models of the same index, and what the queryset filters."""
        parts: list[Filter] = []
        model = self.queryset.model
        if model is not columns.root_of(model):
            parts.append(filters.HasValue("kinds", frozenset(documents.kinds_of(model)[:1])))
        if (where := self._get_filters_from_queryset()) is not None:
            parts.append(where)
        return filters.All(tuple(parts)) if parts else None

    def _compile(self, query: Any, boost: float) -> Query:
        match query:
            case ask.MatchAll():
                return nodes.Everything(boost)
            case ask.Boost():
                return self._compile(query.subquery, boost * query.boost)
            case ask.Not():
                return nodes.Without(self._compile(query.subquery, boost))
            case ask.And() | ask.Or():
                join = AllOf if isinstance(query, ask.And) else AnyOf
                return join(tuple(self._compile(part, boost) for part in query.subqueries))
            case ask.Phrase():
                return AnyOf(tuple(self._phrases(query.query_string, boost)))
            case ask.Fuzzy():
                return self._fuzzy(query, boost)
            case ask.PlainText():
                return self._plain(query, boost * query.boost)
        raise NotImplementedError(f"{type(query).__name__} is not supported by the Whoosh search backend.")

    def _plain(self, query: Any, boost: float) -> Query:
        if isinstance(query, Draft):
            return reading.drafted(query.query_string, query.text, self._fields, self._languages, query.also)
        if isinstance(query, Typed):
            return self._typed(query)
        if self._takes_most:
            return reading.plain(query.query_string, self._fields, self._languages, {})
        chunks = analysis.typed(query.query_string)
        join = AnyOf if query.operator == "or" else AllOf
        by_language: list[Query] = []
        for language, weight in self._languages.items():
            if parts := [part for chunk in chunks for part in self._chunk(chunk, language, boost * weight)]:
                by_language.append(join(tuple(parts)))
        return AnyOf(tuple(by_language))

    def _typed(self, query: Typed) -> Query:
        plain = reading.plain(query.query_string, self._fields, self._languages, query.also)
        said = [tuple(self._phrases(phrase, 1.0)) for phrase in query.phrases]
        phrases = tuple(AnyOf(parts) for parts in said if parts)  # «à la» says nothing
        return nodes.Among(plain, AllOf(phrases)) if phrases else plain

    def _chunk(self, chunk: Chunk, language: str, boost: float) -> list[Query]:
        parts: list[Query] = [self._word(word, language, boost) for word in self._words(chunk, language)]
        if chunk.code is None:
            return parts
        whole = Terms(
            tuple(
                Term(columns.name("code", column.path), chunk.code, column.boost * boost * reading.CODE)
                for column in self._columns
            )
        )
        return [AnyOf((whole, AllOf(tuple(parts))))] if parts else [whole]

    def _words(self, chunk: Chunk, language: str) -> list[str]:
        return [analysis.stem(word, language) for word in chunk.words if not analysis.is_stop_word(word, language)]

    def _word(self, word: str, language: str, boost: float) -> Terms:
        return Terms(
            tuple(Term(columns.name(language, column.path), word, column.boost * boost) for column in self._columns)
        )

    def _phrases(self, text: str, boost: float) -> Iterator[Query]:
        for language, weight in self._languages.items():
            words = analysis.words(text[: analysis.MAX_QUERY], language)[: analysis.MAX_QUERY_WORDS]
            if len(words) == 1:
                yield self._word(words[0], language, boost * weight)
            elif words:
                for column in self._columns:
                    name = columns.name(language, column.path)
                    yield nodes.Together(name, tuple(words), column.boost * boost * weight)

    def _fuzzy(self, query: Any, boost: float) -> Query:
        words = [word for chunk in analysis.typed(query.query_string) for word in chunk.words]
        words = words[:MAX_FUZZY_WORDS]  # each is compared with all words of the index
        parts = [AnyOf(tuple(nodes.Alike(term) for term in self._spellings(word, boost))) for word in words]
        return AllOf(tuple(parts)) if parts and query.operator == "and" else AnyOf(tuple(parts))

    def _spellings(self, word: str, boost: float) -> Iterator[Term]:
        for language, weight in self._languages.items():
            if weight == 1.0 and not analysis.is_stop_word(word, language):
                yield from self._word(analysis.stem(word, language), language, boost).terms
        for column in self._completed:  # whole words: a typing error often changes the stem
            yield Term(columns.name("auto", column.path), word[: analysis.MAX_PREFIX] + "$", boost)


class WhooshAutocompleteQueryCompiler(WhooshQueryCompiler):
    """A search for words that begin like the ones typed so far."""

    DEFAULT_OPERATOR = "and"

    def _plain(self, query: Any, boost: float) -> Query:
        words = [word for chunk in analysis.typed(query.query_string) for word in chunk.words]
        parts = tuple(self._begins(word[: analysis.MAX_PREFIX], boost) for word in words)
        return AllOf(parts) if parts and query.operator == "and" else AnyOf(parts)

    def _phrases(self, text: str, boost: float) -> Iterator[Query]:
        yield self._plain(ask.PlainText(text), boost)

    def _fuzzy(self, query: Any, boost: float) -> Query:
        return self._plain(query, boost)

    def _begins(self, beginning: str, boost: float) -> Terms:
        names = [columns.name("auto", column.path) for column in self._completed]
        whole = tuple(Term(name, beginning + "$", boost) for name in names)
        return Terms((*(Term(name, beginning, boost) for name in names), *whole))
