"""Whom the site may ask for an answer: somebody who can give one, wants to be asked, and was not asked too often."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum.models import Answer, Block, IgnoredTag, Member, Notification, Question, QuestionTag

# What counts for "at most n a day".
REQUESTS = (Notification.Kind.WAITING, Notification.Kind.OWNER, Notification.Kind.EXPERT)
ASKED_BY_THE_SITE = (*REQUESTS, Notification.Kind.BRAND)  # to answer for a brand is a duty
DAY = dt.timedelta(days=1)


def who_may_write(at: dt.datetime) -> QuerySet[Member]:
    """The rule of `rights.check_may_write`, for rows."""
    free = Q(suspended_until__isnull=True) | Q(suspended_until__lte=at)
    members: QuerySet[Member] = Member.objects.filter(free, is_active=True, leaves_at=None)
    return members


def who_may_answer(question: Question, at: dt.datetime) -> QuerySet[Member]:
    """Whoever may write, is not its author, has not answered it, and was not asked by the site."""
    members = who_may_write(at).exclude(pk=question.author_id or 0)
    their_own = Answer.objects.filter(question=question, author=OuterRef("pk"))
    asked = Notification.objects.filter(question=question, kind__in=ASKED_BY_THE_SITE, member=OuterRef("pk"))
    return members.exclude(Exists(their_own)).exclude(Exists(asked))


def who_wants_to(question: Question, at: dt.datetime) -> QuerySet[Member]:
    """Of those, who takes requests, and has not shut out its author or one of its tags.

    Whoever answers for the brand of the product has a rung of their own, and is asked there.
    """
    tags = QuestionTag.objects.filter(content_object=question).values("tag")
    shut_out = Block.objects.filter(member=OuterRef("pk"), person=question.shown_author_id)
    ignored = IgnoredTag.objects.filter(member=OuterRef("pk"), tag__in=tags)
    takers = who_may_answer(question, at).filter(requests_a_day__gt=0)
    brand = question.product.brand_id if question.product else None
    others = takers.exclude(brand_id=brand) if brand else takers
    return others.exclude(Exists(shut_out)).exclude(Exists(ignored))


def with_room(members: QuerySet[Member], at: dt.datetime) -> dict[int, Member]:
    """Those whom the site has not asked as often as they allow in a day. They are held: two questions at once count."""
    held: Iterable[Member] = members.order_by("pk").select_for_update(no_key=True, of=("self",))
    found = {member.pk: member for member in held}
    told = Notification.objects.filter(member__in=found, kind__in=REQUESTS, created_at__gt=at - DAY)
    asked = Counter(told.values_list("member", flat=True))
    return {pk: member for pk, member in found.items() if asked[pk] < member.requests_a_day}
