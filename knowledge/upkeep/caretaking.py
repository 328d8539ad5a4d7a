"""Every guide has somebody who looks after it: whoever made it, and when they leave, somebody else of the team."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.models import EDITORS, Member
from knowledge.editors import editors
from knowledge.models import ArticlePage
from knowledge.upkeep.tasks import give_to


def assign_new(page: ArticlePage) -> None:
    """To whoever made it. Where they are not of the team (a command, an import), the clock finds somebody."""
    if page.caretaker_id is None and page.owner_id is not None and editors().filter(pk=page.owner_id).exists():
        give_to(page, page.owner, at=timezone.now())


def assign(*, at: datetime | None = None) -> int:
    """Give the guides that nobody of the team looks after to somebody; how many."""
    at = at or timezone.now()
    lacking = ArticlePage.objects.exclude(caretaker__in=editors()).order_by("pk")
    pages = list(lacking.select_related("live_revision").defer_streamfields())
    team = {member.pk: member for member in editors()} if pages else {}
    if not team:
        return 0
    busy = Counter(ArticlePage.objects.filter(caretaker__in=team).values_list("caretaker", flat=True))
    for page in pages:
        member = _next(page, team, busy)
        busy[member.pk] += 1
        with transaction.atomic():
            give_to(page, member, at=at)
    return len(pages)


def _next(page: ArticlePage, team: dict[int, Member], busy: Counter[int]) -> Member:
    """Who made it, who wrote what is published, or whoever of the editors looks after the fewest."""
    known = [page.owner_id, page.live_revision and page.live_revision.user_id]
    for pk in known:
        if pk in team:
            return team[pk]
    in_group = [member for member in team.values() if EDITORS in member.group_names] or list(team.values())
    return min(in_group, key=lambda member: (busy[member.pk], member.pk))
