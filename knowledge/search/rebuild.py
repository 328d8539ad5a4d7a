"""Building an index anew from the database, beside the one in use."""

import logging
from collections.abc import Iterator

from django.db import models

from knowledge.models.index_queue import IndexQueue
from knowledge.search import columns
from knowledge.search.documents import Documents
from knowledge.search.index import Rebuilder, WhooshIndex

logger = logging.getLogger(__name__)

CHUNK = 500

Model = type[models.Model]


def rebuild_index(index: WhooshIndex) -> int:
    """Builds one index anew; returns the number of its objects. Raises IndexBusy when another process writes."""
    rebuilder = Rebuilder(index)
    rebuilder.start()
    try:
        count = sum(_add_all(rebuilder, model) for model in columns.family(index.root))
    except BaseException:
        rebuilder.abandon()
        raise
    rebuilder.finish()
    logger.info("%s: %d objects indexed", index, count)
    return count


def _add_all(rebuilder: Rebuilder, model: Model) -> int:
    count = 0
    documents = Documents(model)
    for obj in every_object(model):
        try:
            document = documents.document(obj)
        except Exception as error:
            logger.exception("%s %s cannot be indexed", model._meta.label, obj.pk)
            IndexQueue.objects.park(rebuilder.index.root, obj.pk, error)
            continue
        rebuilder.add(document)
        count += 1
    return count


def every_object(model: Model) -> Iterator[models.Model]:
    """What should be indexed, in chunks by key. No transaction: SQLite would let nobody else write meanwhile."""
    last = None
    while True:
        chunk = model.get_indexed_objects().order_by("pk")  # type: ignore[attr-defined]
        objects = list((chunk.filter(pk__gt=last) if last is not None else chunk)[:CHUNK])
        yield from objects
        if len(objects) < CHUNK:
            return
        last = objects[-1].pk
