"""Whoosh's writer, with its two traps closed: it is thrown away after any error, and its lock with it."""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import IndexWriter

from knowledge.search.documents import Document
from knowledge.search.storage import MemoryStorage

MEMORY_MB = 128


class FreshNames(W3Codec):
    """Names a segment by the system's randomness.

    Whoosh asks the random module, which a library or a test may have seeded: two segments of one name cannot be.
    """

    def new_segment(self, storage: FileStorage, indexname: str) -> W3Segment:
        return W3Segment(W3Codec(), indexname, segid=secrets.token_hex(8))


@contextlib.contextmanager
def writing(build: Path) -> Iterator[IndexWriter]:
    """A writer that commits at the end, and leaves the index as it was when anything goes wrong."""
    writer = open_writer(build)
    try:
        yield writer
        writer.commit()
    except BaseException:
        discard(writer)
        raise


def open_writer(build: Path) -> IndexWriter:
    """Our own lock is held by now: Whoosh's can only be held by a writer that was not thrown away."""
    return FileIndex(MemoryStorage(str(build))).writer(limitmb=MEMORY_MB, timeout=1.0, codec=FreshNames())


def discard(writer: IndexWriter) -> None:
    """A refused document leaves the writer unusable, and a failed commit leaves the index locked."""
    with contextlib.suppress(Exception):
        writer.cancel()
    with contextlib.suppress(Exception):
        writer.writelock.release()


def replace(writer: IndexWriter, documents: Iterable[Document], gone: Iterable[str]) -> None:
    """Takes out what is gone or changed, and puts in the documents, each key once.

    Two updates of one key in a batch would leave two documents: the last one holds.
    """
    by_key = {document["key"]: document for document in documents}
    with writer.searcher() as searcher:
        for key in {*by_key, *gone}:
            writer.delete_by_term("key", key, searcher=searcher)
    for document in by_key.values():
        writer.add_document(**document)
