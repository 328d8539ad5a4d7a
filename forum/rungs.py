"""What is done on each rung of the ladder: whom to tell, and of how many the asker reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import translation

from forum import notifications, routing
from forum.experts import Expert, experts
from forum.ladder import Rung
from forum.models import LadderStep, Member, Notification, Question, Subscription
from forum.owners import owners
from forum.willing import who_may_answer, who_wants_to, with_room

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
    owners: int = 0  # among them


def told(count: int, basis: str = "") -> Told:
    return Told(Outcome.TOLD, count, basis) if count else Told(Outcome.NOBODY)


def tell_followers(question: Question, at: dt.datetime) -> Told:
    """Whoever owns what somebody thinks of buying; whoever follows its product, a tag or the person who asked."""
    owning = _tell(owners(question, at), Notification.Kind.OWNER, question, at)
    following = _tell(followers(question, at), Notification.Kind.WAITING, question, at)
    return replace(told(owning + following), owners=owning)


def followers(question: Question, at: dt.datetime) -> dict[Member, str]:
    """Those who could answer, want to, and have room today, each with the reason why they are told."""
    tags = list(question.tags.values_list("pk", flat=True))
    theirs = Q(tag_id__in=tags)
    if not question.is_anonymous:  # the reason would name who asked
        theirs |= Q(person_id=question.author_id)
    if question.product_id is not None:
        theirs |= Q(product_id=question.product_id)
    rows = Subscription.objects.filter(theirs, member__in=who_wants_to(question, at))
    if not question.ladder_place.asks_owners:
        rows = rows.exclude(reason=Reason.OWNS)
    found: dict[int, str] = {}
    for member, reason in rows.order_by("-member__last_login", "pk").values_list("member", "reason")[
        :FOLLOWERS_AT_ONCE
    ]:
        if member not in found or RANK[reason] < RANK[found[member]]:
            found[member] = reason
    free = with_room(Member.objects.filter(pk__in=found), at)
    return {member: found[pk] for pk, member in free.items()}


def _tell(reasons: Mapping[Member, str], kind: str, question: Question, at: dt.datetime) -> int:
    """Each of them, for a reason, as they want to be told; how many."""
    ref = f"{kind}:{question.pk}"
    new = [
        Notification(member=member, kind=kind, question=question, reason=reason, ref=ref, created_at=at)
        for member, reason in reasons.items()
    ]
    return len(notifications.write(new))


def tell_experts(question: Question, at: dt.datetime) -> Told:
    """People who answered the like, as far as the site knows them."""
    found = experts(question, at)
    count = _tell({expert.member: _why(expert) for expert in found}, Notification.Kind.EXPERT, question, at)
    return told(count, "product" if all(expert.evidence.is_product for expert in found) else "")


def _why(expert: Expert) -> str:
    with translation.override(expert.member.language):
        return routing.code_of(expert.evidence)


def tell_brand(question: Question, at: dt.datetime) -> Told:
    """Whoever answers here for the brand of the product; the rung is taken where nobody does."""
    brand = question.product.brand_id if question.product else None
    if brand is None:
        return told(0)
    staff = who_may_answer(question, at).filter(brand_id=brand).order_by("-last_login", "pk")
    return told(_tell(dict.fromkeys(staff[:BRAND_STAFF_AT_ONCE], ""), Notification.Kind.BRAND, question, at))


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
