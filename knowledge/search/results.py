"""Results of a search: keys and scores from the index, objects from the database.

The database applies every filter of the queryset again, so that an index that is behind cannot show what has been
hidden since; counts and facets are taken there too.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Count, QuerySet
from modelsearch.backends.base import BaseSearchResults, FilterFieldError

from knowledge.search.directory import IndexUnavailable
from knowledge.search.fallback import fallback_results
from knowledge.search.snapshot import Hit, Snapshot

logger = logging.getLogger(__name__)

CHUNK = 10_000  # keys in one SQL query; sorted otherwise than by relevance, the best so many are
VERIFIED_COUNT = 1_000
"""Up to here a count is taken in the database: a small number that still counts a hidden post would betray it."""


class WhooshSearchResults(BaseSearchResults):
    """What modelsearch hands to views: sliceable, countable, lazy.

    `is_degraded` is true once the database had to answer without the index: less well, and slower.
    """

    supports_facet = True
    is_degraded = False

    def _do_search(self) -> Iterable[Any]:
        ranked = self.query_compiler.order_by_relevance
        found = self._ask_index(self.start, self.stop) if ranked else self._ask_index(0, CHUNK)
        if found is None:
            return cast(Iterable[Any], self._fall_back())
        return self._by_relevance(found[1]) if ranked else self._in_order(found[1])

    def scored_rows(self, *fields: str) -> list[tuple[Any, ...]]:
        """Primary key, score and these fields of each result, best first: for whoever needs no objects of so many."""
        found = self._ask_index(self.start, self.stop)
        hits = (
            [(obj.pk, 0.0) for obj in self._fall_back()]
            if found is None
            else [(hit.key, hit.score) for hit in found[1]]
        )
        if not hits:
            return []
        rows = {str(row[0]): row for row in self._matching(key for key, _ in hits).values_list("pk", *fields)}
        return [(row[0], score, *row[1:]) for key, score in hits if (row := rows.get(str(key))) is not None]

    def _do_count(self) -> int:
        found = self._ask_index(0, VERIFIED_COUNT)
        if found is None:
            return cast(int, self._fall_back().count())
        total, hits = found
        if total <= VERIFIED_COUNT:
            total = self._matching(hit.key for hit in hits).order_by().distinct().count()
        stop: int = total if self.stop is None else min(self.stop, total)
        return int(max(stop - self.start, 0))

    def facet(self, field_name: str) -> dict[Any, int]:
        """The values of a filter field among the results, the commonest first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        found = self._ask_index(0, None)
        if found is None:
            return cast(dict[Any, int], self._fall_back().facet(field_name))
        counts: Counter[Any] = Counter()
        keys = [hit.key for hit in found[1]]
        for start in range(0, len(keys), CHUNK):
            values = self._matching(keys[start : start + CHUNK]).order_by().values(field_name)
            counts.update({row[field_name]: row["count"] for row in values.annotate(count=Count("pk"))})
        return dict(counts.most_common())

    def _ask_index(self, start: int, stop: int | None) -> tuple[int, list[Hit]] | None:
        """The number of documents that answer and some of them, best first; None when the index cannot tell."""
        query, only = self.query_compiler.text(), self.query_compiler.only()
        reader = self.backend.get_index_for_model(self.model).reader
        snapshot: Snapshot | None = None
        try:
            snapshot = reader.snapshot()
            total, hits = snapshot.search(query, only, stop)
            for hit in hits[start:]:
                hit.key  # noqa: B018 - a damaged file is met here, not later
            return total, hits[start:]
        except IndexUnavailable:
            pass  # the reader has logged why
        except Exception:
            # Reading a damaged file can raise anything. Nobody should get an error page for it.
            logger.exception("The index failed while answering")
            if snapshot is not None:
                reader.give_up(snapshot)
        self.is_degraded = True
        return None

    def _matching(self, keys: Iterable[str]) -> QuerySet[Any]:
        return cast(QuerySet[Any], self.query_compiler.queryset.filter(pk__in=list(keys)))

    def _by_relevance(self, hits: list[Hit]) -> list[Any]:
        found: dict[str, Any] = {}
        for start in range(0, len(hits), CHUNK):
            found |= {str(obj.pk): obj for obj in self._matching(hit.key for hit in hits[start : start + CHUNK])}
        results = []
        for hit in hits:
            if (obj := found.get(hit.key)) is not None:
                if self._score_field:
                    setattr(obj, self._score_field, hit.score)
                results.append(obj)
        return results

    def _in_order(self, hits: list[Hit]) -> list[Any]:
        queryset = self._matching(hit.key for hit in hits)
        if not queryset.query.order_by:
            queryset = queryset.order_by("-pk")  # pages need some order that stays
        results = list(queryset[self.start : self.stop])
        if self._score_field:
            scores = {hit.key: hit.score for hit in hits}
            for obj in results:
                setattr(obj, self._score_field, scores[str(obj.pk)])
        return results

    def _fall_back(self) -> Any:
        return fallback_results(self)
