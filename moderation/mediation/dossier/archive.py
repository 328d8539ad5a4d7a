"""The one byte layout of a dossier: a plain ZIP that any tool opens, and that has one spelling only.

Nothing is compressed (what must not change in ten years must not hang on a version of zlib, and there is nothing to
inflate for whoever opens a forged one), the time is always the first that ZIP knows, entries have one order. PKWARE's
APPNOTE 6.3, without ZIP64: MAX_BYTES stays far below 4 GiB.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

MAX_BYTES = 1024**3
MAX_ENTRIES = 200
MAX_NAME = 200
CHUNK = 1024 * 1024
SUMS = "SHA256SUMS"
PDF, HTML, CASE, THREAD, EVENTS = "dossier.pdf", "dossier.html", "case.json", "thread.json", "events.json"
FIRST = (PDF, HTML, CASE, THREAD, EVENTS)
EVIDENCE, MORE = "evidence", "more"

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LOCAL_SIGN, CENTRAL_SIGN, END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STORED = 0
_NEEDS, _MADE_BY, _UTF8 = 20, 3 << 8 | 20, 0x800
_TIME, _DATE = 0, 1 << 5 | 1  # 1 January 1980, 00:00
_ONLY_THE_OWNER = 0o100600 << 16
_NAME = re.compile(rf"(?:{EVIDENCE}/[0-9]{{3}}-|{MORE}/)\w(?:[\w.-]*\w)?")


class TooLarge(ValueError):
    """More than an archive of ours may hold."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the dossier: its name there and how its bytes are opened, anew each time."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the archive says of one file; `at` is where its header begins."""

    name: str
    size: int
    crc: int
    at: int

    @property
    def begins(self) -> int:
        return self.at + LOCAL.size + len(self.name.encode())

    @property
    def ends(self) -> int:
        return self.begins + self.size


def is_name(name: str) -> bool:
    """No way out of the folder it is unpacked in, nothing that another system reads as something else."""
    is_ours = name in FIRST or name == SUMS or bool(_NAME.fullmatch(name))
    return is_ours and len(name.encode()) <= MAX_NAME


def place(name: str) -> tuple[int, str]:
    """Where a name belongs: what people read first, the sums last."""
    if name in FIRST:
        return FIRST.index(name), ""
    return {EVIDENCE: len(FIRST), MORE: len(FIRST) + 1}.get(name.partition("/")[0], len(FIRST) + 2), name


def local_header(entry: Entry) -> bytes:
    name = entry.name.encode()
    sizes = (entry.crc, entry.size, entry.size)
    return LOCAL.pack(LOCAL_SIGN, _NEEDS, _UTF8, STORED, _TIME, _DATE, *sizes, len(name), 0) + name


def record(entry: Entry) -> bytes:
    """Its line in the directory at the end."""
    name = entry.name.encode()
    told = (_MADE_BY, _NEEDS, _UTF8, STORED, _TIME, _DATE, entry.crc, entry.size, entry.size, len(name))
    return CENTRAL.pack(CENTRAL_SIGN, *told, 0, 0, 0, 0, _ONLY_THE_OWNER, entry.at) + name


def end(entries: list[Entry]) -> bytes:
    """The last bytes: how many there are, and where the directory is."""
    size = sum(len(record(entry)) for entry in entries)
    count, begins = len(entries), entries[-1].ends if entries else 0
    return END.pack(END_SIGN, 0, 0, count, count, size, begins, 0)


def write(parts: Iterable[Part], out: IO[bytes]) -> str:
    """Write the archive into a file that can be read, a piece at a time; its SHA-256.

    TooLarge, or ValueError for a name that is none or comes twice.
    """
    entries: list[Entry] = []
    sums: list[str] = []
    for part in sorted(parts, key=lambda part: place(part.name)):
        entry, sha256 = _copy(part, out)
        _check(entry, entries)
        entries.append(entry)
        sums.append(f"{sha256}  {entry.name}\n")
    listed = "".join(sums).encode()
    entries.append(_put(SUMS, listed, out))
    out.write(b"".join(record(entry) for entry in entries) + end(entries))
    return _digest(out)


def _check(entry: Entry, before: list[Entry]) -> None:
    if not is_name(entry.name) or entry.name == SUMS:
        raise ValueError(f"{entry.name!r} cannot be the name of a part of a dossier.")
    if any(other.name.casefold() == entry.name.casefold() for other in before):
        raise ValueError(f"Two parts of the dossier are called {entry.name}.")
    if len(before) + 2 > MAX_ENTRIES:
        raise TooLarge(f"More than {MAX_ENTRIES} files.")


def _copy(part: Part, out: IO[bytes]) -> tuple[Entry, str]:
    """The bytes first, then their header over the room left for it: nothing is held in memory."""
    at = out.tell()
    empty = Entry(part.name, 0, 0, at)
    out.write(local_header(empty))
    sha256, crc, size = hashlib.sha256(), 0, 0
    with part.open() as source:
        while chunk := source.read(CHUNK):
            sha256.update(chunk)
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            if at + size > MAX_BYTES:
                raise TooLarge(f"More than {MAX_BYTES} bytes.")
            out.write(chunk)
    entry = Entry(part.name, size, crc, at)
    out.seek(at)
    out.write(local_header(entry))
    out.seek(entry.ends)
    return entry, sha256.hexdigest()


def _put(name: str, content: bytes, out: IO[bytes]) -> Entry:
    entry = Entry(name, len(content), zlib.crc32(content), out.tell())
    out.write(local_header(entry) + content)
    return entry


def _digest(out: IO[bytes]) -> str:
    out.seek(0)
    sha256 = hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]
    out.seek(0)
    return sha256
