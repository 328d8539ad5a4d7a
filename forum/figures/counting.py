"""The questions of some days as lines of figures: the one place that reads questions and answers for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Min
from django.utils import timezone

from forum.figures.cohorts import By, Entry
from forum.models import Acceptance, Answer, Question, QuestionTag, Visibility
from forum.models.question import QuestionQuerySet

DUPLICATE = "duplicate"


class Counted(NamedTuple):
    entries: dict[dt.date, list[Entry]]
    left_out: dict[dt.date, Counter[str]]


class Asked(NamedTuple):
    pk: int
    at: dt.datetime
    author: int | None
    author_name: str
    visibility: str
    state: str
    language: str
    product: int | None
    accepted: int | None
    external_ref: str | None


COLUMNS = (
    "pk", "created_at", "author_id", "author_name", "visibility", "state", "language", "product_id",
    "accepted_answer_id", "external_ref",
)  # fmt: skip


class Given(NamedTuple):
    """An answer that somebody but the asker gave, when it stood under this question."""

    minutes: int
    by: By


def count(first: dt.date | None) -> Counted:
    """The questions asked since that day, in five queries; all of them without one."""
    questions = Question.objects.order_by("created_at", "pk")
    if first is not None:
        questions = questions.filter(created_at__gte=start_of(first))
    asked = [Asked(*row) for row in questions.values_list(*COLUMNS).iterator()]
    counted = {row.pk: row for row in asked if left_out_as(row) == ""}
    given, solved, tags, firsts = _given(counted, first), _solved(counted, first), _tags(first), _firsts()
    found = Counted(defaultdict(list), defaultdict(Counter))
    for row in asked:
        day, why = timezone.localdate(row.at), left_out_as(row)
        if why:
            found.left_out[day][why] += 1
            continue
        is_first = row.author is not None and firsts.get(row.author) == row.at
        found.entries[day].append(_entry(row, given[row.pk], solved.get(row.pk), tags[row.pk], is_first))
    return found


def counted_questions() -> QuestionQuerySet:
    """Those that count, as `left_out_as` says."""
    return Question.objects.published().exclude(state=Question.State.DUPLICATE)


def left_out_as(row: Asked) -> str:
    """Why a question does not count; "" if it does. Closing one does not take it out: that would flatter."""
    if row.visibility != Visibility.PUBLISHED:
        return row.visibility
    return DUPLICATE if row.state == Question.State.DUPLICATE else ""


def start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _entry(row: Asked, given: list[Given], solved: int | None, tags: list[int], is_first: bool) -> Entry:
    earliest = min(given, default=None)
    helped = min((answer.minutes for answer in given if answer.by is By.MEMBER), default=None)
    return Entry(
        asked=minutes_of(row.at),
        hour=timezone.localtime(row.at).hour,
        language=row.language,
        product=row.product,
        tags=tuple(sorted(tags)),
        answered=earliest.minutes if earliest else None,
        by=(earliest.by if earliest else By.NOBODY).value,
        helped=helped,
        solved=solved,
        is_first=is_first,
        is_imported=row.external_ref is not None,
    )


def minutes_of(moment: dt.datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() // 60)


def _since(asked: dt.datetime, moment: dt.datetime) -> int:
    """Whole minutes; clocks of elsewhere may put an answer before its question."""
    return max(0, minutes_of(moment) - minutes_of(asked))


def _given(counted: dict[int, Asked], first: dt.date | None) -> dict[int, list[Given]]:
    """An answer that came with a merged question stands here since the merge: nobody had it before."""
    rows = Answer.objects.filter(visibility=Visibility.PUBLISHED)
    if first is not None:
        rows = rows.filter(question__created_at__gte=start_of(first))
    found: dict[int, list[Given]] = defaultdict(list)
    names = ("author_id", "author_name", "created_at", "is_official", "author__is_staff", "moved_from__merged_at")
    for pk, author, name, at, official, staff, merged in rows.values_list("question_id", *names).iterator():
        question = counted.get(pk)
        if question is None or _is_same(question, author, name):
            continue
        by = By.BRAND if official else By.TEAM if staff else By.MEMBER
        found[pk].append(Given(_since(question.at, max(at, merged) if merged else at), by))
    return found


def _is_same(question: Asked, author: int | None, name: str) -> bool:
    """Whether the asker answers themselves; people without account are told apart by their names."""
    if author is not None or question.author is not None:
        return author == question.author
    return bool(name) and name == question.author_name


def _solved(counted: dict[int, Asked], first: dt.date | None) -> dict[int, int]:
    """When the answer that solves it was chosen; where nobody noted that (imports), when it was written."""
    standing = Acceptance.objects.filter(ended_at__isnull=True)
    chosen = Answer.objects.filter(accepted_for__isnull=False)
    if first is not None:
        start = start_of(first)
        standing, chosen = (
            standing.filter(question__created_at__gte=start),
            chosen.filter(accepted_for__created_at__gte=start),
        )
    moments: dict[int, dt.datetime] = dict(chosen.values_list("accepted_for__pk", "created_at").iterator())
    moments |= {pk: at for pk, at in standing.values_list("question_id", "accepted_at").iterator() if pk in moments}
    return {pk: _since(counted[pk].at, at) for pk, at in moments.items() if pk in counted}


def _tags(first: dt.date | None) -> dict[int, list[int]]:
    rows = QuestionTag.objects.all()
    if first is not None:
        rows = rows.filter(content_object__created_at__gte=start_of(first))
    found: dict[int, list[int]] = defaultdict(list)
    pairs: Iterable[tuple[int, int]] = rows.values_list("content_object_id", "tag_id").iterator()
    for question, tag in pairs:
        found[question].append(tag)
    return found


def _firsts() -> dict[int, Any]:
    """When each member first asked something that is public."""
    rows = Question.objects.published().filter(author__isnull=False).order_by().values("author_id")
    return {row["author_id"]: row["first"] for row in rows.annotate(first=Min("created_at")).iterator()}
