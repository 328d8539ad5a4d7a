"""What the page of a tag says besides its questions: how many wait for an answer, who follows it, who helped lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils import timezone

from forum import leaderboard
from forum.models import Member, Question, Subscription, Tag

HELPERS = 5
KEPT_SECONDS = 600


class Helper(NamedTuple):
    member: Member
    people: int  # who said that they were helped


class TagFacts(NamedTuple):
    followers: int
    unanswered: int
    helpers: list[Helper]

    @property
    def mark(self) -> str:
        """Another value is another page."""
        people = [(one.member.username, str(one.member), one.people) for one in self.helpers]
        return f"{self.followers} {self.unanswered} {people}"


def facts_of(tag: Tag, *, now: datetime | None = None) -> TagFacts:
    """Followers as they are now; what costs more as it was some minutes ago."""
    now = now or timezone.now()
    kept: Any = cache.get_or_set(f"tag:{tag.pk}", lambda: _counted(tag, now), KEPT_SECONDS)
    unanswered, scores = kept
    return TagFacts(Subscription.objects.filter(tag=tag).count(), unanswered, _helpers(scores, now))


def _counted(tag: Tag, now: datetime) -> tuple[int, list[leaderboard.Score]]:
    waiting = Question.objects.published().unanswered().filter(question_tags__tag=tag, merged_at__isnull=True)
    board = leaderboard.board(leaderboard.Scope(leaderboard.LATELY, tag=tag), now=now)
    return waiting.count(), [place.score for place in board[:HELPERS]]


def _helpers(scores: list[leaderboard.Score], now: datetime) -> list[Helper]:
    """Those who want to be named now."""
    members = Member.objects.in_bulk([score.member for score in scores]) if scores else {}
    named = [Helper(members[score.member], score.people) for score in scores if score.member in members]
    return [one for one in named if leaderboard.may_be_shown(one.member, now=now)]
