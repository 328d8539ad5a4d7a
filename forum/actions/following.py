"""What a member follows, and whom they do not want to read. Suspended members may do all of it."""

from __future__ import annotations

from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.models import Block, Member, Product, Question, Subscription, Tag

Followed: TypeAlias = Question | Product | Tag | Member

# The column, and the reason that notifications give.
COLUMNS: dict[type, tuple[str, str]] = {
    Question: ("question", Subscription.Reason.FOLLOWED),
    Product: ("product", Subscription.Reason.PRODUCT),
    Tag: ("tag", Subscription.Reason.TAG),
    Member: ("person", Subscription.Reason.MEMBER),
}


def follow(target: Followed, *, by: Member) -> None:
    """Be told of its answers or of its new questions. Whoever follows already keeps the reason they had."""
    column, reason = COLUMNS[type(target)]
    if target == by:
        raise PermissionDenied(_("You cannot follow yourself."))
    Subscription.objects.bulk_create(
        [Subscription(member=by, reason=reason, **{column: target})], ignore_conflicts=True
    )


def unfollow(target: Followed, *, by: Member) -> None:
    """Be told no more, for whatever reason one was."""
    column, _reason = COLUMNS[type(target)]
    Subscription.objects.filter(member=by, **{column: target}).delete()
    if isinstance(target, Question):  # what came from a duplicate would come again
        Subscription.objects.filter(member=by, question__duplicate_of=target).delete()


@transaction.atomic
def block(person: Member, *, by: Member) -> None:
    """Fold what that person writes, hear nothing of them, and follow them no more."""
    if person == by:
        raise PermissionDenied(_("You cannot hide yourself from yourself."))
    Block.objects.bulk_create([Block(member=by, person=person)], ignore_conflicts=True)
    unfollow(person, by=by)


def unblock(person: Member, *, by: Member) -> None:
    Block.objects.filter(member=by, person=person).delete()
