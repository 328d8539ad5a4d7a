"""Texts that are nearly the same as one: how many, and which. So many are compared and no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from forum.models import Visibility
from moderation.review.automatic import letters, likeness
from moderation.review.models import Assessment
from moderation.review.targets import KINDS, Target, own_words

LOOKED_AT = 1000  # sketches of 256 bytes, the newest first
WITHIN = timedelta(days=7)  # a wave of advertising


class Alike(NamedTuple):
    kind: str
    pk: int
    author: int | None
    percent: int


def sketch_of(post: Target) -> bytes:
    """As kept when it was written; of a post that nobody looked at then, made now."""
    row = Assessment.objects.on(post).first()
    return bytes(row.sketch) if row is not None and row.sketch else likeness.sketch(letters.plain(own_words(post)))


def lately(post: Target, *, at: datetime | None = None) -> list[Alike]:
    """Of the last days, other posts that say nearly the same, whoever wrote them."""
    since = (at or timezone.now()) - WITHIN
    return _alike(post, Assessment.objects.filter(made_at__gt=since).order_by("-made_at"))


def decided(post: Target) -> list[Alike]:
    """Of the posts that somebody decided about, those that say nearly the same, the nearest first."""
    found = _alike(post, Assessment.objects.filter(seen_at__isnull=False).order_by("-seen_at"))
    return sorted(found, key=lambda one: -one.percent)


def volume(post: Target, *, at: datetime | None = None) -> int:
    """How many times nearly the same was written lately, this text included: art. 17(2) speaks of high volume."""
    return 1 + len(of_one_wave(post, lately(post, at=at)))


def of_one_wave(post: Target, found: list[Alike]) -> list[Alike]:
    """Those by the same author, or hidden or held: what many people in good faith write alike is no advertising."""
    return [one for one in found if (one.author and one.author == post.author_id) or _is_taken_away(one)]


def _is_taken_away(one: Alike) -> bool:
    taken = [Visibility.HIDDEN, Visibility.HELD]
    return KINDS[one.kind].objects.filter(pk=one.pk, visibility__in=taken).exists()


def _alike(post: Target, rows: Any) -> list[Alike]:
    sketch = sketch_of(post)
    if not sketch:
        return []
    authors = [f"{kind}__author_id" for kind in KINDS]
    others = rows.exclude(**{post.kind: post}).values_list("sketch", *KINDS, *authors)[:LOOKED_AT]
    found = []
    for kept, *named in others:
        share = likeness.likeness(sketch, bytes(kept))
        if share >= likeness.ALIKE:
            pks, whose = named[: len(KINDS)], named[len(KINDS) :]
            kind, pk = next((kind, pk) for kind, pk in zip(KINDS, pks, strict=True) if pk)
            found.append(Alike(kind, pk, next(filter(None, whose), None), round(100 * share)))
    return found
