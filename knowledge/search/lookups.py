"""The filters of a queryset, read by modelsearch and handed over here one by one, as filters of the index."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.expressions import Subquery
from django.db.models.sql.constants import MULTI
from django.db.models.sql.query import Query as SqlQuery
from modelsearch.backends.base import BaseSearchQueryCompiler, FilterError

from knowledge.search import columns, filters, values
from knowledge.search.snapshot import Filter

PAST_ANY_TEXT = "\U0010ffff"


class Lookups(BaseSearchQueryCompiler):
    """The part of a query compiler that knows the `where` of a queryset."""

    def _process_lookup(self, field_path: list[Any], lookup: str, value: Any) -> Filter | None:
        column = columns.name("filter", "__".join(field.field_name for field in field_path))
        if lookup == "isnull":
            missing = filters.HasValue(column, frozenset([values.MISSING]))
            return missing if value else filters.Not(missing)
        if lookup in ("exact", "in"):
            wanted = self._values(value) if lookup == "in" or _is_query(value) else [value]
            return filters.HasValue(column, frozenset(values.encode(one) for one in wanted if one is not None))
        return self._range(column, field_path, lookup, value)

    def _range(self, column: str, field_path: list[Any], lookup: str, value: Any) -> Filter | None:
        if lookup in ("startswith", "prefix"):
            beginning = str(value)[: values.MAX_TEXT]
            return filters.Between(column, beginning, beginning + PAST_ANY_TEXT)
        prepare = values.start_of_day if self._holds_moments(field_path) else _as_it_is
        bounds = [values.encode(prepare(one)) for one in (value if lookup == "range" else [value])]
        after = [bound + "\0" for bound in bounds]  # the next text there is
        ranges = {
            "gt": (after[0], None),
            "gte": (bounds[0], None),
            "lt": (None, bounds[0]),
            "lte": (None, after[0]),
            "range": (bounds[0], after[-1]),
        }
        return filters.Between(column, *ranges[lookup]) if lookup in ranges else None

    def _process_match_none(self) -> Filter:
        return filters.NONE

    def _connect_filters(self, parts: list[Filter], connector: str, negated: bool) -> Filter | None:
        if not parts:
            return None
        if connector not in ("AND", "OR"):
            raise FilterError(f"Could not apply filter on search results: {connector} is not supported.")
        joined = filters.All(tuple(parts)) if connector == "AND" else filters.Any(tuple(parts))
        return filters.Not(joined) if negated else joined

    def _values(self, value: Any) -> list[Any]:
        if not _is_query(value):
            return list(value)
        query = value.query if isinstance(value, Subquery) else value
        rows = query.get_compiler(self.queryset._db or DEFAULT_DB_ALIAS).execute_sql(result_type=MULTI)
        return [row[0] for chunk in rows for row in chunk]

    def _holds_moments(self, field_path: list[Any]) -> bool:
        model = self.queryset.model
        try:
            for related in field_path[:-1]:
                model = related.get_field(model).related_model
            return isinstance(field_path[-1].get_field(model), models.DateTimeField)
        except FieldDoesNotExist:
            return False


def _is_query(value: Any) -> bool:
    return isinstance(value, SqlQuery | Subquery)


def _as_it_is(value: Any) -> Any:
    return value
