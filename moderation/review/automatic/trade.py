"""Which words of the trade of spam and of frauds a text has. They add points, and none of them is enough alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from moderation.review.automatic.advertising import Patterns
from moderation.review.automatic.appeals import APPEALS
from moderation.review.automatic.frauds import ASKING, OFFERING, TELLING, WARNING

MORE_MAX = 3  # points of a family's further patterns


def found(families: Mapping[str, Patterns], words: str) -> Iterator[tuple[str, int]]:
    """Each family that is heard in the words, with its points: the dearest pattern, and a little for each other one."""
    for family, patterns in families.items():
        points = sorted((points for points, pattern in patterns if _compiled(pattern).search(words)), reverse=True)
        if points:
            yield family, points[0] + min(MORE_MAX, sum(points[1:]) // 2)


def is_telling(words: str) -> bool:
    """Whether somebody tells of a fraud, or asks about one, rather than trying it."""
    if _compiled(ASKING).search(words):
        return True
    return _compiled(TELLING).search(words) is not None and not is_inviting(words) and not is_offering(words)


def is_warning(words: str) -> bool:
    """Whether readers are kept from what the text names, an address too."""
    return _compiled(WARNING).search(words) is not None and not is_inviting(words) and not is_offering(words)


def is_inviting(words: str) -> bool:
    """Whether the reader is sent to somebody, whoever that is."""
    return any(_compiled(pattern).search(words) for _points, pattern in APPEALS["invitation"])


def is_offering(words: str) -> bool:
    """Whether the reader is offered something, whatever else is told."""
    return _compiled(OFFERING).search(words) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])")
