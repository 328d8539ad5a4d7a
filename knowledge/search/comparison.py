"""What the index holds beside what the database holds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models

from knowledge.models.index_queue import IndexQueue
from knowledge.search import columns
from knowledge.search.directory import IndexUnavailable
from knowledge.search.documents import Documents
from knowledge.search.index import WhooshIndex
from knowledge.search.rebuild import every_object
from knowledge.search.snapshot import Snapshot

Model = type[models.Model]


class Difference(NamedTuple):
    """Objects of a model that the index does not have as the database has them."""

    label: str
    what: str
    keys: set[str]

    def __str__(self) -> str:
        return f"{self.label}: {len(self.keys)} {self.what}: {some(self.keys)}"


def differences(index: WhooshIndex, deep: bool = False) -> Iterator[Difference]:
    """What differs, objects that are still queued left out; `deep` compares the content of every document too."""
    queued = set(_rows(index.root).values_list("object_id", flat=True))
    for difference in _all_differences(index, deep):
        if remaining := difference.keys - queued:
            yield difference._replace(keys=remaining)


def _all_differences(index: WhooshIndex, deep: bool) -> Iterator[Difference]:
    stored = Snapshot(index.directory.current(), {}).stored()
    labels = {model._meta.label_lower: model for model in columns.family(index.root)}
    for label in sorted(labels.keys() | {document["label"] for document in stored}):
        held = {document["key"]: document["digest"] for document in stored if document["label"] == label}
        wanted = _keys(labels[label]) if label in labels else set()
        yield Difference(label, "missing in the index", wanted - held.keys())
        yield Difference(label, "only in the index", held.keys() - wanted)
        if deep and label in labels:
            yield Difference(label, "outdated in the index", _outdated(labels[label], held))
    counted = Counter(document["key"] for document in stored)
    yield Difference(index.label, "twice in the index", {key for key, times in counted.items() if times > 1})


def may_differ(index: WhooshIndex) -> bool:
    """A quick look: other numbers of objects, and nothing queued that would explain it."""
    index.refresh()
    try:
        held = index.reader.snapshot().doc_count
    except IndexUnavailable:
        return False
    wanted = sum(model.get_indexed_objects().count() for model in columns.family(index.root))  # type: ignore[attr-defined]
    return held != wanted and not _rows(index.root).due().exists()


def some(keys: Iterable[str]) -> str:
    """The first ten."""
    keys = sorted(keys)
    return ", ".join(keys[:10]) + ("…" if len(keys) > 10 else "")


def _outdated(model: Model, held: dict[str, str]) -> set[str]:
    documents = Documents(model)
    return {
        str(obj.pk)
        for obj in every_object(model)
        if str(obj.pk) in held and documents.document(obj)["digest"] != held[str(obj.pk)]
    }


def _keys(model: Model) -> set[str]:
    return set(map(str, model.get_indexed_objects().values_list("pk", flat=True)))  # type: ignore[attr-defined]


def _rows(root: Model) -> Any:
    return IndexQueue.objects.filter(content_type=ContentType.objects.get_for_model(root))
