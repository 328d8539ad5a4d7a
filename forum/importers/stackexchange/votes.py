"""Votes of the source, which does not say whose they are, and acceptances."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forum.importers.rows import LeftOut, Row, batched
from forum.importers.stackexchange.finish import UNFINISHED, settle_shown
from forum.importers.stackexchange.run import BATCH, Place, Run
from forum.models import Acceptance, Answer, Question, Vote

KIND = "votes"
ACCEPTED, UP, DOWN = 1, 2, 3
VALUES = {UP: 1, DOWN: -1}
MEANINGS = {
    4: "offensive",
    5: "bookmark",
    6: "close",
    7: "reopen",
    8: "bounty start",
    9: "bounty close",
    10: "deletion",
    11: "undeletion",
    12: "spam",
    15: "moderator review",
    16: "approved edit",
}


@dataclass(frozen=True)
class Ballot:
    ref: str
    post: str
    value: int  # 0: the post, an answer, was accepted at that date
    at: datetime


def import_votes(run: Run) -> None:
    def read(row: Row) -> Ballot:
        number = row.integer("VoteTypeId")
        if number not in VALUES and number != ACCEPTED:
            raise LeftOut(f"of type {number}" + (f" ({MEANINGS[number]})" if number in MEANINGS else ""))
        ref, post = run.ref("vote", row.integer("Id")), run.ref("post", row.integer("PostId"))
        return Ballot(ref, post, VALUES.get(number, 0), row.moment("CreationDate"))

    for ballots in run.batches("Votes.xml", KIND, read):
        with run.store.writing():
            _date_acceptances(run, [ballot for ballot in ballots if not ballot.value])
            _create(run, run.only_new(KIND, Vote, (ballot for ballot in ballots if ballot.value)))


def _create(run: Run, ballots: list[Ballot]) -> None:
    places = run.find_posts(ballot.post for ballot in ballots)
    votes = [_vote(ballot, places[ballot.post]) for ballot in ballots if ballot.post in places]
    run.report.leave_out(KIND, "their post was not imported", len(ballots) - len(votes))
    run.store.create(votes)
    run.report.of(KIND).created += len(votes)
    settle_shown(run, dict.fromkeys(place.question for place in places.values()))


def _vote(ballot: Ballot, place: Place) -> Vote:
    target = {"answer_id": place.answer} if place.answer else {"question_id": place.question}
    return Vote(value=ballot.value, created_at=ballot.at, external_ref=ballot.ref, **target)


def _date_acceptances(run: Run, ballots: list[Ballot]) -> None:
    """The source tells the day only: an answer is not accepted before it is written."""
    run.report.leave_out(KIND, "of type 1 (date of an acceptance)", len(ballots))
    dates = {ballot.post: ballot.at for ballot in ballots}
    unfinished = Acceptance.objects.filter(question__version=UNFINISHED["version"])
    if not run.store.dry:
        for row in unfinished.filter(answer__external_ref__in=dates).select_related("answer"):
            row.accepted_at = max(dates[row.answer.external_ref or ""], row.answer.created_at)
            row.save(update_fields=["accepted_at"])


def import_acceptances(run: Run, accepted: array[int]) -> None:
    """Takes numbers of posts: question, answer, question, answer …"""
    pairs = zip(accepted[::2], accepted[1::2], strict=True)
    for batch in batched(((run.ref("post", question), run.ref("post", answer)) for question, answer in pairs), BATCH):
        with run.store.writing():
            _accept(run, batch)


def _accept(run: Run, pairs: list[tuple[str, str]]) -> None:
    """What was decided here since an earlier run stays: a question that ever had an acceptance gets none."""
    kind = "acceptances"
    questions = run.store.find(Question, (question for question, _ in pairs))
    answers = run.store.find(Answer, (answer for _, answer in pairs))
    decided = _decided(known.pk for known in questions.values())
    rows = []
    for question, answer in pairs:
        asked, answered = questions.get(question), answers.get(answer)
        run.report.of(kind).read += 1
        if asked is None or answered is None or answered.question_id != asked.pk:
            run.report.leave_out(kind, "their answer was not imported")
        elif asked.pk in decided:
            run.report.of(kind).present += 1
        else:
            decided.add(asked.pk)
            rows.append(Acceptance(question_id=asked.pk, answer_id=answered.pk))
    run.report.of(kind).created += len(rows)
    if not run.store.dry:
        _write(run, rows)


def _decided(questions: Iterable[int]) -> set[int]:
    return set(Acceptance.objects.filter(question_id__in=set(questions)).values_list("question_id", flat=True))


def _write(run: Run, rows: list[Acceptance]) -> None:
    """By the asker; when an answer was written until the votes tell the day."""
    askers = dict(Question.objects.filter(pk__in=[row.question_id for row in rows]).values_list("pk", "author_id"))
    written = dict(Answer.objects.filter(pk__in=[row.answer_id for row in rows]).values_list("pk", "created_at"))
    for row in rows:
        row.member_id, row.accepted_at = askers[row.question_id], written[row.answer_id]
    Acceptance.objects.bulk_create(rows)
    settle_shown(run, {row.question_id: row.accepted_at for row in rows})
