"""A dossier that somebody touched: found, and named by its item."""

import io
import json
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.mediation import event_chain
from moderation.mediation.canonical import canonical_json
from moderation.mediation.dossier import archive, reading, verifying
from moderation.mediation.dossier.archive import Entry
from tests.moderation import dossiers

INVOICE = "evidence/001-invoice.pdf"
REF = "SC-26-7F3KQ-H"


def journal():
    """Two events that hold."""
    rows, prev = [], event_chain.genesis(REF)
    thread = dossiers.sha256(THREAD)
    for seq, (event, data) in enumerate((("offer", {}), ("send", {"snapshot_sha256": thread})), start=1):
        row = {"seq": seq, "at": "2026-05-10T08:00:00Z", "actor": "", "actor_role": "asker", "source": "asker"}
        row |= {"event": event, "from_state": "", "to_state": event, "data": data, "prev_hash": prev}
        prev = row["hash"] = event_chain.next_hash(prev, row)
        rows.append(row)
    return rows


THREAD = canonical_json({"posts": []})
EVENTS = journal()
PDF = b"%PDF-1.4 an invoice"


def case_data(**changes):
    document = {"path": INVOICE, "sha256": dossiers.sha256(PDF), "size": len(PDF)}
    known = {
        "schema_version": 1,
        "ref": REF,
        "evidence": [document],
        "thread": {"path": "thread.json", "sha256": dossiers.sha256(THREAD)},
        "events": {"path": "events.json", "count": 2, "head": EVENTS[-1]["hash"]},
    }
    return {**known, **changes}


def files(**changes):
    """By name; `None` leaves one out. Small: every byte of it is flipped below."""
    held = {
        "dossier.html": b"<!doctype html>",
        "case.json": canonical_json(case_data()),
        "thread.json": THREAD,
        "events.json": canonical_json({"ref": REF, "events": EVENTS}),
        INVOICE: PDF,
        "more/loyalty.txt": b"3",
    }
    return {name: raw for name, raw in {**held, **changes}.items() if raw is not None}


GOOD = dossiers.packed(files())
ENTRIES = reading.read(io.BytesIO(GOOD)).entries
NAMES = {entry.name for entry in ENTRIES}


def item_at(place):
    """Whose byte it is: that of a file, of its header, of its line in the directory, or of the end."""
    for entry in ENTRIES:
        if entry.at <= place < entry.ends:
            return entry.name
    at = ENTRIES[-1].ends
    for entry in ENTRIES:
        if at <= place < (at := at + len(archive.record(entry))):
            return entry.name
    return reading.THE_END


def flipped(place, bit=0):
    changed = bytearray(GOOD)
    changed[place] ^= 1 << bit
    return bytes(changed)


def test_one_that_nobody_touched_holds():
    assert dossiers.faults(GOOD) == []
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        assert file.testzip() is None
        assert set(file.namelist()) == NAMES


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 7))
def test_one_flipped_bit_is_named(place, bit):
    assert item_at(place) in dossiers.items(flipped(place, bit))


@pytest.mark.wide
def test_every_byte():
    missed = [place for place in range(len(GOOD)) if item_at(place) not in dossiers.items(flipped(place, place % 8))]
    assert missed == []


@pytest.mark.wide
@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(min_size=1, max_size=3))
def test_bytes_put_in_are_found(place, more):
    assert dossiers.faults(GOOD[:place] + more + GOOD[place:])


@pytest.mark.wide
@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 40))
def test_bytes_taken_out_are_found(place, count):
    assert dossiers.faults(GOOD[:place] + GOOD[place + count :])


@pytest.mark.wide
@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_anything_else_is_no_dossier(content):
    assert dossiers.faults(content)


def raw_archive(rows):
    """An archive in our layout, of whatever names and in whatever order."""
    out, entries = b"", []
    for name, raw in rows:
        entry = Entry(name, len(raw), zlib.crc32(raw), len(out))
        entries.append(entry)
        out += archive.local_header(entry) + raw
    return out + b"".join(archive.record(entry) for entry in entries) + archive.end(entries)


@pytest.mark.parametrize("name", [*sorted(NAMES - {archive.SUMS})])
def test_a_file_exchanged_with_its_own_checksum_is_named(name):
    rows = [(one, raw + b" " if one == name else raw) for one, raw in dossiers.contents_of(GOOD).items()]
    assert dossiers.items(raw_archive(rows)) == {name}


@pytest.mark.wide
@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_missing_file_is_named(name):
    rows = [(one, raw) for one, raw in dossiers.contents_of(GOOD).items() if one != name]
    assert name in dossiers.items(raw_archive(rows))


