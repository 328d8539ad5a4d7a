"""Who owns a product, and may be asked by somebody who thinks of buying it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from forum.channels import Channel
from forum.experts import active_lately
from forum.models import Member, Notification, Ownership, Preference, Question
from forum.willing import who_may_write, who_wants_to, with_room

ASKED_AT_ONCE = 50  # of a product that thousands own: those who surely own it, then those who were here last
NAMED_FROM = 3  # of fewer, a number would nearly say who

_REFUSED = Preference.objects.filter(
    member=OuterRef("member"), kind=Notification.Kind.OWNER, channel=Channel.NEVER.value
)


def are_asked_about(question: Question) -> bool:
    """Whether its asker may choose that owners are told: a purchase that is not made yet, and somebody who made it."""
    is_before = question.context == Question.Context.BEFORE and question.product is not None
    return is_before and ownerships(question).exclude(member=question.author_id or 0).exists()


def how_many_are_asked(question: Question, at: dt.datetime) -> int | None:
    """At most so many are told if it is published; None where nobody is named by a number: `NAMED_FROM`.

    Each may have had enough today, or shut out its author or a tag: that is looked at when the time has come.
    """
    if not are_asked_about(question):
        return None
    willing = who_may_write(at).filter(active_lately(at), requests_a_day__gt=0).exclude(pk=question.author_id or 0)
    rows = ownerships(question).filter(~Exists(_REFUSED), member__in=willing)
    count = rows.values("member").distinct().count()
    return min(count, ASKED_AT_ONCE) if count >= NAMED_FROM else None


def owners(question: Question, at: dt.datetime) -> dict[Member, str]:
    """Those who want such requests and have room today, each with the name of what they own."""
    if not (are_asked_about(question) and question.ladder_place.asks_owners):
        return {}
    willing = who_wants_to(question, at).filter(active_lately(at))
    rows = ownerships(question).filter(~Exists(_REFUSED), member__in=willing)
    latest = rows.order_by("-is_proven", F("member__last_login").desc(nulls_last=True), "pk")
    found: dict[int, str] = {}
    for member, name in latest.values_list("member", "product__name")[:ASKED_AT_ONCE]:
        found.setdefault(member, name)
    free = with_room(Member.objects.filter(pk__in=found), at)
    return {member: found[pk] for pk, member in free.items()}


def ownerships(question: Question) -> QuerySet[Ownership]:
    """Of the product, of what it is a version of, and of the other versions: who has one knows the others."""
    product = question.product
    if product is None:
        return Ownership.objects.none()
    root = product.parent_id or product.pk
    return Ownership.objects.filter(Q(product=root) | Q(product__parent=root))
