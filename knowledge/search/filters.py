"""What the filters of a queryset say about documents. The database applies them again to what is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.search.found import Mask
from knowledge.search.segment import Segment
from knowledge.search.snapshot import Filter


@dataclass(frozen=True)
class HasValue:
    """Documents with any of these values in a column."""

    column: str
    values: frozenset[str]

    def mask(self, segment: Segment) -> Mask:
        return segment.mask_of(self, lambda: segment.having(self.column, self.values))


@dataclass(frozen=True)
class Between:
    """Documents with a value from `low` up to and without `high`; None is open."""

    column: str
    low: str | None
    high: str | None

    def mask(self, segment: Segment) -> Mask:
        return segment.mask_of(self, lambda: segment.between(self.column, self.low, self.high))


@dataclass(frozen=True)
class All:
    """Documents all parts let through; all documents where there is no part."""

    parts: tuple[Filter, ...]

    def mask(self, segment: Segment) -> Mask:
        found = np.ones(segment.size, np.bool_)
        for part in self.parts:
            found &= part.mask(segment)
        return found


@dataclass(frozen=True)
class Any:
    """Documents any part lets through."""

    parts: tuple[Filter, ...]

    def mask(self, segment: Segment) -> Mask:
        found = np.zeros(segment.size, np.bool_)
        for part in self.parts:
            found |= part.mask(segment)
        return found


@dataclass(frozen=True)
class Not:
    """Documents the part keeps out."""

    part: Filter

    def mask(self, segment: Segment) -> Mask:
        return ~self.part.mask(segment)


NONE = Any(())
