"""Whether the index is there, whole and up to date, and what to do when it is not.

The database is the truth and the index a copy: anything wrong with it is repaired from there.
"""

import logging
from contextlib import suppress
from pathlib import Path

from modelsearch.backends import get_search_backend

from knowledge.models.index_queue import IndexQueue
from knowledge.search.backend import WhooshSearchBackend
from knowledge.search.comparison import differences, may_differ, some
from knowledge.search.directory import IndexBusy, IndexUnavailable
from knowledge.search.index import WhooshIndex
from knowledge.search.rebuild import rebuild_index
from knowledge.search.seal import broken_files, fingerprint_of, has_unsealed_commit, seal
from knowledge.search.snapshot import Snapshot

logger = logging.getLogger(__name__)

SECOND_LOOK = 2.0  # seconds a writer is given to finish

_read_once: set[Path] = set()  # builds whose files this process has read from end to end


def indexes() -> list[WhooshIndex]:
    """The indexes of this site; none where another search backend is in use."""
    backend = get_search_backend()
    return list(backend.all_indexes()) if isinstance(backend, WhooshSearchBackend) else []


def index_is_healthy() -> bool:
    """Whether every index can be answered from. Its content is not compared: see `check_index`."""
    return not any(damage(index) for index in indexes())


def rebuild() -> int:
    """Builds every index anew from the database, beside those in use; returns the number of objects."""
    return sum(rebuild_index(index) for index in indexes())


def heal() -> int:
    """Repairs what is wrong; returns how many indexes or objects that took. The worker calls it now and then.

    A damaged index is built anew. A whole one with another number of objects than the database gets those that
    differ queued.
    """
    return sum(_heal(index) for index in indexes())


def check_index(deep: bool = False) -> list[str]:
    """Differences between index and database, one sentence each; objects still queued are not counted.

    `deep` compares the content of every document too, and reads all objects for that.
    """
    found = []
    for index in indexes():
        problem = damage(index)
        found += [problem] if problem else [str(difference) for difference in differences(index, deep)]
    if parked := list(IndexQueue.objects.parked()):
        found.append(f"{len(parked)} objects cannot be indexed: {some(map(str, parked))}")
    return found


def damage(index: WhooshIndex) -> str | None:
    """What is wrong with the files of an index: missing, truncated, altered, made for other fields."""
    problem = _damage(index)
    if problem is not None:
        # A writer may be between its commit and its seal. Look again once it has finished.
        with suppress(IndexBusy, OSError), index.directory.lock().held(SECOND_LOOK):
            return _damage(index)
    return problem


def _damage(index: WhooshIndex) -> str | None:
    try:
        build = index.directory.current()
    except IndexUnavailable as problem:
        return str(problem)
    if fingerprint_of(build) != index.fingerprint:
        return f"{index}: made for other fields"
    if index.directory.is_reported_damaged(build) or has_unsealed_commit(build):
        return _unreadable(index, build)
    if broken := broken_files(build, thorough=build not in _read_once):
        return f"{index}: damaged: {', '.join(broken)}"
    _read_once.add(build)
    return None


def _unreadable(index: WhooshIndex, build: Path) -> str | None:
    """An answer failed, or a writer died before its seal: read everything before calling it sound."""
    if not has_unsealed_commit(build) and (broken := broken_files(build, thorough=True)):
        return f"{index}: damaged: {', '.join(broken)}"
    try:
        Snapshot(build, {}).read_whole()
        seal(build, index.fingerprint)
    except Exception as problem:
        logger.exception("The index %s cannot be read", index)
        return f"{index}: {type(problem).__name__}: {problem}"
    index.directory.forget_damage()
    return None


def _heal(index: WhooshIndex) -> int:
    if problem := damage(index):
        logger.warning("Rebuilding the index: %s", problem)
        with suppress(IndexBusy):  # somebody is rebuilding it already
            rebuild_index(index)
            return 1
        return 0
    if not may_differ(index):
        return 0
    keys = {key for difference in differences(index) for key in difference.keys}
    if keys:
        logger.warning("%s: %d objects differ from the database", index, len(keys))
        IndexQueue.objects.put(index.root, keys)
    return len(keys)
