"""Giving badges: what members did is read from the rows, the rules are those of `forum/badges.py`.

A member is looked at again when points of theirs moved, which every rule hangs on. Looking twice gives nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum import notifications
from forum.badges import Asked, Deeds, Guide, Help, earned
from forum.models import Acceptance, Award, Member, Notification, Question, QuestionTag, ReputationChange, Vote
from forum.reputation import Reason
from forum.standings import helps

SLICE = 50  # members in one transaction
AT_ONCE = 1000  # members in one run of the periodic job: the next goes on
NEWS_FOR = timedelta(days=3)  # nobody is told today what an import, or a new rule, finds in the past


def give_due() -> int:
    """Look at the members whose points moved; how many were looked at."""
    looked = last = 0
    while looked < AT_ONCE:
        due = Member.objects.filter(badges_due=True, pk__gt=last).order_by("pk")
        pks = list(due.values_list("pk", flat=True)[:SLICE])
        if not pks:
            break
        give(pks)
        looked, last = looked + len(pks), pks[-1]
    return looked


def mark_all() -> int:
    """Have everybody looked at again who ever had points: after a change of rules."""
    return Member.objects.filter(reputation_changes__isnull=False, badges_due=False).update(badges_due=True)


def give(pks: Iterable[int]) -> int:
    """Give these members the badges they earned and have not; how many.

    What they did is read before anything is locked. Whoever gained a line meanwhile is looked at again.
    """
    wanted = sorted(set(pks))
    before, known = _lines(wanted), deeds_of(wanted)
    with transaction.atomic():
        members = list(Member.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
        had = set(Award.objects.filter(member__in=members).values_list("member_id", "badge", "ref"))
        new = [
            Award(member=member, badge=badge, ref=ref, question_id=one.question, answer_id=one.answer, at=one.at)
            for member in members
            for badge, ref, one in earned(known[member.pk])
            if (member.pk, badge, ref) not in had
        ]
        for award in Award.objects.bulk_create(new):
            _tell(award)
        seen = [pk for pk, count in _lines(wanted).items() if count == before.get(pk)]
        Member.objects.filter(pk__in=seen, badges_due=True).update(badges_due=False)
    return len(new)


def _lines(pks: list[int]) -> dict[int, int]:
    """How many lines of the ledger each has: it only ever grows."""
    lines = ReputationChange.objects.filter(member__in=pks).order_by()
    return dict(lines.values_list("member").annotate(Count("pk")))


def _tell(award: Award) -> None:
    now = timezone.now()
    if award.at < now - NEWS_FOR:
        return
    ref = f"badge:{award.badge}:{award.ref}".rstrip(":")
    url = f"/members/{award.member.username}/#badges"
    notifications.tell(award.member, Notification.Kind.BADGE, ref=ref, at=now, url=url)


def deeds_of(pks: list[int]) -> dict[int, Deeds]:
    """What each of these members did; the same few queries for any number of them."""
    found, shown, guides = _helps(pks), _asked(pks), _guides(pks)
    return {pk: Deeds(found[pk], shown[pk], guides[pk]) for pk in pks}


def _helps(pks: list[int]) -> dict[int, list[Help]]:
    columns = (
        "at", "actor_id", "reason", "answer_id", "question_id", "answer__created_at", "question__created_at",
        "question__language", "question__context", "question__product_id", "question__answer_count",
    )  # fmt: skip
    found: dict[int, list[Help]] = defaultdict(list)
    lines = helps().filter(member_id__in=pks).order_by("at", "pk").values_list("member_id", *columns)
    for member, at, actor, reason, *rest in lines.iterator():
        *facts, answers = rest
        found[member].append(Help._make([at, actor, reason == Reason.ANSWER_ACCEPTED, *facts, answers == 1]))
    return found


def _asked(pks: list[int]) -> dict[int, list[Asked]]:
    """Published questions that others have too, or for which their asker chose somebody else's answer."""
    solved = Acceptance.objects.filter(question=OuterRef("pk"), ended_at__isnull=True, member=OuterRef("author"))
    tags = QuestionTag.objects.filter(content_object=OuterRef("pk")).order_by().values("content_object")
    questions = (
        Question.objects.published()
        .filter(author_id__in=pks)
        .annotate(
            solved_at=Subquery(
                solved.filter(answer=OuterRef("accepted_answer"))
                .exclude(answer__author=F("member"))
                .values("accepted_at")[:1]
            ),
            tag_count=Coalesce(Subquery(tags.annotate(n=Count("pk")).values("n")), 0),
        )
    )
    told = questions.exclude(solved_at__isnull=True, vote_count=0).order_by("pk")
    rows = list(told.values_list("author_id", "pk", "solved_at", "product_id", "tag_count"))
    shared = _shared_at([pk for _author, pk, *_rest in rows])
    found: dict[int, list[Asked]] = defaultdict(list)
    for author, pk, solved_at, product, tag_count in rows:
        found[author].append(Asked(pk, solved_at, product is not None, tag_count, shared[pk]))
    return found


def _shared_at(questions: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(questions), 500):
        votes = Vote.objects.filter(question_id__in=questions[start : start + 500]).order_by("created_at")
        for question, at in votes.values_list("question_id", "created_at"):
            found[question].append(at)
    return found


def _guides(pks: list[int]) -> dict[int, list[Guide]]:
    lines = ReputationChange.objects.filter(
        member_id__in=pks, reason=Reason.PROMOTED, reverses__isnull=True, reversed_by__isnull=True, answer__isnull=False
    )
    found: dict[int, list[Guide]] = defaultdict(list)
    for member, at, answer, question in lines.order_by("at", "pk").values_list(
        "member_id", "at", "answer_id", "question_id"
    ):
        found[member].append(Guide(at, answer, question))
    return found
