"""The lines of a member's points, for nobody but themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forum import ledger
from forum.models import ReputationChange
from forum.models.reputation import CAP_LABELS


def lines_of(page: Iterable[ReputationChange]) -> list[dict[str, Any]]:
    """Each with the cap that left it less than its figure, if one did; `page` holds lines of one member."""
    rows = list(page)
    caps = ledger.caps_on(rows)
    return [{"line": row, "cap": CAP_LABELS[caps[row.pk]] if row.pk in caps else ""} for row in rows]