def test_an_added_file_is_named():
    rows = [*dossiers.contents_of(GOOD).items()]
    rows.insert(5, ("evidence/002-forged.pdf", b"%PDF-"))
    assert dossiers.items(raw_archive(rows)) == {"evidence/002-forged.pdf"}


@pytest.mark.wide
def test_files_in_another_order_are_named():
    rows = [*dossiers.contents_of(GOOD).items()]
    rows[2], rows[3] = rows[3], rows[2]
    assert {"events.json", "thread.json"} & dossiers.items(raw_archive(rows))


@pytest.mark.wide
def test_sums_in_another_order_are_named():
    held = dossiers.contents_of(GOOD)
    lines = held[archive.SUMS].splitlines(keepends=True)
    held[archive.SUMS] = b"".join(reversed(lines))
    assert dossiers.items(raw_archive(held.items())) == {archive.SUMS}


def test_two_of_one_name_are_named():
    rows = [*dossiers.contents_of(GOOD).items()]
    rows.insert(2, rows[1])
    assert "case.json" in dossiers.items(raw_archive(rows))


@pytest.mark.wide
@pytest.mark.parametrize(
    "name",
    ["../case.json", "/etc/passwd", "evidence/../../x", "C:\\x", "evidence\\001-x.pdf", "more/..", "more/a/b", "x", "",
     "evidence/001-a\nb", "Case.json", "more/a\u202epdf.exe"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_named(name):
    rows = [*dossiers.contents_of(GOOD).items()]
    rows.insert(6, (name, b"x"))
    found = dossiers.faults(raw_archive(rows))
    assert any(fault.item in {name, repr(name)} for fault in found)


@pytest.mark.wide
@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_of_another_program_does_not_hold(compression):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, raw in dossiers.contents_of(GOOD).items():
            file.writestr(name, raw)
    assert dossiers.faults(out.getvalue())


@pytest.mark.wide
def test_a_bomb_is_refused_without_being_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("case.json", b"0" * 20_000_000)
    monkeypatch.setattr(zlib, "decompressobj", None)
    assert dossiers.faults(out.getvalue())


@pytest.mark.wide
def test_lengths_that_lie_cost_nothing():
    """A header that promises four gigabytes, a directory of millions: bounded by the file itself."""
    forged = bytearray(GOOD)
    struct.pack_into("<I", forged, 22, 0xFFFFFFFF)
    struct.pack_into("<II", forged, len(forged) - 10, 0xFFFFFF00, 0)
    assert dossiers.faults(bytes(forged))


@pytest.mark.wide
def test_too_large_is_said(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert dossiers.items(GOOD) == {reading.ARCHIVE}


@pytest.mark.wide
@pytest.mark.parametrize(
    ("item", "changes"),
    [
        ("case.json", {"case.json": b"{"}),
        ("case.json", {"case.json": b"[" * 100_000}),
        ("case.json", {"case.json": b"[1e999]"}),
        ("case.json", {"case.json": b'{"a": 1}'}),
        ("case.json", {"case.json": b"{}"}),
        ("case.json", {"case.json": canonical_json(case_data(schema_version=2))}),
        ("thread.json", {"thread.json": canonical_json({"posts": [1]})}),
        ("thread.json", {"case.json": canonical_json(case_data(thread={"sha256": "0" * 64}))}),
        ("events.json", {"events.json": canonical_json({"ref": REF, "events": EVENTS[:1]})}),
        ("events.json", {"events.json": canonical_json({"ref": REF, "events": EVENTS[::-1]})}),
        ("events.json", {"events.json": canonical_json({"ref": REF, "events": [{**EVENTS[0], "to_state": "x"}]})}),
        ("events.json", {"events.json": canonical_json({"ref": REF, "events": [1]})}),
        (INVOICE, {INVOICE: b"%PDF-1.4 another"}),
        (INVOICE, {INVOICE: None}),
        ("evidence/002-more.pdf", {"evidence/002-more.pdf": b"%PDF-"}),
    ],
)  # fmt: skip
def test_sums_made_anew_do_not_help(item, changes):
    """What the files say of each other, and the chain, must hold too."""
    assert item in dossiers.items(dossiers.packed(files(**changes)))


@pytest.mark.wide
def test_what_is_rewritten_as_a_whole_has_another_digest():
    other = dossiers.packed(files(**{"dossier.html": b"<!doctype html><p>Paid."}))
    assert dossiers.faults(other) == []
    assert verifying.sha256_of(io.BytesIO(other)) != verifying.sha256_of(io.BytesIO(GOOD))
    assert json.loads(dossiers.contents_of(other)["case.json"])["ref"] == REF
