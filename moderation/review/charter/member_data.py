"""What members are given of their votes on the charter, and what becomes of their proposals when they leave."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils import timezone

from forum.models import Member, Visibility
from moderation.review.actions import showing
from moderation.review.models import Amendment, AmendmentVote

SLICE = 50
NOTHING = "…"  # where a title stood


def own_votes(member: Member) -> Any:
    """The title of a proposal is a text of whoever proposed it: where it is not shown, the archive has none."""
    is_shown = Q(amendment__in=Amendment.objects.visible_to(member))
    title = Case(When(is_shown, then=F("amendment__title")), default=Value(NOTHING), output_field=CharField())
    return AmendmentVote.objects.filter(member=member).annotate(shown_title=title)


@transaction.atomic
def take_along(member: Member, keeps_posts: bool) -> int:
    """As of posts: the words are erased, and the row stays for what hangs on it. A vote that is open ends.

    Whoever leaves their texts leaves their proposals: they name nobody then, and the votes go on.
    """
    if keeps_posts:
        return 0
    pks = list(Amendment.objects.filter(author=member).order_by("pk").values_list("pk", flat=True)[:SLICE])
    for pk in pks:
        _empty(showing.locked(Amendment(pk=pk)))
    return len(pks)


def _empty(amendment: Amendment) -> None:
    now = timezone.now()
    showing.move(amendment, Visibility.DELETED, at=now)
    if not amendment.outcome:
        amendment.outcome, amendment.decided_at = Amendment.Outcome.WITHDRAWN, now
    amendment.title = amendment.title if amendment.code else NOTHING
    amendment.author, amendment.wording, amendment.reason = None, "", ""
    amendment.save()
