"""How long the law gives, as dated data with its source: `legal_limits.json`. No database.

What follows from a number is the program's, so a change of law is a new row here, in a release, and not a box in the
admin. Where people read about it the words are a `LegalText`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from moderation.mediation.deadlines import Length, Unit
from moderation.mediation.rulesets import STALE_AFTER


@dataclass(frozen=True, slots=True)
class LegalLimit:
    """`length` is None where the law leaves it to somebody; `read_in`: the copy that was read, on `read_on`."""

    kind: str
    length: Length | None
    law: str
    valid_from: date
    read_on: date
    read_in: str

    def is_stale(self, today: date) -> bool:
        return today - self.read_on > STALE_AFTER


@cache
def legal_limits() -> dict[str, LegalLimit]:
    """The newest of each kind."""
    path = Path(__file__).with_suffix(".json")
    found: dict[str, LegalLimit] = {}
    for row in sorted(json.loads(path.read_text(encoding="utf-8"))["limits"], key=lambda row: row["valid_from"]):
        found[row["kind"]] = LegalLimit(
            kind=row["kind"],
            length=Length(row["amount"], Unit(row["unit"])) if row["amount"] is not None else None,
            law=row["law"],
            valid_from=date.fromisoformat(row["valid_from"]),
            read_on=date.fromisoformat(row["read_on"]),
            read_in=row["read_in"],
        )
    return found


def length_of(kind: str) -> Length:
    """ValueError where the law gives no number."""
    length = legal_limits()[kind].length
    if length is None:
        raise ValueError(f"The law gives no length for {kind}.")
    return length
