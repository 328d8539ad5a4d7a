"""How Whoosh gets at its files: read into memory, never mapped."""

from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

from knowledge.search.directory import IndexUnavailable

WRITABLE_BY_OTHERS = 0o022


class Content(NamedTuple):
    """What a file held when it was read."""

    size: int
    changed: int
    data: bytes


class MemoryStorage(FileStorage):
    """Reads each file into memory once, for all readers and writers of the process.

    Whoosh would map them: a mapped file that somebody truncates kills the process with SIGBUS, and Whoosh 2.7.4
    copies the mapping for each reader anyway.
    """

    supports_mmap = False

    def open_file(self, name: str, **options: Any) -> BufferFile:
        return BufferFile(_read(Path(self.folder, name)), name=name)


_contents: dict[Path, Content] = {}


def _read(path: Path) -> bytes:
    status = path.stat()
    if status.st_mode & WRITABLE_BY_OTHERS:
        raise IndexUnavailable(f"{path} can be written by others, and the index holds pickles")
    known = _contents.get(path)
    if known is None or (known.size, known.changed) != (status.st_size, status.st_mtime_ns):
        known = Content(status.st_size, status.st_mtime_ns, path.read_bytes())
        if path.suffix == ".seg":  # the others are small, and written anew by every commit
            _keep(path, known)
    return known.data


def _keep(path: Path, content: Content) -> None:
    for known in list(_contents):
        if not known.exists():
            _contents.pop(known, None)
    _contents[path] = content
