"""Reading rows: whatever is broken is named by its line, and the rest is read."""

import io
import tracemalloc
from collections.abc import Iterator
from typing import IO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum.importers import xml_rows
from forum.importers.rows import BadRow, Row
from tests.forum.dump import document, row


def read(data: bytes) -> tuple[list[Row], list[str]]:
    complaints: list[str] = []

    def complain(place: str, what: str, *, is_row: bool) -> None:
        complaints.append(f"{place} {what}")

    return list(xml_rows.xml_rows(io.BytesIO(data), "Posts.xml", complain)), complaints


def ids(rows: list[Row]) -> list[str]:
    return [one.values["Id"] for one in rows]


@pytest.mark.parametrize("newline", ["\n", "\r\n", " ", "\n\n"])
def test_rows_are_read_whatever_stands_between_them(newline: str) -> None:
    rows, complaints = read(document("posts", [row(Id=1, Body="a < b > c & \"d\"\n'é'"), row(Id=2)], newline))
    assert ids(rows) == ["1", "2"]
    assert rows[0].values["Body"] == "a < b > c & \"d\"\n'é'"
    assert complaints == []


def test_a_place_is_the_line_of_the_row() -> None:
    rows, _ = read(document("posts", [row(Id=1), row(Id=2), "", row(Id=3)], "\r\n"))
    assert [one.place for one in rows] == ["Posts.xml:3", "Posts.xml:4", "Posts.xml:6"]


def test_character_references_become_characters() -> None:
    rows, _ = read(document("posts", ['<row Id="1" Body="a&#xA;b&#xD;&#xE9;&amp;lt;" />']))
    assert rows[0].values["Body"] == "a\nb\ré&lt;"


def test_rows_with_a_closing_tag_and_over_several_lines_are_rows() -> None:
    rows, complaints = read(document("posts", ['<row Id="1">', "</row>", '<row\n  Id="2"\n/>', row(Id=3)]))
    assert (ids(rows), complaints) == (["1", "2", "3"], [])


@pytest.mark.parametrize(
    "broken",
    [
        '<row Id="2" Body="no end />',
        '<row Id="2" Body="raw <b>markup</b>" />',
        '<row Id="2" Id="3" />',
        '<row Id="2" Body="&nbsp;" />',
        '<row Id="2" Body="&#x1;" />',
        '<row Id="2" Body="a & b" />',
        "<row Id=2 />",
        '<row Id="2"',
        '<rwo Id="2" />',
        'row Id="2" />',
        'Id="2" />',
    ],
)
def test_a_broken_row_in_the_middle_costs_one_row(broken: str) -> None:
    rows, complaints = read(document("posts", [row(Id=1), broken, row(Id=3), row(Id=4)]))
    assert ids(rows) == ["1", "3", "4"]
    assert len(complaints) == 1
    assert complaints[0].startswith("Posts.xml:4 ")


def test_bytes_that_are_not_utf8_cost_one_row() -> None:
    data = document("posts", [row(Id=1), row(Id=2, Body="HERE"), row(Id=3)]).replace(b"HERE", b"\xff\xfe")
    rows, complaints = read(data)
    assert ids(rows) == ["1", "3"]
    assert [one[:12] for one in complaints] == ["Posts.xml:4 "]


def test_entities_are_never_expanded() -> None:
    bomb = [
        "<!DOCTYPE posts [",
        '<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">',
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY secret SYSTEM "file:///etc/passwd">',
        "]>",
    ]
    lines = [row(Id=1), '<row Id="2" Body="&b;" />', '<row Id="3" Body="&secret;" />', row(Id=4)]
    data = ("\n".join([*bomb, "<posts>", *lines, "</posts>"])).encode()
    rows, complaints = read(data)
    assert ids(rows) == ["1", "4"]
    assert [one[:12] for one in complaints] == ["Posts.xml:1 ", "Posts.xml:8 ", "Posts.xml:9 "]
    assert "declarations are not read" in complaints[0]
    assert "root:" not in str(rows) + str(complaints)


def test_commented_rows_are_no_rows() -> None:
    rows, complaints = read(document("posts", ["<!-- old:", row(Id=1), "-->", row(Id=2)]))
    assert (ids(rows), complaints) == (["2"], [])


