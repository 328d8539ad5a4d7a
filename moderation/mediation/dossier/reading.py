"""From the bytes of a file to the entries of a dossier, or to what is wrong with it. Nothing is unpacked.

A ZIP says everything about a file twice, before it and in the directory at the end. One flipped byte leaves one of
both whole: the layout comes from that one, and the other must be, byte for byte, what we would have written.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from moderation.mediation.dossier import archive
from moderation.mediation.dossier.archive import CENTRAL, END, LOCAL, MAX_BYTES, MAX_ENTRIES, Entry

ARCHIVE = "the archive"
THE_END = "the end of the archive"


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold: the file of the dossier, and why."""

    item: str
    why: str

    def __str__(self) -> str:
        return f"{self.item}: {self.why}"


@dataclass(slots=True)
class Listing:
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(file: IO[bytes]) -> Listing:
    """What the file holds, and each byte around its contents that is not as we write it."""
    size = file.seek(0, os.SEEK_END)
    if size > MAX_BYTES:
        return Listing(faults=[Fault(ARCHIVE, f"larger than {MAX_BYTES} bytes, which no dossier is")])
    if size < END.size:
        return Listing(faults=[Fault(ARCHIVE, "cut off, or no dossier at all")])
    layout = _from_directory(file, size)
    entries = layout if layout is not None else _from_headers(file, size)
    if not entries:
        return Listing(faults=[Fault(ARCHIVE, "damaged, cut off, or not of a dossier")])
    return Listing(entries, [*_names(entries), *_framing(file, entries, size)])


def _framing(file: IO[bytes], entries: list[Entry], size: int) -> list[Fault]:
    """What stands around the files. Where nothing of it is ours, one sentence says so, and hides no changed file."""
    found = [*_headers(file, entries), *_directory(file, entries, size)]
    if {entry.name for entry in entries} <= {fault.item for fault in found}:
        return [Fault(ARCHIVE, "packed anew, by another program")]
    return found


def _from_directory(file: IO[bytes], size: int) -> list[Entry] | None:
    """As the directory says; None where its lines do not fill the file from its first byte on."""
    told = END.unpack(_bytes(file, size - END.size, END.size))
    length, begins = told[5], told[6]
    if told[0] != archive.END_SIGN or begins + length != size - END.size:
        return None
    entries = _records(_bytes(file, begins, length) if length <= MAX_ENTRIES * (CENTRAL.size + 1024) else b"")
    if entries is None or [entry.at for entry in entries] != [0, *(entry.ends for entry in entries[:-1])]:
        return None
    return entries if entries[-1].ends == begins else None


def _records(directory: bytes) -> list[Entry] | None:
    entries: list[Entry] = []
    at = 0
    while at < len(directory):
        if len(entries) == MAX_ENTRIES or len(directory) - at < CENTRAL.size:
            return None
        told = CENTRAL.unpack_from(directory, at)
        name = _name(directory[at + CENTRAL.size : at + CENTRAL.size + told[10]])
        if told[0] != archive.CENTRAL_SIGN or name is None or told[4] != archive.STORED:
            return None
        entries.append(Entry(name, told[9], told[7], told[16]))
        at += CENTRAL.size + sum(told[10:13])
    return entries or None


def _from_headers(file: IO[bytes], size: int) -> list[Entry]:
    """As the header before each file says, up to the sums; nothing where one does not lead to the next."""
    entries: list[Entry] = []
    at = 0
    while not entries or entries[-1].name != archive.SUMS:
        header = _bytes(file, at, LOCAL.size)
        if len(header) < LOCAL.size or len(entries) == MAX_ENTRIES:
            return []
        told = LOCAL.unpack(header)
        name = _name(_bytes(file, at + LOCAL.size, told[9]))
        if told[0] != archive.LOCAL_SIGN or name is None or told[3] != archive.STORED:
            return []
        entry = Entry(name, told[8], told[6], at)
        entries.append(entry)
        at = entry.ends + told[10]
    return entries


def _name(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _names(entries: list[Entry]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in entries:
        if not archive.is_name(entry.name):
            yield Fault(repr(entry.name), "no name that a dossier gives")
        if entry.name.casefold() in seen:
            yield Fault(entry.name, "there twice")
        seen.add(entry.name.casefold())
    in_order = sorted(entries, key=lambda entry: archive.place(entry.name))
    for entry, expected in zip(entries, in_order, strict=True):
        if entry is not expected:
            yield Fault(entry.name, f"not in its place: {expected.name} belongs there")
            return


def _headers(file: IO[bytes], entries: list[Entry]) -> Iterator[Fault]:
    for entry in entries:
        written = archive.local_header(entry)
        if _bytes(file, entry.at, len(written)) != written:
            yield Fault(entry.name, "its header in the archive was changed")


def _directory(file: IO[bytes], entries: list[Entry], size: int) -> Iterator[Fault]:
    at = entries[-1].ends
    for entry in entries:
        written = archive.record(entry)
        if _bytes(file, at, len(written)) != written:
            yield Fault(entry.name, "its line in the directory of the archive was changed")
        at += len(written)
    written = archive.end(entries)
    if _bytes(file, at, len(written)) != written or at + len(written) != size:
        yield Fault(THE_END, "changed, cut off, or followed by something")


def content(file: IO[bytes], entry: Entry) -> bytes:
    return _bytes(file, entry.begins, entry.size)


def sums_of(file: IO[bytes], entry: Entry) -> tuple[str, int]:
    """SHA-256 and CRC-32 of what is there, read a piece at a time."""
    sha256, crc, left = hashlib.sha256(), 0, entry.size
    file.seek(entry.begins)
    while left and (chunk := file.read(min(left, archive.CHUNK))):
        sha256.update(chunk)
        crc, left = zlib.crc32(chunk, crc), left - len(chunk)
    return sha256.hexdigest(), crc


def _bytes(file: IO[bytes], at: int, length: int) -> bytes:
    """At most what the file has: `length` was bounded by its size or by 64 KiB."""
    file.seek(at)
    return file.read(length)
