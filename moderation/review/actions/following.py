"""What follows for the member when something is decided about a post of theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import ledger
from forum.models import Member
from moderation.review.actions.members import limit, warn
from moderation.review.models import Decision


class Then(TextChoices):
    NOTHING = "", _("Nothing more")
    WARN = "warn", _("Warn its author")
    WEEK = "7", _("Look at what its author writes first, for a week")
    MONTH = "30", _("Look at what its author writes first, for a month")


@transaction.atomic
def follow_up(
    decision: Decision, *, by: Member, then: str, at: datetime | None = None, **because: Any
) -> Decision | None:
    """Warn or limit the author of the post, because of this decision. Once for a decision, however often sent.

    `because`: the facts, and rule or law, as for `warn`.
    """
    author = decision.post.author
    if then == Then.NOTHING or author is None:
        return None
    at = at or timezone.now()
    ledger.lock(author)
    known = Decision.objects.on(author).filter(prompted_by=decision).first()
    if known is not None:
        return known
    if then == Then.WARN:
        return warn(author, by=by, prompted_by=decision, at=at, **because)
    until = at + timedelta(days=int(then))
    return limit(author, by=by, until=until, prompted_by=decision, at=at, **because)
