"""A QR code of an address, for paper: drawn into the page, so that it needs no file and stays sharp."""

from __future__ import annotations

from typing import NamedTuple

import segno

QUIET = 4  # empty squares around it, which readers of codes need


class Code(NamedTuple):
    """For `components/qr.html`: the side of the drawing in squares, and the path of the dark ones."""

    side: int
    path: str


def code(address: str) -> Code:
    """Error correction M: paper is folded and stained."""
    drawn = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in drawn.matrix]
    dark = (f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, square in enumerate(row) if square)
    return Code(len(rows) + 2 * QUIET, "".join(dark))
