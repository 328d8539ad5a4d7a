"""The one rule of what guides may not show any more: texts whose answer, question or version left public sight.

A text may lie in a row of sources, in a kept version of a guide, or be read beside it by an editor. A test holds the
forms of the rule together. Pictures have theirs in `knowledge.pictures`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from forum.models import Answer, Question, Revision, Visibility
from forum.models.post import Post, Viewer

OUT_OF_SIGHT = sorted(set(Visibility.values) - {Visibility.PUBLISHED})
POSTS: dict[str, Any] = {"question": Question, "answer": Answer}  # as rows of sources name them
VERSION = "answer_revision"


def is_away(posts: Iterable[Post | None], version: Revision | None) -> bool:
    """Of a text of then, and of the posts that it stands in. What was deleted from the database is no secret."""
    is_hidden = version is not None and version.is_hidden
    return is_hidden or any(post is not None and not post.is_published for post in posts)


def away() -> Q:
    """The same of rows with `question`, `answer` and `answer_revision`, for the database."""
    posts = (Q(**{f"{name}__visibility__in": OUT_OF_SIGHT}) for name in POSTS)
    return reduce(or_, posts, Q(**{f"{VERSION}__is_hidden": True}))


def may_read(version: Revision, viewer: Viewer) -> bool:
    """Whether somebody who works on guides may see this text of an answer; moderators see what they hid."""
    answer = version.answer
    if viewer.is_authenticated and viewer.is_moderator:
        return True
    return answer is not None and not is_away([answer, answer.question], version)


def named(content: dict[str, Any]) -> set[tuple[str, int]]:
    """The posts and texts that the blocks of a kept version of a guide came from."""
    kept = [source for source in content.get("sources", []) if source.get("block_id")]
    return {(name, source[name]) for source in kept for name in (*POSTS, VERSION) if source.get(name)}


def gone(contents: Iterable[dict[str, Any]]) -> set[tuple[str, int]]:
    """Of what these kept versions name, all that is away; three queries."""
    all_named = {one for content in contents for one in named(content)}

    def pks(name: str) -> set[int]:
        return {pk for one, pk in all_named if one == name}

    rows = {name: model.objects.filter(visibility__in=OUT_OF_SIGHT) for name, model in POSTS.items()}
    rows[VERSION] = Revision.objects.filter(is_hidden=True)
    return {
        (name, pk) for name, away in rows.items() for pk in away.filter(pk__in=pks(name)).values_list("pk", flat=True)
    }


def is_in(content: dict[str, Any]) -> bool:
    """Whether a kept version holds words that nobody may read any more: it is neither shown nor published."""
    return bool(gone([content]))
