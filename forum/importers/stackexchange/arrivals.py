"""Posts on their way in: with what they name in the source, until that has a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.importers.rows import Row
from forum.importers.stackexchange import members
from forum.importers.stackexchange.run import Run
from forum.models import Post
from forum.text.markdown import clean_text


@dataclass(frozen=True)
class Arrival:
    """`owner` is a number of a user, `parent` the reference of a post."""

    post: Any  # Question, Answer or Comment
    owner: int | None
    parent: str = ""
    tags: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return str(self.post.external_ref)


def fields(run: Run, row: Row) -> dict[str, Any]:
    """What questions and answers of the source have in common."""
    return {
        "external_ref": run.ref("post", row.integer("Id")),
        "author_name": members.shown_name(row.text("OwnerDisplayName", "")),
        "body": clean_text(row.text("Body")),
        "body_format": Post.Format.HTML,
        "created_at": row.moment("CreationDate"),
        "edited_at": row.moment_or_none("LastEditDate"),
    }


def write(run: Run, kind: str, arrivals: list[Arrival]) -> None:
    """With their authors; whatever they stand under is set by the caller."""
    authors = members.authors(run, ((arrival.owner, arrival.post.created_at) for arrival in arrivals))
    for arrival in arrivals:
        arrival.post.author_id = authors.get(arrival.owner)
    run.store.create([arrival.post for arrival in arrivals])
    run.report.of(kind).created += len(arrivals)
