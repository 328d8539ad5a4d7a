"""The journal of a case: each event carries the hash of the one before, so a change shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hmac import compare_digest

from moderation.mediation.canonical import digest

# What is sealed; a column added later (an index, a cache) does not break older chains.
SEALED = ("seq", "at", "actor", "actor_role", "source", "event", "from_state", "to_state", "data")


@dataclass(frozen=True, slots=True)
class Break:
    """The first event that does not hold: its sequence number and why (content, order, link, end)."""

    seq: int
    why: str


def genesis(case_ref: str) -> str:
    """The hash before the first event; it holds the reference, so that a chain cannot change cases."""
    return digest({"chain": "case", "ref": case_ref})


def next_hash(prev_hash: str, event: Mapping[str, object]) -> str:
    """The hash an event takes after `prev_hash`; KeyError when a sealed field is missing."""
    return digest({"prev": prev_hash, "event": {name: event[name] for name in SEALED}})


def verify(events: Iterable[Mapping[str, object]], *, start: str, head: str = "") -> Break | None:
    """None when the chain holds from `start`, else its first break.

    Events are in stored order, `seq` from 1, each with `prev_hash` and `hash`. Cutting off the end
    leaves a chain that holds: give the last known hash as `head` to see it.
    """
    expected, seq = start, 0
    for seq, event in enumerate(events, start=1):
        why = _fault(event, seq, expected)
        if why:
            return Break(seq, why)
        expected = str(event["hash"])
    if head and not compare_digest(head, expected):
        return Break(seq + 1, "end")
    return None


def _fault(event: Mapping[str, object], seq: int, expected: str) -> str:
    if event["seq"] != seq:
        return "order"
    if event["prev_hash"] != expected:
        return "link"
    return "" if event["hash"] == next_hash(expected, event) else "content"
