"""Acts that should have moved points and have no line in the ledger: those that were imported."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from forum.models import Acceptance, ReputationChange, Visibility, Vote
from forum.reputation import Act, Reason

CHUNK = 1000


def unwritten_acts() -> Iterator[tuple[str, Act]]:
    """References and acts without a line, by date. Read chunk by chunk: no cursor stays open across writes."""
    voted = _published("answer") | _published("question", value=1, via__isnull=True)
    votes = _without_line(Vote, "vote:", "").filter(voted).order_by("created_at", "pk")
    standing = Acceptance.objects.filter(ended_at__isnull=True, answer__visibility=Visibility.PUBLISHED)
    accepted = standing.order_by("accepted_at", "pk")
    answers = _without_line(accepted, "acceptance:", ":answer").filter(answer__author__isnull=False)
    askers = _without_line(accepted, "acceptance:", ":asker").filter(member__isnull=False)
    by_date = merge(
        _acts(votes, _VOTE_COLUMNS, _vote_act),
        _acts(answers, _ACCEPTANCE_COLUMNS, _answer_act),
        _acts(askers, _ACCEPTANCE_COLUMNS, _asker_act),
        key=lambda found: found[1].at,
    )
    return (found for found in by_date if found[1].member != found[1].actor)


def _published(target: str, **values: Any) -> Q:
    """With an author to give points to."""
    return Q(**{f"{target}__visibility": Visibility.PUBLISHED, f"{target}__author__isnull": False}, **values)


def _without_line(rows: Any, before: str, after: str) -> Any:
    ref = Concat(Value(before), Cast("pk", CharField()), Value(after))
    lines = ReputationChange.objects.filter(ref=OuterRef("line"))
    return getattr(rows, "objects", rows).annotate(line=ref).filter(~Exists(lines))


def _acts(rows: Any, columns: tuple[str, ...], act: Callable[..., tuple[str, Act] | None]) -> Iterator[tuple[str, Act]]:
    pks = array("q", rows.values_list("pk", flat=True).iterator())
    for start in range(0, len(pks), CHUNK):
        chunk = list(pks[start : start + CHUNK])
        found = {row[0]: row for row in rows.model.objects.filter(pk__in=chunk).values_list("pk", *columns)}
        made = (act(*found[pk]) for pk in chunk if pk in found)  # a vote may be withdrawn meanwhile
        yield from (one for one in made if one is not None)


_VOTE_COLUMNS = (
    "created_at",
    "voter_id",
    "value",
    "answer_id",
    "answer__author_id",
    "answer__question_id",
    "question_id",
    "question__author_id",
)


def _vote_act(
    pk: int,
    at: datetime,
    voter: int | None,
    value: int,
    answer: int | None,
    answerer: int | None,
    answered: int | None,
    question: int | None,
    asker: int | None,
) -> tuple[str, Act] | None:
    member = answerer if answer else asker
    if member is None:
        return None
    if answer is None:
        return f"vote:{pk}", Act(member, Reason.ME_TOO, at, voter, question)
    reason = Reason.ANSWER_USEFUL if value > 0 else Reason.ANSWER_NOT_USEFUL
    return f"vote:{pk}", Act(member, reason, at, voter, answered, answer)


_ACCEPTANCE_COLUMNS = ("accepted_at", "member_id", "question_id", "answer_id", "answer__author_id")


def _answer_act(
    pk: int, at: datetime, asker: int | None, question: int, answer: int, answerer: int | None
) -> tuple[str, Act] | None:
    if answerer is None:
        return None
    return f"acceptance:{pk}:answer", Act(answerer, Reason.ANSWER_ACCEPTED, at, asker, question, answer)


def _asker_act(
    pk: int, at: datetime, asker: int | None, question: int, answer: int, answerer: int | None
) -> tuple[str, Act] | None:
    """Nothing for accepting one's own answer."""
    if asker is None or asker == answerer:
        return None
    return f"acceptance:{pk}:asker", Act(asker, Reason.ACCEPTED_AN_ANSWER, at, None, question, answer)
