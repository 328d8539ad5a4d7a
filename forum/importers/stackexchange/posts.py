"""Questions and answers of the source. A question stays out of sight until its import is complete."""

from __future__ import annotations

from array import array
from typing import TypeAlias

from django.utils.text import slugify

from forum.importers.rows import BadRow, LeftOut, Row
from forum.importers.stackexchange import tags
from forum.importers.stackexchange.arrivals import Arrival, fields, write
from forum.importers.stackexchange.finish import UNFINISHED, settle_shown
from forum.importers.stackexchange.run import Run
from forum.importers.store import attach_tags
from forum.models import Answer, Question
from forum.text.language import MAX_SCANNED, detect_language
from forum.text.markdown import clean_line, excerpt, plain_text

FILE = "Posts.xml"
QUESTIONS, ANSWERS, OTHERS = "questions", "answers", "other posts"
KINDS = {"1": QUESTIONS, "2": ANSWERS}
TITLE_LENGTH = 250
LARGEST_COUNT = 2**31 - 1

AcceptedPairs: TypeAlias = "array[int]"  # question, answer, question, answer …: 16 bytes a pair


def kind_of(row: Row) -> str:
    return KINDS.get(str(row.values.get("PostTypeId")), OTHERS)


def import_questions(run: Run) -> AcceptedPairs:
    """Returns which answers were accepted, as numbers of posts."""
    accepted: AcceptedPairs = array("q")

    def kind_now(row: Row) -> str | None:
        return None if kind_of(row) == ANSWERS else kind_of(row)

    def read(row: Row) -> Arrival:
        if kind_of(row) != QUESTIONS:
            raise LeftOut(f"of type {row.integer('PostTypeId')}")
        arrival = _question(run, row)
        if answer := row.integer_or_none("AcceptedAnswerId"):
            accepted.extend((row.integer("Id"), answer))
        return arrival

    for arrivals in run.batches(FILE, OTHERS, read, kind_of=kind_now):
        with run.store.writing():
            new = run.only_new(QUESTIONS, Question, arrivals)
            write(run, QUESTIONS, new)
            wanted = [(arrival.post, tags.pks(run, arrival.tags)) for arrival in new]
            if not run.store.dry:
                attach_tags(wanted)
    return accepted


def _question(run: Run, row: Row) -> Arrival:
    title, common = _title(run, row), fields(run, row)
    question = Question(
        title=title,
        slug=slugify(title)[:80].strip("-"),
        language=run.language or _language(title, common["body"]),
        state=Question.State.CLOSED if row.moment_or_none("ClosedDate") else Question.State.OPEN,
        view_count=max(0, min(row.integer_or_none("ViewCount") or 0, LARGEST_COUNT)),
        last_activity_at=common["created_at"],
        **UNFINISHED,
        **common,
    )
    return Arrival(question, row.integer_or_none("OwnerUserId"), tags=tuple(tags.names_in(row.text("Tags", ""))))


def _title(run: Run, row: Row) -> str:
    title = clean_line(row.text("Title"))
    if not title:
        raise BadRow("Title is empty")
    if len(title) > TITLE_LENGTH:
        title = excerpt(title, TITLE_LENGTH)
        run.report.note(row.place, "title cut", title)
    return title


def _language(title: str, body: str) -> str:
    return detect_language(f"{title}\n{plain_text(body[: 2 * MAX_SCANNED])}", "en")


def import_answers(run: Run) -> None:
    def kind_now(row: Row) -> str | None:
        return ANSWERS if kind_of(row) == ANSWERS else None

    def read(row: Row) -> Arrival:
        parent = run.ref("post", row.integer("ParentId"))
        return Arrival(Answer(**fields(run, row)), row.integer_or_none("OwnerUserId"), parent)

    for arrivals in run.batches(FILE, OTHERS, read, kind_of=kind_now, is_first_pass=False):
        with run.store.writing():
            _create_answers(run, run.only_new(ANSWERS, Answer, arrivals))


def _create_answers(run: Run, arrivals: list[Arrival]) -> None:
    questions = run.store.find(Question, (arrival.parent for arrival in arrivals))
    placed = [arrival for arrival in arrivals if arrival.parent in questions]
    run.report.leave_out(ANSWERS, "their question was not imported", len(arrivals) - len(placed))
    for arrival in placed:
        arrival.post.question_id = questions[arrival.parent].pk
    write(run, ANSWERS, placed)
    settle_shown(run, {arrival.post.question_id: arrival.post.created_at for arrival in placed})
