"""What the filters of a queryset say about documents. The database applies them again to what is found."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.search.segment import Segment
from knowledge.search.snapshot import Filter


@dataclass(frozen=True)
class HasValue:
    """Documents with any of these values in a column."""

    column: str
    values: frozenset[str]

    def docs(self, segment: Segment) -> frozenset[int]:
        def find() -> set[int]:
            return {doc for value in self.values for doc in segment.postings(self.column, value).docs}

        return segment.docset(self, find)


@dataclass(frozen=True)
class Between:
    """Documents with a value from `low` up to and without `high`; None is open."""

    column: str
    low: str | None
    high: str | None

    def docs(self, segment: Segment) -> frozenset[int]:
        return segment.docset(self, lambda: segment.between(self.column, self.low, self.high))


@dataclass(frozen=True)
class All:
    """Documents all parts let through; all documents where there is no part."""

    parts: tuple[Filter, ...]

    def docs(self, segment: Segment) -> frozenset[int]:
        def find() -> Iterable[int]:
            found = sorted((part.docs(segment) for part in self.parts), key=len)
            return found[0].intersection(*found[1:]) if found else segment.all_docs

        return segment.docset(self, find)


@dataclass(frozen=True)
class Any:
    """Documents any part lets through."""

    parts: tuple[Filter, ...]

    def docs(self, segment: Segment) -> frozenset[int]:
        return frozenset().union(*(part.docs(segment) for part in self.parts))


@dataclass(frozen=True)
class Not:
    """Documents the part keeps out."""

    part: Filter

    def docs(self, segment: Segment) -> frozenset[int]:
        return segment.docset(self, lambda: set(segment.all_docs).difference(self.part.docs(segment)))


NONE = Any(())
