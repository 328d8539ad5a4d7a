"""Rows of a product feed in XML: RSS 2.0 with `<item>` or Atom with `<entry>`, as Google Merchant Center takes them.

Read as a stream of events, so that no more than one item is in memory. Document types and entities are refused: none
expands, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from forum.importers.rows import Row
from forum.importers.source import Complain

CHUNK = 64 * 1024
MAX_VALUE = 20_000  # characters of one value; what stands beyond is dropped
MAX_SILENCE = 8 * 1024 * 1024  # bytes without any event: one tag as long as that is none
MAX_DEPTH = 200
ITEMS = {"item", "entry"}
MERCHANT = "http://base.google.com/ns/1.0"


class TooDeep(SAXException):
    pass


class _Items(ContentHandler):
    """Collects finished items; the caller takes them away."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[Row] = []
        self.events = self.depth = 0
        self._name = name
        self._begun_at: int | None = None  # depth of the item that is open
        self._line = 0
        self._values: dict[str, str] = {}
        self._key: str | None = None
        self._parts: list[str] = []
        self._length = 0

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:
        self.events += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep("elements are nested too deep")
        space, local = name
        if self._begun_at is None and local in ITEMS:
            self._begun_at, self._line, self._values = self.depth, self._locator.getLineNumber(), {}
        elif self._begun_at is not None and self.depth == self._begun_at + 1:
            self._key = local if space == MERCHANT else f"plain:{local}"
            self._parts, self._length = [attrs.get((None, "href"), "")], 0

    def characters(self, content: str) -> None:
        self.events += 1
        if self._key is not None and self._length < MAX_VALUE:
            self._parts.append(content)
            self._length += len(content)

    def endElementNS(self, name: Any, qname: Any) -> None:
        self.events += 1
        if self._begun_at == self.depth:
            self.found.append(Row(f"{self._name}:{self._line}", _chosen(self._values)))
            self._begun_at = None
        elif self._key is not None and self._begun_at is not None and self.depth == self._begun_at + 1:
            self._values.setdefault(self._key, "".join(self._parts)[:MAX_VALUE])
            self._key = None
        self.depth -= 1


def _chosen(values: dict[str, str]) -> dict[str, Any]:
    """Google's own value of a name wins over that of the feed; of several, the first."""
    plain = {key.removeprefix("plain:"): value for key, value in values.items() if key.startswith("plain:")}
    own = {key: value for key, value in values.items() if not key.startswith("plain:")}
    other = {"summary": "description", "content": "description"}
    return {**{other.get(key, key): value for key, value in plain.items()}, **own}


def feed_rows(file: IO[bytes], name: str, complain: Complain) -> Iterator[Row]:
    """The items, in order; `complain` is told where the file cannot be read any further."""
    items, count = _Items(name), 0
    parser = _parser(items)
    for problem in _fed(parser, items, file):
        while items.found:
            count += 1
            yield items.found.pop(0)
        if problem:
            complain(f"{name}:{parser.getLineNumber() or 1}", problem, is_row=False)
            return
    if not count:
        complain(name, "there is no <item> and no <entry> in it", is_row=False)


def _parser(items: _Items) -> Any:
    parser = make_parser()
    parser.forbid_dtd = parser.forbid_entities = parser.forbid_external = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(items)
    items.setDocumentLocator(parser)
    return parser


def _fed(parser: Any, items: _Items, file: IO[bytes]) -> Iterator[str]:
    """After each chunk what is wrong with it; an empty text for nothing, the last one at the end of the file."""
    silent, events = 0, 0
    try:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            parser.feed(chunk)
            silent, events = (silent + len(chunk), events) if items.events == events else (0, items.events)
            if silent > MAX_SILENCE:
                yield f"one tag is longer than {MAX_SILENCE:,} bytes: the rest is skipped"
                return
            yield ""
        parser.close()
        yield ""
    except DefusedXmlException:
        yield "document types and entities are not read: file skipped"
    except SAXParseException as error:
        yield f"the XML cannot be read from here on ({error.getMessage()})"
    except (SAXException, ValueError, LookupError) as error:
        yield f"the XML cannot be read from here on ({error})"
