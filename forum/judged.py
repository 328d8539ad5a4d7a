"""Which posts count as judged, and how. Pure: the one place that decides what quality is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from forum.models.post import Visibility


class Verdict(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Standing(NamedTuple):
    """What others made of a post, as far as it is judged."""

    visibility: str
    is_solution: bool = False  # chosen for a question that somebody else asked
    useful: int = 0
    not_useful: int = 0


def verdict(post: Standing) -> Verdict | None:
    """None: nobody has judged it, opinions are even, or it is out of sight without anybody's fault.

    Removed for a rule is bad, whatever it earned. A solution is good, whatever the votes. What its author took back
    counts neither way, so that taking back what was wrong is worth doing.
    """
    if post.visibility == Visibility.HIDDEN:
        return Verdict.BAD
    if post.visibility != Visibility.PUBLISHED or (post.useful == post.not_useful and not post.is_solution):
        return None
    return Verdict.GOOD if post.is_solution or post.useful > post.not_useful else Verdict.BAD
