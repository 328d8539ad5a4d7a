"""Whether a program holds a text, or what people decided before: about its author, or about the first posts of all."""

from __future__ import annotations

from forum.models import Visibility
from moderation.review.automatic.signals import ASKED_FOR
from moderation.review.models import Assessment, Decision
from moderation.review.targets import Target


def is_by_program(post: Target) -> bool:
    """By the sum of its signals, or of its reports. What is not held is held by nobody."""
    if post.visibility != Visibility.HELD:
        return False
    if Decision.objects.on(post).standing().filter(kind=Decision.Kind.HOLD).exists():
        return True
    row = Assessment.objects.on(post).first()
    return row is None or not any(line.signal in ASKED_FOR for line in row.score_lines)
