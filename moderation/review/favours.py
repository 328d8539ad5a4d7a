"""Reading who favoured whom from the ledger of points, for the report of votes to look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from forum.models import Answer, Member, Question, ReputationChange
from forum.reputation import Reason
from moderation.review import collusion
from moderation.review.collusion import Favour, Group, Signs

KINDS = [Reason.ANSWER_USEFUL, Reason.ANSWER_ACCEPTED, Reason.ANSWER_WORKS, Reason.ME_TOO]
LEAST_TIE = 2  # favours of one member for another: a single one ties nobody
MOST_TIES = 3000  # the strongest; what is weaker is not read
MOST_GROUPS = 50
TEXTS_SHOWN = 5  # of each group
MOST_FAVOURS = 5000  # of the groups, the newest


@dataclass(frozen=True)
class Finding:
    group: Group
    signs: Signs
    members: list[Member]
    texts: list[Answer | Question]  # some that the favours were for

    @property
    def taker(self) -> Member | None:
        return next((member for member in self.members if member.pk == self.group.taker), None)

    @property
    def given(self) -> list[tuple[Member, int, int]]:
        """Of each who gave anything: to the group, and to anybody."""
        return [(member, *self.signs.given[member.pk]) for member in self.members if self.signs.given[member.pk][0]]


def report(viewer: Member, *, now: datetime) -> list[Finding]:
    """What is to be looked at, the strangest first; nobody reads of a group that they are in. Five queries and one
    for the texts of each kind, however large the site is.
    """
    lines = favours_since(now - collusion.PERIOD)
    ties = _ties(lines)
    totals = _totals(lines, {giver for giver, _taker in ties})
    givers = lines.aggregate(count=Count("actor", distinct=True))["count"]
    found = [one for one in collusion.groups(ties, totals, givers=givers) if viewer.pk not in one.members]
    return _findings(found[:MOST_GROUPS], lines, totals)


def favours_since(moment: datetime) -> QuerySet[ReputationChange]:
    standing = ReputationChange.objects.filter(reason__in=KINDS, at__gte=moment)
    return standing.filter(actor__isnull=False, reverses__isnull=True, reversed_by__isnull=True)


def _ties(lines: QuerySet[ReputationChange]) -> dict[tuple[int, int], int]:
    counted = lines.values("actor", "member").annotate(count=Count("pk")).filter(count__gte=LEAST_TIE)
    strongest = counted.order_by("-count", "actor", "member").values_list("actor", "member", "count")[:MOST_TIES]
    return {(actor, member): count for actor, member, count in strongest}


def _totals(lines: QuerySet[ReputationChange], givers: set[int]) -> dict[int, int]:
    return dict(lines.filter(actor__in=givers).order_by().values_list("actor").annotate(Count("pk")))


def _findings(groups: list[Group], lines: QuerySet[ReputationChange], totals: dict[int, int]) -> list[Finding]:
    people = {pk for group in groups for pk in group.members}
    members = Member.objects.in_bulk(people)
    favours = _favours(lines, people)
    found = []
    for group in groups:
        inside = [one for pk in group.members for one in favours[pk] if _is_inside(one, group)]
        signs = collusion.signs_of(group, inside, totals, {pk: members[pk].date_joined for pk in group.members})
        if collusion.is_to_be_shown(group, signs):
            found.append((signs, group, inside))
    found.sort(key=lambda one: (-one[0].count, -one[0].inside))
    texts = _texts({text for _signs, _group, inside in found for text in _newest(inside)})
    return [
        Finding(
            group,
            signs,
            [members[pk] for pk in sorted(group.members)],
            [texts[text] for text in _newest(inside) if text in texts],
        )
        for signs, group, inside in found
    ]


def _newest(favours: list[Favour]) -> list[tuple[str, int]]:
    """The texts that were favoured last."""
    ordered = sorted(favours, key=lambda favour: favour.at, reverse=True)
    return list(dict.fromkeys(favour.text for favour in ordered))[:TEXTS_SHOWN]


def _is_inside(favour: Favour, group: Group) -> bool:
    return favour.taker in group.members if group.taker is None else favour.taker == group.taker


def _favours(lines: QuerySet[ReputationChange], people: set[int]) -> dict[int, list[Favour]]:
    """Among these people, by who gave them; the newest first."""
    published = Coalesce(F("answer__created_at"), F("question__created_at"))
    among = lines.filter(actor__in=people, member__in=people).annotate(published_at=published)
    columns = ("actor_id", "member_id", "answer_id", "question_id", "at", "published_at")
    found: dict[int, list[Favour]] = defaultdict(list)
    for giver, taker, answer, question, at, published_at in among.order_by("-at", "-pk").values_list(*columns)[
        :MOST_FAVOURS
    ]:
        text = ("answer", answer) if answer else ("question", question)
        found[giver].append(Favour(giver, taker, text, at, published_at or at))
    return found


def _texts(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    answers = Answer.objects.select_related("question").in_bulk([pk for kind, pk in wanted if kind == "answer"])
    questions = Question.objects.in_bulk([pk for kind, pk in wanted if kind == "question"])
    found: dict[tuple[str, int], Any] = {("answer", pk): answer for pk, answer in answers.items()}
    return found | {("question", pk): question for pk, question in questions.items()}
