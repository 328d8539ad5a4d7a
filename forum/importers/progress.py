"""Progress bars, on standard error, where somebody watches it and nowhere else."""

from __future__ import annotations

import sys
from typing import NoReturn

from tqdm import tqdm


def bar(what: str, total: int, *, unit: str) -> tqdm[NoReturn]:
    """`unit` "B" counts bytes, shown as kB and MB."""
    is_silent = not sys.stderr.isatty()
    return tqdm(total=total, desc=what, unit=unit, unit_scale=unit == "B", leave=False, disable=is_silent)
