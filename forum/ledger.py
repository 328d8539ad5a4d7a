"""Writing the ledger of points, and replaying it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum

from forum.models import Answer, Member, Question, ReputationChange
from forum.reputation import FORFEITS, POINTS, RULE_VERSION, Act, Cap, Reason, Tally
from forum.unwritten import unwritten_acts


def lock(*members: Member | None) -> None:
    """Lock the rows of those who gain or lose, in one order, so that two acts never wait for each other."""
    _lock({member.pk for member in members if member is not None})


def _lock(pks: Iterable[int]) -> None:
    rows = Member.objects.select_for_update(no_key=True)  # naming a member in another row need not wait
    list(rows.filter(pk__in=pks).order_by("pk").values_list("pk"))


def give(
    member: Member | None,
    reason: Reason,
    *,
    ref: str,
    at: datetime,
    actor: Member | None = None,
    question: Question | None = None,
    answer: Answer | None = None,
    guide: int | None = None,
) -> None:
    """Write one line and move the total. Nothing for erased authors, for oneself, or for a line already there.

    Call inside a transaction that holds `lock(member)`.
    """
    if member is None or member == actor or ReputationChange.objects.filter(ref=ref).exists():
        return
    actor_pk, question_pk, answer_pk = (row.pk if row else None for row in (actor, question, answer))
    act = Act(member.pk, reason, at, actor_pk, question_pk, answer_pk, guide)
    points = tally_for(act).points(act)
    about: Any = {"actor": actor, "question": question, "answer": answer, "guide": guide}
    _write(member.pk, points, reason=reason, ref=ref, at=at, **about)


def take_back(ref: str, *, at: datetime) -> None:
    """Reverse the line `ref`, once, with the lines that balanced others because of it."""
    standing = ReputationChange.objects.filter(reversed_by__isnull=True, reverses__isnull=True)
    for line in standing.filter(Q(ref=ref) | Q(ref__startswith=f"{ref}|")).order_by("pk"):
        _reverse(line, at=at)
        if line.reason not in FORFEITS:
            _balance(line, at=at)


def _reverse(line: ReputationChange, *, at: datetime) -> None:
    _write(
        line.member_id,
        -line.points,
        reason=Reason(line.reason),
        ref=f"-{line.ref}",
        at=at,
        actor=line.actor,
        question=line.question,
        answer=line.answer,
        guide=line.guide,
        reverses=line,
    )


def _balance(line: ReputationChange, *, at: datetime) -> None:
    """Lines about a removed post sum to nothing: what is taken back meanwhile was forfeited already."""
    target = {"answer": line.answer} if line.answer else {"question": line.question, "answer": None}
    lines = ReputationChange.objects.filter(member_id=line.member_id, **target)
    removed = lines.filter(reason__in=FORFEITS, reverses__isnull=True, reversed_by__isnull=True).order_by("pk").first()
    if removed is not None:
        earned = lines.aggregate(sum=Sum("points"))["sum"] or 0
        reason = Reason(removed.reason)
        _write(line.member_id, -earned, reason=reason, ref=f"{removed.ref}|{line.ref}", at=at, **target)


def forfeit(post: Any, *, ref: str, at: datetime, reason: Reason = Reason.REMOVED) -> None:
    """A post removed for a rule, or converted, loses what it earned; `take_back(ref)` gives it again."""
    if post.author is None or ReputationChange.objects.filter(ref=ref).exists():
        return
    target = {"answer": post} if isinstance(post, Answer) else {"question": post, "answer": None}
    lines = ReputationChange.objects.filter(member=post.author, **target)
    earned = lines.aggregate(sum=Sum("points"))["sum"] or 0
    _write(post.author_id, -earned, reason=reason, ref=ref, at=at, **target)


def _write(member_id: int, points: int, *, at: datetime, **values: Any) -> None:
    ReputationChange.objects.create(member_id=member_id, points=points, at=at, rule_version=RULE_VERSION, **values)
    Member.objects.filter(pk=member_id).update(reputation=F("reputation") + points, badges_due=True)


def tally_for(*acts: Act) -> Tally:
    """The members' lines that can weigh on a cap: those of the same days, questions and guides."""
    tally = Tally()
    for row in _weighing(acts):
        tally.count(as_act(row), row.points, is_reversal=row.reverses_id is not None)
    return tally


