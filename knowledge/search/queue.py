"""From the database to the index: rows written with every change, drained by the worker.

A request only writes a row (`enqueue`), in the transaction that changes the object. The worker reads rows, writes
one commit per index, and deletes the rows it has read unless they changed meanwhile. What it writes is what
`get_indexed_objects` of the models says now: an object that is not among them any more leaves the index.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, models, transaction
from modelsearch.backends import get_search_backend
from modelsearch.index import class_is_indexed
from whoosh.index import LockError

from knowledge.models.index_queue import IndexQueue, reason
from knowledge.search import columns
from knowledge.search.directory import IndexBusy
from knowledge.search.documents import Documents
from knowledge.search.health import damage
from knowledge.search.index import Changes, WhooshIndex
from knowledge.search.rebuild import rebuild_index

logger = logging.getLogger(__name__)

BATCH = 200
DRAIN_TIMEOUT = 2.0  # seconds to wait for another writer before trying again later

NOT_THE_OBJECTS_FAULT = (DatabaseError, IndexBusy, LockError, OSError, MemoryError)

Model = type[models.Model]


def enqueue(*objects: models.Model) -> None:
    """Has the index catch up with these objects: changed, new, hidden or deleted. In the caller's transaction."""
    for obj in objects:
        if class_is_indexed(type(obj)):
            IndexQueue.objects.put(columns.root_of(type(obj)), [obj.pk])


def drain(limit: int = BATCH) -> int:
    """Brings up to `limit` queued objects to the index; returns how many. Only the worker calls this."""
    by_root: dict[Model | None, list[IndexQueue]] = defaultdict(list)
    for row in IndexQueue.objects.due().select_related("content_type")[:limit]:
        by_root[row.content_type.model_class()].append(row)
    for row in by_root.pop(None, []):  # of an app that is not installed any more
        row.delete()
    return sum(_drain_root(root, rows) for root, rows in by_root.items() if root is not None)


def _drain_root(root: Model, rows: Sequence[IndexQueue]) -> int:
    """Writes rows of one index; one that fails is found by halving, so that the others go on."""
    try:
        _write(root, [row.object_id for row in rows])
    except IndexBusy as busy:
        logger.info("%s", busy)
        return 0
    except NOT_THE_OBJECTS_FAULT:
        raise
    except Exception as error:
        if len(rows) == 1:
            logger.exception("%s cannot be indexed", rows[0])
            _record_failure(rows[0], error)
            return 0
        half = len(rows) // 2
        return _drain_root(root, rows[:half]) + _drain_root(root, rows[half:])
    _forget(rows)
    return len(rows)


@transaction.atomic
def _forget(rows: Sequence[IndexQueue]) -> None:
    """Those that nobody is changing now: what is changed meanwhile is written again."""
    written = IndexQueue.objects.filter(ticket__in=[row.ticket for row in rows]).select_for_update(skip_locked=True)
    IndexQueue.objects.filter(pk__in=list(written.values_list("pk", flat=True))).delete()


def _write(root: Model, keys: list[str]) -> None:
    backend = get_search_backend()
    index = backend.get_index_for_model(root)
    if isinstance(index, WhooshIndex):
        if problem := damage(index):  # a few documents alone would look like an index
            logger.warning("Rebuilding the index: %s", problem)
            rebuild_index(index)
        index.apply(lambda: _changes(root, keys), timeout=DRAIN_TIMEOUT)
    else:
        _write_elsewhere(backend, root, keys)


def _changes(root: Model, keys: list[str]) -> Changes:
    found = _objects(root, keys)
    documents = [maker.document(obj) for model, objects in found for maker in [Documents(model)] for obj in objects]
    return documents, sorted(set(keys) - {document["key"] for document in documents})


def _write_elsewhere(backend: Any, root: Model, keys: list[str]) -> None:
    """The same for another backend of modelsearch: the site may have been switched to one."""
    found = _objects(root, keys)
    for model, objects in found:
        backend.add_bulk(model, objects)
    for key in set(keys) - {str(obj.pk) for _, objects in found for obj in objects}:
        backend.delete(root(pk=root._meta.pk.to_python(key)))


def _objects(root: Model, keys: list[str]) -> list[tuple[Model, list[models.Model]]]:
    return [
        (model, list(model.get_indexed_objects().filter(pk__in=keys)))  # type: ignore[attr-defined]
        for model in columns.family(root)
    ]


def _record_failure(row: IndexQueue, error: Exception) -> None:
    IndexQueue.objects.filter(pk=row.pk, ticket=row.ticket).update(attempts=row.attempts + 1, last_error=reason(error))
