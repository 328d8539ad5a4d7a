"""Which columns of the index belong to a model: worked out once from its `search_fields`.

A text field has one column per language and one for its codes, an autocomplete field one, a filter field one.
Fields of related objects carry the path to them: `authors__name`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import whoosh
from django.db import models
from modelsearch.backends.base import get_model_root
from modelsearch.index import (
    AutocompleteField,
    FilterField,
    RelatedFields,
    SearchField,
    get_indexed_models,
)
from whoosh import fields as whoosh_fields
from whoosh.analysis import IDAnalyzer
from whoosh.formats import Existence

from knowledge.search import analysis
from knowledge.search.analyzers import CodesAnalyzer, PrefixesAnalyzer, WordsAnalyzer

Model: TypeAlias = type[models.Model]


@dataclass(frozen=True)
class Column:
    """A field of a model as the index sees it."""

    path: str
    kind: type  # SearchField, AutocompleteField or FilterField
    boost: float = 1.0

    @property
    def is_top_level(self) -> bool:
        return "__" not in self.path


def name(kind: str, path: str) -> str:
    """The name of a column: `fr.title`, `code.title`, `auto.title`, `filter.live`."""
    return f"{kind}.{path}"


def root_of(model: Model) -> Model:
    """The model whose index holds this one: the top of a multi-table inheritance, never a proxy."""
    root: Model = get_model_root(model._meta.concrete_model)
    return root


def family(model: Model) -> list[Model]:
    """The model and the indexed models that inherit from it."""
    return [other for other in get_indexed_models() if issubclass(other, model)]


def columns_of(model: Model) -> list[Column]:
    """The columns one object of this very model fills."""
    return list(_walk(model.get_search_fields(), ""))  # type: ignore[attr-defined]


def _walk(search_fields: Iterable[Any], prefix: str) -> Iterator[Column]:
    for field in search_fields:
        path = f"{prefix}{field.field_name}"
        if isinstance(field, RelatedFields):
            yield from _walk(field.fields, f"{path}__")
        else:
            yield Column(path, type(field), float(getattr(field, "boost", None) or 1.0))


@cache
def searched(model: Model, kind: type, only: frozenset[str] | None = None) -> tuple[Column, ...]:
    """The columns a query on this model looks into, those of its children too; `only` names wanted fields.

    Two children may give one path two boosts: the higher one holds.
    """
    best: dict[str, Column] = {}
    for column in (column for member in family(model) for column in columns_of(member)):
        if not issubclass(column.kind, kind) or (only is not None and column.path not in only):
            continue
        if column.path not in best or column.boost > best[column.path].boost:
            best[column.path] = column
    return tuple(best.values())


def schema(root: Model) -> whoosh_fields.Schema:
    """The Whoosh schema of the index of a root model."""
    found = whoosh_fields.Schema(
        key=whoosh_fields.ID(unique=True, stored=True),
        label=whoosh_fields.STORED,
        digest=whoosh_fields.STORED,
        shape=whoosh_fields.STORED,
        kinds=_values(),
    )
    for column_name, field_type in sorted(_field_types(root).items()):
        found.add(column_name, field_type)
    return found


def _field_types(root: Model) -> dict[str, whoosh_fields.FieldType]:
    types: dict[str, whoosh_fields.FieldType] = {}
    for column in (column for member in family(root) for column in columns_of(member)):
        if issubclass(column.kind, SearchField):
            for language in analysis.LANGUAGES:
                types[name(language, column.path)] = whoosh_fields.TEXT(analyzer=WordsAnalyzer(language))
            types[name("code", column.path)] = whoosh_fields.TEXT(analyzer=CodesAnalyzer(), phrase=False)
        elif issubclass(column.kind, AutocompleteField):
            types[name("auto", column.path)] = whoosh_fields.TEXT(analyzer=PrefixesAnalyzer(), phrase=False)
        elif issubclass(column.kind, FilterField):
            types[name("filter", column.path)] = _values()
    return types


def _values() -> whoosh_fields.FieldType:
    # Given lists, Whoosh takes each item as a term and does not ask the analyzer.
    return whoosh_fields.FieldType(format=Existence(), analyzer=IDAnalyzer(), scorable=False)


@cache
def fingerprint(root: Model) -> str:
    """Changes when an index made before cannot answer any more: other fields, analysis or Whoosh."""
    made_of = [analysis.VERSION, analysis.LANGUAGES, whoosh.__version__, sorted(_field_types(root))]
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:16]
