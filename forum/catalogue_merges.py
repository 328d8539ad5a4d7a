"""Merging products or tags that thousands of questions have: a row, and the worker that moves some at a time.

Each slice is a transaction together with the figure of the row, so a worker that is killed is followed by one that
goes on where it was, and whoever waits reads a figure that is true.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import products, tags
from forum.models import CatalogueMerge, Product, Question, QuestionTag, Tag

log = logging.getLogger(__name__)

AT_ONCE = 500  # questions that move while whoever merges waits: a second
LEASE_SECONDS = 120
PAUSE = 0.05  # seconds between two slices, for others who write
TRIES = 8
WAIT = dt.timedelta(minutes=1)


class NotOurs(Exception):
    """Another worker went on with it."""


def merge(source: Product | Tag, *, into: Product | Tag) -> CatalogueMerge | None:
    """At once where little moves (None); else the row that the worker goes on with."""
    check_free(source)
    check_free(into)
    total = moving(source)
    if total > AT_ONCE:
        return begin(source, into=into, total=total)
    act: Any = tags.merge_tags if isinstance(source, Tag) else products.merge_products
    act(source, into=into)
    return None


def begin(source: Product | Tag, *, into: Product | Tag, total: int) -> CatalogueMerge:
    kind = "tag" if isinstance(source, Tag) else "product"
    named = {f"source_{kind}": source, f"into_{kind}": into}
    return CatalogueMerge.objects.create(**named, source_name=str(source)[:250], into_name=str(into)[:250], total=total)


def moving(source: Product | Tag) -> int:
    if isinstance(source, Tag):
        return QuestionTag.objects.filter(tag=source).count()
    return Question.objects.filter(product=source).count()


def check_free(thing: Product | Tag) -> None:
    """ValidationError while it takes part in a merge."""
    kind = "tag" if isinstance(thing, Tag) else "product"
    takes_part = Q(**{f"source_{kind}": thing}) | Q(**{f"into_{kind}": thing})
    if CatalogueMerge.objects.filter(takes_part, state=CatalogueMerge.State.PENDING).exists():
        raise ValidationError(_("“%(name)s” is being merged: wait until that is done.") % {"name": thing})


def go_on() -> int:
    """What the worker does: one merge to its end; how many."""
    for row in CatalogueMerge.objects.lease(1, seconds=LEASE_SECONDS):
        _finish_or_retry(row)
        return 1
    return 0


def _finish_or_retry(row: CatalogueMerge) -> None:
    try:
        while _move_some(row):
            time.sleep(PAUSE)
    except NotOurs:
        return
    except Exception as error:
        log.exception("merge %s stopped", row.pk)
        reason = type(error).__name__
        if row.attempts - row.earlier_attempts >= TRIES:
            row.settle(CatalogueMerge.State.DEAD, error=reason)
        else:
            row.retry(timezone.now() + WAIT, error=reason)


@transaction.atomic
def _move_some(row: CatalogueMerge) -> bool:
    """Whether there may be more."""
    source, into = row.source, row.into
    if source is None or into is None:
        row.settle(CatalogueMerge.State.SKIPPED, error="deleted meanwhile")
        return False
    verbs: Any = tags if isinstance(source, Tag) else products
    moved: int = verbs.move_questions(source, into)
    if not moved:
        verbs.end_merge(source, into)
    held = row.advance(moved, seconds=LEASE_SECONDS) if moved else row.settle(CatalogueMerge.State.DONE)
    if not held:
        raise NotOurs  # and nothing of this slice happened
    return bool(moved)
