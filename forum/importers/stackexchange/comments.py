"""Comments of the source. Unlike posts they are not HTML there but what people typed."""

from __future__ import annotations

from forum.importers.rows import Row
from forum.importers.stackexchange import members
from forum.importers.stackexchange.arrivals import Arrival, write
from forum.importers.stackexchange.finish import settle_shown
from forum.importers.stackexchange.run import Run
from forum.models import Comment

KIND = "comments"


def import_comments(run: Run) -> None:
    def read(row: Row) -> Arrival:
        comment = Comment(
            external_ref=run.ref("comment", row.integer("Id")),
            author_name=members.shown_name(row.text("UserDisplayName", "")),
            body=row.text("Text"),
            created_at=row.moment("CreationDate"),
        )
        return Arrival(comment, row.integer_or_none("UserId"), run.ref("post", row.integer("PostId")))

    for arrivals in run.batches("Comments.xml", KIND, read):
        with run.store.writing():
            _create(run, run.only_new(KIND, Comment, arrivals))


def _create(run: Run, arrivals: list[Arrival]) -> None:
    places = run.find_posts(arrival.parent for arrival in arrivals)
    placed = [arrival for arrival in arrivals if arrival.parent in places]
    run.report.leave_out(KIND, "their post was not imported", len(arrivals) - len(placed))
    for arrival in placed:
        arrival.post.question_id, arrival.post.answer_id = places[arrival.parent]
    write(run, KIND, placed)
    settle_shown(run, {arrival.post.question_id: arrival.post.created_at for arrival in placed})
