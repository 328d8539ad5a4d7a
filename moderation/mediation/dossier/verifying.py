"""Whether a dossier is still what was taken: its layout, its sums, and what its files say of each other.

What somebody rewrote consistently, sums and chain included, holds in itself: compare its SHA-256 with the one that
the site or the sender told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from moderation.mediation import event_chain
from moderation.mediation.canonical import canonical_json
from moderation.mediation.dossier import archive, reading
from moderation.mediation.dossier.archive import CASE, EVENTS, HTML, SUMS, THREAD, Entry
from moderation.mediation.dossier.reading import Fault

NEEDED = (HTML, CASE, THREAD, EVENTS, SUMS)
MAX_JSON = 64 * 1024 * 1024  # of thread.json: the longest thread is a few megabytes
SCHEMA_VERSION = 1
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")


def verify(file: IO[bytes]) -> list[Fault]:
    """Every fault found, in the order of the archive; none when the dossier holds."""
    listing = reading.read(file)
    faults = [*listing.faults, *_missing(listing.entries)] if listing.entries else listing.faults
    if not listing.entries:
        return faults
    faults += _contents(file, listing.entries)
    return faults or list(_meanings(_Files(file, listing.entries)))


def sha256_of(file: IO[bytes]) -> str:
    """Of the whole archive: what to compare with what was told."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _missing(entries: list[Entry]) -> Iterator[Fault]:
    present = {entry.name for entry in entries}
    yield from (Fault(name, "missing") for name in NEEDED if name not in present)


def _contents(file: IO[bytes], entries: list[Entry]) -> Iterator[Fault]:
    """Each file against its CRC-32, which stands beside it, and its SHA-256, which stands in SHA256SUMS."""
    last = entries[-1]
    if last.name != SUMS or last.size > archive.MAX_ENTRIES * (archive.MAX_NAME + 67):
        yield Fault(SUMS, "not at the end, or too long")
        return
    told = _told(reading.content(file, last))
    if told is None or reading.sums_of(file, last)[1] != last.crc:
        yield Fault(SUMS, "changed: its lines are not those that were written")
    told = told or {}
    for entry in entries[:-1]:
        sha256, crc = reading.sums_of(file, entry)
        if told and entry.name not in told:
            yield Fault(entry.name, f"added: {SUMS} does not name it")
        elif crc != entry.crc or told.get(entry.name, sha256) != sha256:
            yield Fault(entry.name, "its content was changed")
    present = {entry.name for entry in entries}
    yield from (Fault(name, f"missing: {SUMS} names it") for name in told if name not in present)
    if told and list(told) != sorted(told, key=archive.place):
        yield Fault(SUMS, "its lines are in another order")


def _told(listed: bytes) -> dict[str, str] | None:
    """Sums by name, in their order; None for anything but lines of sums."""
    try:
        text = listed.decode()
    except UnicodeDecodeError:
        return None
    found = _LINE.findall(text)
    sums = {name: sha256 for sha256, name in found}
    return sums if len(sums) == len(found) and "".join(f"{s}  {n}\n" for s, n in found) == text else None


class _Files:
    """The JSON files of a dossier whose bytes hold."""

    def __init__(self, file: IO[bytes], entries: list[Entry]) -> None:
        self.file = file
        self.entries = {entry.name: entry for entry in entries}

    def sha256(self, name: str) -> str:
        return reading.sums_of(self.file, self.entries[name])[0]

    def json(self, name: str) -> Any:
        """ValueError for what is not canonical JSON of a bearable size."""
        if self.entries[name].size > MAX_JSON:
            raise ValueError(f"larger than {MAX_JSON} bytes")
        raw = reading.content(self.file, self.entries[name])
        try:
            value = json.loads(raw)
            if canonical_json(value) == raw:
                return value
        except (TypeError, ValueError, RecursionError):
            pass
        raise ValueError("not canonical JSON")


def _meanings(files: _Files) -> Iterator[Fault]:
    """What the files say of each other: case.json knows the thread, the journal and the documents."""
    known: dict[str, Any] = {}
    for name in (CASE, THREAD, EVENTS):
        try:
            known[name] = files.json(name)
        except ValueError as refusal:
            yield Fault(name, str(refusal))
    if len(known) < 3:
        return
    for name, check in ((CASE, _case), (THREAD, _thread), (EVENTS, _events)):
        try:
            yield from check(files, known)
        except (LookupError, TypeError, AttributeError):
            yield Fault(name, "not of the form that its schema describes")


def _case(files: _Files, known: Mapping[str, Any]) -> Iterator[Fault]:
    case = known[CASE]
    if case["schema_version"] != SCHEMA_VERSION:
        yield Fault(CASE, f"of version {case['schema_version']}; this program knows {SCHEMA_VERSION}")
    told = {row["path"]: (row["sha256"], row["size"]) for row in case["evidence"]}
    there = [name for name in files.entries if name.startswith(f"{archive.EVIDENCE}/")]
    yield from (Fault(path, f"missing: {CASE} names it") for path in told if path not in there)
    for name in there:
        if told.get(name) != (files.sha256(name), files.entries[name].size):
            yield Fault(name, f"not the document that {CASE} names")


def _thread(files: _Files, known: Mapping[str, Any]) -> Iterator[Fault]:
    """The journal sealed its digest at the moment of sending."""
    sealed = [event["data"]["snapshot_sha256"] for event in known[EVENTS]["events"] if event["event"] == "send"]
    if {files.sha256(THREAD)} != {known[CASE]["thread"]["sha256"], *sealed[-1:]}:
        yield Fault(THREAD, f"not the discussion that {CASE} and {EVENTS} name")


def _events(files: _Files, known: Mapping[str, Any]) -> Iterator[Fault]:
    case, journal = known[CASE], known[EVENTS]
    start, head = event_chain.genesis(case["ref"]), case["events"]["head"]
    found = event_chain.verify(journal["events"], start=start, head=head)
    if found is not None:
        yield Fault(EVENTS, f"event {found.seq}: {found.why}")
    if (journal["ref"], len(journal["events"])) != (case["ref"], case["events"]["count"]):
        yield Fault(EVENTS, "of another case, or not all of it")
