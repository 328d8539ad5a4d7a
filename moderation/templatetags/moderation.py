"""What the moderation app puts on pages and into mails of others."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context

from forum.actions import rights
from forum.models import Notification, Visibility
from moderation.review.models import Decision
from moderation.review.rights import check_may_flag
from moderation.review.targets import Target

register = template.Library()

_REF = re.compile(r"decision:(\d+)(?::undone)?")


@register.inclusion_tag("moderation/review/_flag_link.html", takes_context=True)
def flag_link(context: Context, post: Target) -> dict[str, Any]:
    """The link to the report form of a post and, for moderators, to deciding about it. No query of its own."""
    user: Any = context.get("user") or AnonymousUser()
    is_member = user.is_authenticated
    return {
        "post": post,
        "kind": post.kind,
        "may_flag": rights.allows(check_may_flag, post, user) if is_member else post.is_published,
        "is_moderator": is_member and user.is_moderator,
    }


@register.inclusion_tag("moderation/review/_why_hidden.html", takes_context=True)
def why_hidden(context: Context, post: Target) -> dict[str, Any]:
    """For the author of a hidden post: the way to the reasons. A query for hidden posts only."""
    user: Any = context.get("user")
    is_theirs = user is not None and user.is_authenticated and post.author_id == user.pk
    decision = None
    if is_theirs and post.visibility == Visibility.HIDDEN:
        decision = Decision.objects.told_to(user).on(post).standing().newest_first().first()
    return {"decision": decision}


@register.simple_tag
def decision_of(notification: Notification) -> Decision | None:
    """The decision that a notification tells of, as it is now."""
    found = _REF.fullmatch(notification.ref)
    told = Decision.objects.told_to(notification.member).for_listing()
    return told.filter(pk=found[1]).first() if found else None
