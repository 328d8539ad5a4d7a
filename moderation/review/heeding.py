"""When a warning has been told, and whoever was warned went on although they could have heeded it. Pure.

Regulation (EU) 2022/2065, art. 23(1) and (2): suspended is who goes on, "after having issued a prior warning". A
warning that nobody had the time to read is none, and what was done before it was judged by the warning itself.

No rule is excepted, danger to people neither: hiding, and looking at what somebody writes first, are possible at once
and keep every word from whoever it could hurt. Being barred from writing on top of that protects nobody sooner.
"""

from __future__ import annotations

from datetime import datetime, timedelta

TIME = timedelta(hours=24)  # to read it; whoever says that they have read it needs no more


def since(told_at: datetime, read_at: datetime | None = None) -> datetime:
    """From then on, what they do is done in spite of the warning."""
    return min(told_at + TIME, read_at) if read_at is not None else told_at + TIME


def went_on(done_at: datetime | None, told_at: datetime, read_at: datetime | None = None) -> bool:
    """`done_at`: when they last did anything that could be judged."""
    return done_at is not None and done_at > since(told_at, read_at)
