"""The snapshot a process answers from, renewed at most once a second."""

import logging
import os
import threading
import time
from pathlib import Path

from knowledge.search.directory import IndexDirectory, IndexUnavailable
from knowledge.search.seal import fingerprint_of
from knowledge.search.snapshot import Snapshot

logger = logging.getLogger(__name__)

CHECK_EVERY = 1.0  # seconds
RETRY_DAMAGED_AFTER = 30.0  # seconds


class Reader:
    """Opens the current build of an index, follows its commits, and survives its loss."""

    def __init__(self, directory: IndexDirectory, fingerprint: str) -> None:
        self.directory = directory
        self.fingerprint = fingerprint
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._problem = ""
        self._check_at = 0.0
        self._damaged: tuple[Path, float] | None = None

    def snapshot(self) -> Snapshot:
        """The newest state. Raises IndexUnavailable."""
        if time.monotonic() >= self._check_at:
            with self._lock:
                if time.monotonic() >= self._check_at:
                    self._renew()
                    self._check_at = time.monotonic() + CHECK_EVERY
        snapshot = self._snapshot
        if snapshot is None:
            raise IndexUnavailable(self._problem)
        return snapshot

    def expect_change(self) -> None:
        """Looks again at the next query instead of a second later."""
        self._check_at = 0.0

    def give_up(self, snapshot: Snapshot) -> None:
        """This build failed while answering: do without it until it is replaced, and tell the worker."""
        with self._lock:
            self._damaged = (snapshot.build, time.monotonic() + RETRY_DAMAGED_AFTER)
            self._snapshot = None
            self._problem = f"{snapshot.build} is damaged"
        self.directory.report_damage(snapshot.build)

    def _renew(self) -> None:
        try:
            build = self.directory.current()
            self._refuse_damaged(build)
            if self._snapshot is None or self._snapshot.build != build or not self._snapshot.is_latest():
                self._snapshot = self._open(build)
        except IndexUnavailable as problem:
            self._do_without(str(problem))
        except Exception as problem:
            # Damaged pickles and files can raise anything.
            logger.exception("The index %s cannot be opened", self.directory.path.name)
            self._do_without(str(problem))

    def _do_without(self, problem: str) -> None:
        if problem != self._problem:  # once, not for every query
            logger.warning("Searching in the database: %s", problem)
        self._snapshot, self._problem = None, problem

    def _refuse_damaged(self, build: Path) -> None:
        if self._damaged is None:
            return
        damaged, until = self._damaged
        if build == damaged and time.monotonic() < until:
            raise IndexUnavailable(f"{build} is damaged")
        self._damaged = None

    def _open(self, build: Path) -> Snapshot:
        if fingerprint_of(build) != self.fingerprint:
            raise IndexUnavailable(f"{build} was made for other fields")
        return Snapshot(build, self._snapshot.decoded() if self._snapshot else {})


_readers: dict[tuple[Path, str], Reader] = {}


def reader_for(directory: IndexDirectory, fingerprint: str) -> Reader:
    """The one reader of this process for an index."""
    return _readers.setdefault((directory.path, fingerprint), Reader(directory, fingerprint))


# A lock that another thread held while the process forked would stay locked in the child.
os.register_at_fork(after_in_child=_readers.clear)