def test_a_file_that_is_cut_short_gives_what_is_whole() -> None:
    whole = document("posts", [row(Id=1), row(Id=2), row(Id=3)])
    for end in range(whole.index(b'Id="3"'), whole.index(b"</posts>") + len(b"</posts")):
        rows, complaints = read(whole[:end])
        assert ids(rows) in (["1", "2"], ["1", "2", "3"])
        assert "cut short" in complaints[-1]
        assert len(rows) == 3 or "Posts.xml:5" in complaints[0]
    assert read(whole)[1] == []


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"Id,Title\n1,Kettle\n", b"\x00\x01\x02", b"PK\x03\x04"])
def test_what_is_no_xml_is_named(data: bytes) -> None:
    rows, complaints = read(data)
    assert rows == []
    assert "Posts.xml there is no XML in it" in complaints


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_refused_as_a_whole(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<posts>\n{row(Id=1)}\n</posts>'
    rows, complaints = read(text.encode(encoding))
    assert rows == []
    assert ["only UTF-8 is read" in one for one in complaints] == [True]


def test_a_dump_without_rows_is_whole() -> None:
    assert read(b"<posts />") == ([], [])
    assert read(b'<?xml version="1.0"?>\n<posts>\n</posts>\n') == ([], [])


class Long(io.RawIOBase):
    """A file that is longer than memory should be: rows, and one row that has no end in sight."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._held = parts, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._held += part
        out, self._held = self._held[:size], self._held[size:]
        return out


def peak_of(file: IO[bytes]) -> tuple[int, int, list[str]]:
    complaints: list[str] = []
    tracemalloc.start()
    rows = xml_rows.xml_rows(file, "Posts.xml", lambda place, what, is_row: complaints.append(place))
    number = sum(1 for _ in rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return number, peak, complaints


@pytest.mark.wide
def test_memory_does_not_grow_with_the_file() -> None:
    def parts(number: int) -> Iterator[bytes]:
        yield b"<posts>\n"
        for _ in range(number):
            yield row(Id=1, Body="x" * 20_000).encode() + b"\n"
        yield b"</posts>"

    small, large = peak_of(Long(parts(50))), peak_of(Long(parts(1500)))  # 1 MB, 30 MB
    assert (small[0], large[0]) == (50, 1500)
    assert large[1] < small[1] + 500_000


@pytest.mark.wide
def test_a_row_without_end_is_dropped_while_it_is_read() -> None:
    def parts() -> Iterator[bytes]:
        yield b'<posts>\n<row Id="1" />\n<row Id="2" Body="'
        for _ in range(60):
            yield b"x" * 999_999 + b"\n"
        yield b'" />\n<row Id="3" />\n</posts>'

    number, peak, complaints = peak_of(Long(parts()))
    assert number == 2
    assert complaints == ["Posts.xml:3"]
    assert peak < 4 * xml_rows.MAX_ROW


def test_lines_are_counted_across_a_row_that_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_rows, "MAX_ROW", 1000)
    monkeypatch.setattr(xml_rows, "CHUNK", 64)
    rows, complaints = read(document("posts", [row(Id=1), '<row Body="' + "line\n" * 2000 + '" />', row(Id=3)]))
    assert [one.place for one in rows] == ["Posts.xml:3", "Posts.xml:2005"]
    assert [one.split()[0] for one in complaints] == ["Posts.xml:4"]


@given(st.binary(max_size=300))
def test_nothing_makes_it_raise(data: bytes) -> None:
    rows, complaints = read(b"<posts>" + data)
    assert all(isinstance(one, Row) for one in rows)
    assert complaints or b"</posts" in data


@given(
    hurt=st.integers(1, 8),
    start=st.integers(0, 40),
    length=st.integers(0, 40),
    put=st.binary(max_size=20) | st.sampled_from([b"<", b">", b'"', b"/>", b"<row", b"</posts>", b"&", b"\x00"]),
)
def test_damage_to_one_row_spares_the_others(hurt: int, start: int, length: int, put: bytes) -> None:
    assume(b"<!" not in put)
    lines = [f'  <row Id="{number}" Title="Kettle {number}" Body="It hums" />\n'.encode() for number in range(10)]
    line = lines[hurt]
    lines[hurt] = line[:start] + put.replace(b"\n", b" ") + line[min(start + length, len(line) - 1) :]
    rows, complaints = read(b"<posts>\n" + b"".join(lines) + b"</posts>")
    unhurt = [str(number) for number in range(10) if number != hurt]
    assert [one.values["Id"] for one in rows if one.place != f"Posts.xml:{2 + hurt}"] == unhurt
    assert len(rows) >= 10 or complaints


def test_values_are_checked_where_they_are_read() -> None:
    one = Row("Posts.xml:3", {"Id": "12", "Big": "9" * 30, "Date": "2024-05-02T10:20:30.123", "Empty": ""})
    assert one.integer("Id") == 12
    assert one.moment("Date").isoformat() == "2024-05-02T10:20:30.123000+00:00"
    assert one.integer_or_none("Empty") is None
    assert one.text("Empty") == ""
    for name, value in [("Id", "1_000"), ("Id", "١٢"), ("Id", ""), ("Id", "1.5"), ("Id", "9" * 30)]:
        with pytest.raises(BadRow, match=name):
            Row("x", {name: value}).integer(name)
    for value in ["yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2024-13-01", ""]:
        with pytest.raises(BadRow, match="Date"):
            Row("x", {"Date": value}).moment("Date")
    with pytest.raises(BadRow, match="it has no Title"):
        one.text("Title")
