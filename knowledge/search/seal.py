"""What a build looked like when it was last written, so that damage is noticed before a visitor meets it.

Whoosh neither syncs nor checks its files. Here every commit is synced, then sealed with sizes and checksums.
"""

import json
import zlib
from pathlib import Path
from typing import Any

from knowledge.search.directory import fsync

SEAL = "seal.json"


def seal(build: Path, fingerprint: str) -> None:
    """Syncs the files of a build and writes down what they look like."""
    before = _read(build).get("files", {})
    files = {}
    for path in sorted(build.iterdir()):
        if path.suffix not in (".seg", ".toc"):
            continue
        size, changed = _stat(path)
        files[path.name] = before.get(path.name)
        if files[path.name] is None or files[path.name][:2] != [size, changed]:
            fsync(path)
            files[path.name] = [size, changed, zlib.crc32(path.read_bytes())]
    draft = build / f"{SEAL}.new"
    draft.write_text(json.dumps({"fingerprint": fingerprint, "files": files}))
    fsync(draft)
    draft.replace(build / SEAL)
    fsync(build)


def fingerprint_of(build: Path) -> str | None:
    """What the build was made for, None where it was never finished."""
    return _read(build).get("fingerprint")


def broken_files(build: Path, thorough: bool = False) -> list[str]:
    """Files that are not what was written. `thorough` reads them all, otherwise only those that were touched."""
    sealed = _read(build).get("files")
    if not sealed:
        return [SEAL]
    return [name for name, written in sealed.items() if not _is_intact(build / name, *written, thorough=thorough)]


def has_unsealed_commit(build: Path) -> bool:
    """Whether a writer died between its commit and its seal: the files are newer than what is written of them."""
    sealed = _read(build).get("files", {})
    return any(path.name not in sealed for path in build.glob("*.toc"))


def _is_intact(path: Path, size: int, changed: int, checksum: int, *, thorough: bool) -> bool:
    try:
        if not thorough and _stat(path) == (size, changed):
            return True
        return path.stat().st_size == size and zlib.crc32(path.read_bytes()) == checksum
    except OSError:
        return False


def _stat(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(build: Path) -> dict[str, Any]:
    try:
        found = json.loads((build / SEAL).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
