"""The same trouble of several people with one brand, under one tag: told to moderators, and to whoever answers for it.

The brand is that of the product: sellers that askers note are theirs alone (`PurchaseNote`), and are not read.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import notifications
from forum.actions import rights
from forum.models import Brand, Member, Notification, Question
from moderation.handover.lexicon import THRESHOLDS, scores
from moderation.handover.practice_models import Practice
from moderation.handover.reading import words_of
from moderation.handover.triggers import SAME_TROUBLE_ASKERS
from moderation.review.actions.working import settled

THING = "practice"  # in the queue
WITHIN = dt.timedelta(days=30)
READ = 200  # of the newest questions about a brand, so many are compared
BRAND_STAFF_AT_ONCE = 20


class Asked(NamedTuple):
    question: int
    tag: int
    asker: int


class Shared(NamedTuple):
    """Of the questions under one tag that speak of a dispute: how many people asked, each once, and what."""

    brand: int
    tag: int
    askers: int
    questions: list[int]


def shared(question: Question, at: dt.datetime) -> Shared | None:
    """Under the tag of a question that most people share; none where they are too few."""
    brand = question.product.brand_id if question.product else None
    if brand is None or not _is_in_dispute(question):
        return None
    asked = _many(_asked_lately(question, brand, at))
    disputed = {
        one.pk for one in Question.objects.filter(pk__in={row.question for row in asked}) if _is_in_dispute(one)
    }
    left = _many(row for row in asked if row.question in disputed)
    by_tag = _by_tag(left)
    if not by_tag:
        return None
    tag, rows = max(by_tag.items(), key=lambda item: (_askers(item[1]), -item[0]))
    return Shared(brand, tag, _askers(rows), sorted(row.question for row in rows))


def _asked_lately(question: Question, brand: int, at: dt.datetime) -> list[Asked]:
    """About the brand, under the same tags, by people who do not answer for a brand."""
    tags = list(question.tags.values_list("pk", flat=True))
    rows = Question.objects.published().filter(product__brand=brand, question_tags__tag__in=tags, merged_at=None)
    rows = rows.filter(author__isnull=False, author__brand=None, created_at__range=(at - WITHIN, at))
    found = rows.order_by("-pk").values_list("pk", "question_tags__tag", "author")[:READ]
    return [Asked(*row) for row in found]


def _many(asked: Iterable[Asked]) -> list[Asked]:
    """Those under tags that enough people share."""
    by_tag = _by_tag(asked)
    return [row for rows in by_tag.values() if _askers(rows) >= SAME_TROUBLE_ASKERS for row in rows]


def _by_tag(asked: Iterable[Asked]) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = defaultdict(list)
    for row in asked:
        found[row.tag].append(row)
    return found


def _askers(rows: list[Asked]) -> int:
    return len({row.asker for row in rows})


def _is_in_dispute(question: Question) -> bool:
    return scores(words_of(question))["dispute"] >= THRESHOLDS["dispute"]


@transaction.atomic
def note(found: Shared, *, window: str, at: dt.datetime) -> bool:
    """Once for a brand, a tag and a window, and not again within 30 days; True if it is new.

    Who comes later is counted as long as nobody has looked at it.
    """
    Brand.objects.select_for_update(no_key=True).get(pk=found.brand)
    same = Practice.objects.filter(brand_id=found.brand, tag_id=found.tag)
    row = same.filter(found_at__gt=at - WITHIN).first()
    is_new = row is None
    if row is None:
        values = {"askers": found.askers, "found_at": at}
        row, is_new = same.get_or_create(brand_id=found.brand, tag_id=found.tag, window=window, defaults=values)
    if row.handled_at is None:
        row.askers = max(row.askers, found.askers)
        row.questions.add(*found.questions)
        row.brand_told_at = row.brand_told_at or (at if _tell_brand(row, found, at) else None)
        row.save(update_fields=["askers", "brand_told_at"])
    return is_new


def _tell_brand(row: Practice, found: Shared, at: dt.datetime) -> int:
    """What everybody can read, and no more: the questions, with their tag. Nobody is told of a dispute."""
    newest = Question.objects.get(pk=found.questions[-1])
    staff = Member.objects.filter(brand_id=found.brand, is_active=True).order_by("-last_login", "pk")
    told = [
        notifications.tell(
            member,
            Notification.Kind.SHARED,
            ref=f"{THING}:{row.pk}",
            at=at,
            question=newest,
            url=f"/questions/?tag={row.tag.slug}&sort=newest",
        )
        for member in staff[:BRAND_STAFF_AT_ONCE]
    ]
    return len([one for one in told if one is not None])


@transaction.atomic
def handle(row: Practice, *, by: Member, at: dt.datetime | None = None) -> bool:
    """Somebody of the team has looked at it. Twice is once."""
    rights.check_may_write(by)
    if not by.is_moderator or by.is_brand_staff:
        raise PermissionDenied(_("Only people of the team who answer for no brand do this."))
    open_ones = Practice.objects.filter(pk=row.pk, handled_at__isnull=True)
    is_done = open_ones.update(handled_at=at or timezone.now(), handled_by=by) > 0
    settled(THING, row.pk)
    return is_done
