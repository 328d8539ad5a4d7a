"""Work that waits for somebody elsewhere than in the moderators' queue: it says how much there is, and where.

The Wagtail hook `register_waiting_work` returns a list of `Work`: docs/extending.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import hooks

from forum.models import Member

HOOK = "register_waiting_work"


@dataclass(frozen=True)
class Work:
    """`label` is shown to whoever `is_for` says; `count` and `url` are asked for then only."""

    label: Any
    is_for: Callable[[Member], bool]
    count: Callable[[Member], int]
    url: Callable[[], str]


def work_for(member: Member) -> Iterator[Work]:
    """What all parts of the site have for this member, in the order in which they were named."""
    for register in hooks.get_hooks(HOOK):
        yield from (work for work in register() if work.is_for(member))
