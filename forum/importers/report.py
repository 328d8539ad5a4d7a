"""What an import did: counts by kind, and every problem with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any


@dataclass
class Counts:
    """`read` is the sum of the others: no row disappears."""

    read: int = 0
    created: int = 0
    present: int = 0  # imported by an earlier run
    bad: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "created": self.created,
            "already_here": self.present,
            "left_out": dict(self.left_out.most_common()),
            "bad": self.bad,
        }


class Report:
    """`tell` is called with a sentence for each problem, as it comes."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.kinds: dict[str, Counts] = {}
        self.problems = 0  # bad rows, and what is wrong with a file as a whole
        self.notes: Counter[str] = Counter()
        self._tell = tell
        self._began = monotonic()

    def of(self, kind: str) -> Counts:
        return self.kinds.setdefault(kind, Counts())

    def bad(self, kind: str, place: str, why: object) -> None:
        """A row that was read and cannot be used."""
        self.of(kind).bad += 1
        self.problem(place, f"{why}; row skipped")

    def leave_out(self, kind: str, why: str, number: int = 1) -> None:
        """Rows that are right and were not imported."""
        if number:
            self.of(kind).left_out[why] += number

    def problem(self, place: str, what: str) -> None:
        self.problems += 1
        self._tell(f"{place}: {what}")

    def note(self, place: str, what: str, detail: str = "") -> None:
        """Something worth knowing about a row that was used, or a file that was not."""
        self.notes[what] += 1
        self._tell(": ".join(filter(None, [place, what, detail])))

    @property
    def seconds(self) -> float:
        return round(monotonic() - self._began, 1)

    def as_dict(self, **more: Any) -> dict[str, Any]:
        kinds = {kind: counts.as_dict() for kind, counts in self.kinds.items()}
        return {"kinds": kinds, "problems": self.problems, "seconds": self.seconds, **more}

    def as_lines(self) -> list[str]:
        width = max([len(kind) for kind in self.kinds] + [12])
        titles = ("read", "created", "already here", "left out", "bad")
        lines = [" " * width + "".join(f"{title:>14}" for title in titles)]
        for kind, counts in self.kinds.items():
            figures = (counts.read, counts.created, counts.present, counts.left_out.total(), counts.bad)
            lines.append(f"{kind:<{width}}" + "".join(f"{figure:>14,}" for figure in figures))
        for kind, counts in self.kinds.items():
            lines += [f"{kind} left out: {number:,}, {why}" for why, number in counts.left_out.most_common()]
        lines += [f"{number:,} × {what}" for what, number in self.notes.most_common() if number > 1]
        return [*lines, f"{self.problems:,} problems, {self.seconds} s"]
