"""Writing to an index: one writer at a time, one commit for a batch, nothing kept after an error."""

import contextlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import models
from modelsearch.backends.base import BaseIndex
from modelsearch.index import class_is_indexed
from whoosh.index import FileIndex

from knowledge.search import columns
from knowledge.search.directory import IndexDirectory, IndexUnavailable
from knowledge.search.documents import Document, Documents
from knowledge.search.reader import Reader, reader_for
from knowledge.search.seal import fingerprint_of, seal
from knowledge.search.storage import MemoryStorage
from knowledge.search.writing import discard, open_writer, replace, writing

if TYPE_CHECKING:
    from knowledge.search.backend import WhooshSearchBackend

LOCK_TIMEOUT = 10.0  # seconds a writer waits for another

Changes = tuple[list[Document], list[str]]  # documents to put in, keys to take out


class WhooshIndex(BaseIndex):
    """The index of a root model and of the models that inherit from it: one directory."""

    def __init__(self, backend: "WhooshSearchBackend", root: type[models.Model]) -> None:
        super().__init__(backend)
        self.root = root
        self.label: str = root._meta.label_lower
        self.directory = IndexDirectory(backend.path / self.label)

    def __str__(self) -> str:
        return self.label

    def get_key(self) -> str:
        return self.label

    @property
    def fingerprint(self) -> str:
        return columns.fingerprint(self.root)

    @property
    def reader(self) -> Reader:
        return reader_for(self.directory, self.fingerprint)

    def refresh(self) -> None:
        self.reader.expect_change()

    def reset(self) -> None:
        """Puts an empty index in place of this one."""
        with self.directory.lock().held(LOCK_TIMEOUT):
            self._start_empty()
        self.refresh()

    def create_build(self) -> Path:
        """A folder with an empty Whoosh index, not in use yet."""
        build = self.directory.create_build()
        FileIndex.create(MemoryStorage(str(build)), columns.schema(self.root), "MAIN")
        return build

    def add_items(self, model: type[models.Model], items: Iterable[models.Model]) -> None:
        items = list(items)
        if items and class_is_indexed(model):
            documents = Documents(model)
            self.apply(lambda: ([documents.document(item) for item in items], []))

    def delete_item(self, item: models.Model) -> None:
        if class_is_indexed(type(item)):
            self.apply(lambda: ([], [str(item.pk)]))

    def apply(self, find_changes: Callable[[], Changes], timeout: float = LOCK_TIMEOUT) -> int:
        """Writes a batch in one commit; returns its size.

        The changes are looked up with the lock held: what is written is never older than what is there. Raises
        IndexBusy when another process writes for longer than `timeout` seconds.
        """
        with self.directory.lock().held(timeout):
            documents, gone = find_changes()
            if documents or gone:
                build = self._usable_build()
                with writing(build) as writer:
                    replace(writer, documents, gone)
                seal(build, self.fingerprint)
        self.refresh()
        return len(documents) + len(gone)

    def _usable_build(self) -> Path:
        with contextlib.suppress(IndexUnavailable):
            build = self.directory.current()
            if fingerprint_of(build) == self.fingerprint:
                return build
        return self._start_empty()

    def _start_empty(self) -> Path:
        build = self.create_build()
        seal(build, self.fingerprint)
        self.directory.activate(build)
        return build


class Rebuilder:
    """Fills a new build beside the one in use and puts it in its place: readers never see it half full.

    Nobody else writes meanwhile. What changes during a rebuild waits in the queue, and is written to the new build.
    """

    def __init__(self, index: WhooshIndex) -> None:
        self.index = index
        self._lock = index.directory.lock()

    def start(self) -> "BuildingIndex":
        self._lock.acquire(LOCK_TIMEOUT)
        try:
            self.index.directory.remove_other_builds()
            self._build = self.index.create_build()
            self._writer = open_writer(self._build)
        except BaseException:
            self._lock.release()
            raise
        return BuildingIndex(self)

    def add(self, document: Document) -> None:
        self._writer.add_document(**document)

    def finish(self) -> None:
        try:
            self._writer.commit()
            seal(self._build, self.index.fingerprint)
            self.index.directory.activate(self._build)
        except BaseException:
            self.abandon()
            raise
        self._lock.release()
        self.index.refresh()

    def abandon(self) -> None:
        """Leaves the build in use as it is."""
        discard(self._writer)
        shutil.rmtree(self._build, ignore_errors=True)
        self._lock.release()


class BuildingIndex(BaseIndex):
    """The index a rebuild is filling: it only takes objects in."""

    def __init__(self, rebuilder: Rebuilder) -> None:
        super().__init__(rebuilder.index.backend)
        self._rebuilder = rebuilder

    def __str__(self) -> str:
        return self._rebuilder.index.label

    def add_items(self, model: type[models.Model], items: Iterable[models.Model]) -> None:
        if class_is_indexed(model):
            documents = Documents(model)
            for item in items:
                self._rebuilder.add(documents.document(item))
