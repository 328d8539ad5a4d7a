"""Rows of an XML file that holds nothing but `<row … />` elements, each parsed by itself.

In XML a `<` only ever begins markup, so the file is cut there: whatever a broken row holds, the next one is
found again, and no more than one row is in memory. Entities are never read, so none expands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from forum.importers.rows import BadRow, Row
from forum.importers.source import Complain

CHUNK = 256 * 1024
MAX_ROW = 8 * 1024 * 1024  # bytes; a post has at most 30,000 characters
_KEPT_OF_TOO_LONG = 80
_TOO_LONG = b"\x00"  # no XML holds it, so that a row that was cut never passes for a whole one

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_ROW = re.compile(rb"row(?=[\s/>])")
_TAG = re.compile(rb"row(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/>")
_NAME = re.compile(rb"[/?]?([\w:.-]+)")
_END = re.compile(rb"/[\w:.-]+\s*>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]+)")
_READABLE = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


def xml_rows(file: IO[bytes], name: str, complain: Complain) -> Iterator[Row]:
    """The rows that can be read, in order; `complain` is told of the rest."""
    return _Reader(name, complain).rows(file)


class _Reader:
    def __init__(self, name: str, complain: Complain) -> None:
        self._name, self._complain = name, complain
        self._root: bytes | None = None
        self._is_closed = self._in_comment = self._in_declaration = self._in_debris = False

    def rows(self, file: IO[bytes]) -> Iterator[Row]:
        line = 1
        for number, (line, piece) in enumerate(_pieces(file)):
            if not self._is_readable(piece):
                self._complain(self._place(line), "only UTF-8 is read: file skipped", is_row=False)
                return
            if number == 0:  # before the first `<`
                self._text(line, piece, 0)
            elif not self._in_comment and _ROW.match(piece):
                self._in_declaration = False
                yield from self._row(line, piece)
            else:
                self._markup(line, piece)
        if self._root is None:
            self._complain(self._name, "there is no XML in it", is_row=False)
        elif not self._is_closed:
            end = f"</{_shown(self._root)}>"
            self._complain(self._place(line), f"the file ends before {end}: it is cut short", is_row=False)

    def _place(self, line: int) -> str:
        return f"{self._name}:{line}"

    def _is_readable(self, piece: bytes) -> bool:
        if self._root is not None:
            return True
        declared = _ENCODING.search(piece) if piece.startswith(b"?xml") else None
        return not piece.startswith(_WIDE_BOMS) and (declared is None or declared[1].lower() in _READABLE)

    def _row(self, line: int, piece: bytes) -> Iterator[Row]:
        self._in_debris = False
        try:
            yield Row(self._place(line), _attributes(piece))
        except BadRow as error:
            tag = _TAG.match(piece)
            if tag is not None and piece[tag.end() :].strip():  # what a lost `<` leaves of the next row
                yield from self._row(line, tag.group())
                self._text(line, piece, tag.end())
            else:
                self._in_debris = True
                self._complain(self._place(line), str(error), is_row=True)

    def _markup(self, line: int, piece: bytes) -> None:
        """Anything but a row: mostly the root element, once opened and once closed."""
        if self._in_comment or piece.startswith(b"!--"):
            self._in_comment = b"-->" not in piece
        elif piece.startswith(b"!"):
            if not self._in_declaration:
                self._complain(self._place(line), "declarations are not read", is_row=False)
            self._in_declaration = True
        elif name := _NAME.match(piece):
            self._element(line, piece, name[1])
        else:
            self._text(line, piece, 0)

    def _element(self, line: int, piece: bytes, name: bytes) -> None:
        is_end = _END.match(piece) is not None
        is_known = is_end or self._root in (None, name)
        if is_end:
            self._is_closed = self._is_closed or name == self._root
        elif self._root is None and not piece.startswith(b"?"):
            self._root, self._is_closed = name, piece.rstrip().endswith(b"/>")
        if is_known:
            self._text(line, piece, piece.find(b">") + 1)
        elif not self._in_debris:  # what stands in a broken row was reported with it
            self._complain(self._place(line), f"<{_shown(name)}> is not a row", is_row=True)

    def _text(self, line: int, piece: bytes, start: int) -> None:
        """Nothing but space stands between elements."""
        text = piece[start:].strip()
        if text and not self._in_debris:
            before = piece[: piece.index(text, start)]
            what = f"this stands outside of rows: {_shown(text)!r}"
            self._complain(self._place(line + before.count(b"\n")), what, is_row=True)


def _pieces(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """What stands from each `<` to the next, with the line where it begins."""
    line, cut, held = 1, 0, b""
    for chunk in iter(lambda: file.read(CHUNK), b""):
        *whole, held = (held + chunk).split(b"<")
        for piece in whole:
            yield line, piece.removeprefix(_BOM) if line == 1 else piece
            line, cut = line + piece.count(b"\n") + cut, 0
        if len(held) > MAX_ROW:
            cut += held.count(b"\n", _KEPT_OF_TOO_LONG)
            held = held[:_KEPT_OF_TOO_LONG] + _TOO_LONG
    yield line, held


def _attributes(piece: bytes) -> dict[str, str]:
    if _TOO_LONG in piece:
        raise BadRow(f"the row holds a null character, or is longer than {MAX_ROW:,} bytes")
    text = b"<" + piece.rstrip()
    if text.endswith(b">") and not text.endswith(b"/>"):
        text += b"</row>"
    try:
        return dict(fromstring(text).attrib)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadRow(f"the row cannot be read ({error})") from None


def _shown(text: bytes) -> str:
    return text[:40].decode(errors="replace")
