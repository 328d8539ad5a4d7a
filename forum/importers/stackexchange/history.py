"""Every text a post had: rows of PostHistory.xml, one for each field, put together to revisions.

The rows of a post are spread over the file. They are sorted in a temporary file, so that a post gets all its
revisions at once, and one that has any is complete.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from forum.importers.rows import LeftOut, Row, batched
from forum.importers.stackexchange import tags
from forum.importers.stackexchange.run import Place, Run
from forum.models import Member, Revision
from forum.text.markdown import clean_line, clean_text, excerpt

KIND = "history"
TITLE, BODY, TAGS = "title", "body", "tags"
FIELDS = {1: TITLE, 2: BODY, 3: TAGS, 4: TITLE, 5: BODY, 6: TAGS, 7: TITLE, 8: BODY, 9: TAGS}  # first, edit, rollback
FIRST = {1, 2, 3}
TITLE_LENGTH, REASON_LENGTH = 250, 200
POSTS_AT_ONCE = 100


class Change(NamedTuple):
    """One field of one revision. `group` is the same for all changes of one edit."""

    post: int
    number: int
    group: str
    type: int
    at: str
    user: int | None
    text: str
    comment: str


@dataclass
class Text:
    """What a post says after some changes."""

    title: str = ""
    body: str = ""
    tags: list[str] = field(default_factory=list)

    def apply(self, change: Change) -> None:
        if FIELDS[change.type] == TITLE:
            self.title = excerpt(clean_line(change.text), TITLE_LENGTH)
        elif FIELDS[change.type] == BODY:
            self.body = clean_text(change.text)
        else:
            self.tags = tags.names_in(change.text)


def import_revisions(run: Run) -> None:
    with closing(sqlite3.connect("")) as spool:  # a file without name: it goes with the process
        spool.execute("CREATE TABLE change (post, number, grouped, type, at, user, text, comment)")
        for changes in run.batches("PostHistory.xml", KIND, _read):
            spool.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", changes)
        for posts in batched(_by_post(spool), POSTS_AT_ONCE):
            with run.store.writing():
                _create(run, posts)


def _read(row: Row) -> Change:
    number = row.integer("PostHistoryTypeId")
    if number not in FIELDS:
        raise LeftOut(f"of type {number}: no change of text")
    group = row.text("RevisionGUID", "") or row.text("Id")
    at = row.moment("CreationDate").isoformat()
    comment = "" if number in FIRST else row.text("Comment", "")
    user = row.integer_or_none("UserId")
    return Change(row.integer("PostId"), row.integer("Id"), group, number, at, user, row.text("Text", ""), comment)


def _by_post(spool: sqlite3.Connection) -> Iterator[list[Change]]:
    rows = map(Change._make, spool.execute("SELECT * FROM change ORDER BY post, number"))
    for _, changes in groupby(rows, key=attrgetter("post")):
        yield list(changes)


def _create(run: Run, posts: list[list[Change]]) -> None:
    places = run.find_posts(run.ref("post", changes[0].post) for changes in posts)
    editors = _editors(run, posts)
    complete = _with_revisions(places.values())
    revisions: list[Revision] = []
    for changes in posts:
        place = places.get(run.ref("post", changes[0].post))
        if place is None:
            run.report.leave_out(KIND, "their post was not imported", len(changes))
        elif place in complete:
            run.report.of(KIND).present += len(changes)
        else:
            run.report.of(KIND).created += len(changes)
            revisions += _revisions(place, changes, editors)
    if not run.store.dry:
        Revision.objects.bulk_create(revisions)


def _revisions(place: Place, changes: list[Change], editors: dict[int, int]) -> Iterator[Revision]:
    target = {"answer_id": place.answer} if place.answer else {"question_id": place.question}
    text = Text()
    for number, edit in enumerate(_edits(changes), 1):
        for change in edit:
            text.apply(change)
        yield Revision(
            number=number,
            title=text.title,
            body=text.body,
            tags=text.tags,
            editor_id=editors.get(edit[0].user or 0),
            reason=clean_line(edit[0].comment)[:REASON_LENGTH],
            created_at=datetime.fromisoformat(edit[0].at),
            **target,
        )


def _edits(changes: list[Change]) -> list[list[Change]]:
    """The changes made together, in the order of the first of them."""
    edits: dict[str, list[Change]] = {}
    for change in changes:
        edits.setdefault(change.group, []).append(change)
    return list(edits.values())


def _editors(run: Run, posts: list[list[Change]]) -> dict[int, int]:
    refs = {run.ref("user", change.user): change.user for changes in posts for change in changes if change.user}
    return {refs[ref]: known.pk for ref, known in run.store.find(Member, refs).items()}


def _with_revisions(places: Iterable[Place]) -> set[Place]:
    places = list(places)
    answers = [place.answer for place in places if place.answer]
    questions = [place.question for place in places if not place.answer]
    rows = Revision.objects
    of_answers = rows.filter(answer_id__in=answers).values_list("answer__question_id", "answer_id").distinct()
    of_questions = rows.filter(question_id__in=questions).values_list("question_id", flat=True).distinct()
    return {Place(*place) for place in of_answers} | {Place(pk, None) for pk in of_questions}
