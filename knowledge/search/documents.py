"""One object as a document of the index."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db import models
from modelsearch.index import AutocompleteField, FilterField, RelatedFields, SearchField

from knowledge.search import analysis, columns, shapes, values

Document: TypeAlias = dict[str, Any]


class Documents:
    """Turns the objects of one model into documents. Kept for a batch: it remembers the locales it met."""

    def __init__(self, model: type[models.Model]) -> None:
        self.search_fields = model.get_search_fields()  # type: ignore[attr-defined]
        self.filters = [
            columns.name("filter", column.path)
            for column in columns.columns_of(model)
            if issubclass(column.kind, FilterField)
        ]
        self.titles = [
            columns.name("auto", column.path)
            for column in columns.columns_of(model)
            if issubclass(column.kind, AutocompleteField)
        ]
        self.label = model._meta.label_lower
        self.kinds = kinds_of(model)
        self._locales: dict[Any, str | None] = {}

    def document(self, obj: models.Model) -> Document:
        """The document of an object: `key`, `label`, `kinds`, a `digest` of the rest, and its columns."""
        languages = self._languages(obj)
        texts: dict[str, list[str]] = defaultdict(list)
        filters: dict[str, list[str]] = {column: [] for column in self.filters}
        for field, path, value in _values(self.search_fields, obj, ""):
            if isinstance(field, FilterField):
                filters[columns.name("filter", path)] += values.encode_all(value)
            elif text := _text(value):
                for kind in _text_kinds(field, languages):
                    texts[columns.name(kind, path)].append(text)
        document: Document = {column: "\n".join(parts) for column, parts in texts.items()}
        document |= {column: sorted(found) or [values.MISSING] for column, found in filters.items()}
        digest = hashlib.blake2b(repr(sorted(document.items())).encode("utf-8", "replace"), digest_size=8)
        return document | {
            "key": str(obj.pk),
            "label": self.label,
            "kinds": self.kinds,
            "digest": digest.hexdigest(),
            "shape": shapes.signature(part for column in self.titles for part in texts[column]),
        }

    def _languages(self, obj: models.Model) -> tuple[str, ...]:
        code = getattr(obj, "language", None) or self._locale_code(obj)
        language = str(code or "").split("-")[0]
        return (language,) if language in analysis.LANGUAGES else analysis.LANGUAGES

    def _locale_code(self, obj: Any) -> str | None:
        locale_id = getattr(obj, "locale_id", None)
        if locale_id is None:
            return None
        if locale_id not in self._locales:
            self._locales[locale_id] = obj.locale.language_code
        return self._locales[locale_id]


def kinds_of(model: type[models.Model]) -> list[str]:
    """The names of the model and of the models it inherits from: a query on a parent finds its children."""
    concrete = [model, *model._meta.get_parent_list()]
    return [parent._meta.label_lower for parent in concrete]


def _values(search_fields: Iterable[Any], obj: models.Model, prefix: str) -> Iterable[tuple[Any, str, Any]]:
    for field in search_fields:
        path = f"{prefix}{field.field_name}"
        if not isinstance(field, RelatedFields):
            yield field, path, field.get_value(obj)
            continue
        for related in _related(field.get_value(obj)):
            yield from _values(field.fields, related, f"{path}__")


def _related(value: Any) -> Iterable[models.Model]:
    if value is None:
        return []
    return value.all() if isinstance(value, models.Manager) else [value]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | models.QuerySet):
        return "\n".join(_text(item) for item in value)
    return str(value)


def _text_kinds(field: Any, languages: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(field, AutocompleteField):
        return ("auto",)
    return (*languages, "code") if isinstance(field, SearchField) else ()