def _weighing(acts: Sequence[Act], *, until: int | None = None) -> list[ReputationChange]:
    """In the order of writing, up to the line `until`."""
    days = [moment for act in acts for moment in act.day_bounds]
    lines = ReputationChange.objects.filter(member_id__in={act.member for act in acts})
    if until is not None:
        lines = lines.filter(pk__lte=until)
    same_days = lines.filter(at__range=(min(days), max(days)))
    liked = {act.question for act in acts if act.reason is Reason.ME_TOO and act.question}
    same_questions = lines.filter(question_id__in=liked, reason=Reason.ME_TOO)
    same_guides = lines.filter(guide__in={act.guide for act in acts if act.guide})
    found = {row.pk: row for row in (*same_days, *same_questions, *same_guides)}
    return [found[pk] for pk in sorted(found)]


def caps_on(lines: Iterable[ReputationChange]) -> dict[int, Cap]:
    """Which cap left a line of one member less than its figure, by primary key; for lines that follow each other."""
    short = {
        row.pk: as_act(row)
        for row in lines
        if row.reverses_id is None and row.points < POINTS.get(Reason(row.reason), 0)
    }
    if not short:
        return {}
    tally, found = Tally(), {}
    for row in _weighing(list(short.values()), until=max(short)):
        if row.pk in short and (cap := tally.cap_on(short[row.pk])):
            found[row.pk] = cap
        tally.count(as_act(row), row.points, is_reversal=row.reverses_id is not None)
    return found


def as_act(row: ReputationChange) -> Act:
    return Act(row.member_id, Reason(row.reason), row.at, row.actor_id, row.question_id, row.answer_id, row.guide)


def backfill(*, batch: int = 1000, told: Callable[[int], object] | None = None) -> int:
    """Write the lines of votes and acceptances that have none (imports), in the order of the acts; how many.

    The rules and caps are those of `give`. Every batch commits, so that a further call goes on where one stopped;
    `told` hears how many lines each one wrote.
    """
    written = 0
    lacking = unwritten_acts()
    while acts := list(islice(lacking, batch)):
        with transaction.atomic():
            lines = _write_lines(acts)
        written += lines
        if told is not None:
            told(lines)
    return written


def _write_lines(acts: list[tuple[str, Act]]) -> int:
    members = {act.member for _, act in acts}
    _lock(members)
    refs = [ref for ref, _ in acts]
    there = set(ReputationChange.objects.filter(ref__in=refs).values_list("ref", flat=True))
    tally, totals, lines = tally_for(*(act for _, act in acts)), Counter[int](), []
    for ref, act in acts:
        if ref not in there:
            points = tally.points(act)
            tally.count(act, points, is_reversal=False)
            totals[act.member] += points
            lines.append(_line(ref, act, points))
    ReputationChange.objects.bulk_create(lines)
    for pk, points in totals.items():
        Member.objects.filter(pk=pk).update(reputation=F("reputation") + points, badges_due=True)
    return len(lines)


def _line(ref: str, act: Act, points: int) -> ReputationChange:
    return ReputationChange(
        member_id=act.member,
        points=points,
        reason=act.reason,
        actor_id=act.actor,
        question_id=act.question,
        answer_id=act.answer,
        guide=act.guide,
        ref=ref,
        rule_version=RULE_VERSION,
        at=act.at,
    )


def replay() -> Iterator[str]:
    """Recompute every line from the rules and every total from the lines; yields a sentence per difference."""
    tally, totals, given = Tally(), dict[int, int](), dict[int, int]()
    for row in ReputationChange.objects.order_by("pk").iterator(chunk_size=2000):
        act = as_act(row)
        expected = tally.points(act) if row.reverses_id is None else -given[row.reverses_id]
        if expected != row.points and row.rule_version == RULE_VERSION:
            yield f"ledger line {row.pk} ({row.ref}) gives {row.points}, the rules give {expected}"
        tally.count(act, row.points, is_reversal=row.reverses_id is not None)
        given[row.pk] = row.points
        totals[row.member_id] = totals.get(row.member_id, 0) + row.points
    for pk, reputation in Member.objects.order_by("pk").values_list("pk", "reputation").iterator():
        if reputation != totals.get(pk, 0):
            yield f"member {pk} shows {reputation} points, the ledger sums to {totals.get(pk, 0)}"
