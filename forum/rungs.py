"""What is done on each rung of the ladder: whom to tell, and of how many the asker reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from forum import notifications
from forum.ladder import Rung
from forum.models import LadderStep, Member, Notification, Question, Subscription

FOLLOWERS_AT_ONCE = 500  # of a subject that thousands follow, those who were here last
BRAND_STAFF_AT_ONCE = 20
Outcome = LadderStep.Outcome
# A person who follows several of these is told for the most telling one.
Reason = Subscription.Reason
RANK = {str(reason): rank for rank, reason in enumerate([Reason.OWNS, Reason.PRODUCT, Reason.TAG, Reason.MEMBER])}


@dataclass(frozen=True, slots=True)
class Told:
    """What a step remembers; `basis` is what made them the right people."""

    outcome: str
    count: int = 0
    basis: str = ""


def told(count: int, basis: str = "") -> Told:
    return Told(Outcome.TOLD, count, basis) if count else Told(Outcome.NOBODY)


def tell_followers(question: Question, at: dt.datetime) -> Told:
    """Whoever follows its product, one of its tags or the person who asked."""
    return told(_tell(followers(question, at), Notification.Kind.WAITING, question, at))


def _tell(reasons: Mapping[Member, str], kind: str, question: Question, at: dt.datetime) -> int:
    """Each of them, for a reason, as they want to be told; how many. The question is locked."""
    ref = f"{kind}:{question.pk}"
    known = set(Notification.objects.filter(ref=ref, member__in=reasons).values_list("member_id", flat=True))
    new = [
        Notification(member=member, kind=kind, question=question, reason=reason, ref=ref, created_at=at)
        for member, reason in reasons.items()
        if member.pk not in known
    ]
    return len(notifications.write(new))


def followers(question: Question, at: dt.datetime) -> dict[Member, str]:
    """Those who could answer, each with the reason why they are told."""
    tags = list(question.tags.values_list("pk", flat=True))
    theirs = Q(tag_id__in=tags)
    if not question.is_anonymous:  # the reason would name who asked
        theirs |= Q(person_id=question.author_id)
    if question.product_id is not None:
        theirs |= Q(product_id=question.product_id)
    able = who_may_answer(at, "member__") & ~Q(member_id=question.author_id)
    rows = Subscription.objects.filter(theirs, able).select_related("member").order_by("-member__last_login", "pk")
    found: dict[Member, str] = {}
    for row in rows[:FOLLOWERS_AT_ONCE]:
        known = found.get(row.member)
        if known is None or RANK[row.reason] < RANK[known]:
            found[row.member] = row.reason
    return found


def who_may_answer(at: dt.datetime, path: str = "") -> Q:
    active = Q(**{f"{path}is_active": True})
    free = Q(**{f"{path}suspended_until__isnull": True}) | Q(**{f"{path}suspended_until__lte": at})
    return active & free


def tell_experts(question: Question, at: dt.datetime) -> Told:
    """People who solved the like."""
    return told(0)


def tell_brand(question: Question, at: dt.datetime) -> Told:
    """Whoever answers here for the brand of the product; the rung is taken where nobody does."""
    brand = question.product.brand_id if question.product else None
    if brand is None:
        return told(0)
    staff = Member.objects.filter(who_may_answer(at), brand_id=brand).exclude(pk=question.author_id)
    reasons = dict.fromkeys(staff.order_by("-last_login", "pk")[:BRAND_STAFF_AT_ONCE], "")
    return told(_tell(reasons, Notification.Kind.BRAND, question, at))


def show_moderators(question: Question, at: dt.datetime) -> Told:
    """Nothing to write: their queue lists the questions on this rung."""
    return Told(Outcome.TOLD)


def leave_to_the_asker(question: Question, at: dt.datetime) -> Told:
    """Nothing to write: the page of the question asks, and shows the way."""
    return Told(Outcome.TOLD)


ACTS: dict[Rung, Callable[[Question, dt.datetime], Told]] = {
    Rung.FOLLOWERS: tell_followers,
    Rung.EXPERTS: tell_experts,
    Rung.BRAND: tell_brand,
    Rung.MODERATORS: show_moderators,
    Rung.SOLVED: leave_to_the_asker,
    Rung.WAY_OUT: leave_to_the_asker,
}
