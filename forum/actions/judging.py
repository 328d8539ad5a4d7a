"""Keeping how many posts of a member were judged good, and how many bad, while posts change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F

from forum.judged import Standing, Verdict, verdict
from forum.models import Answer, Member, Post

COUNTERS = {Verdict.GOOD: "good_count", Verdict.BAD: "bad_count"}


@contextmanager
def rejudged(*posts: Post | None) -> Iterator[None]:
    """Count for their authors what these posts become inside: locked rows, answers with their locked question.

    The authors' rows are written: lock them before, where others are locked besides (`ledger.lock`).
    """
    before = [(post, verdict_of(post)) for post in posts if post is not None]
    yield
    for post, former in before:
        count(post.author_id, former, verdict_of(post))


def verdict_of(post: Post) -> Verdict | None:
    if not isinstance(post, Answer):
        return verdict(Standing(post.visibility))
    is_solution = post.question.accepted_answer_id == post.pk and post.question.author_id != post.author_id
    return verdict(Standing(post.visibility, is_solution, post.useful_count, post.not_useful_count))


def count(author: int | None, former: Verdict | None, now: Verdict | None) -> None:
    """A post of theirs was judged one way and is judged another."""
    if author is None or former == now:
        return
    changes = {COUNTERS[seen]: F(COUNTERS[seen]) + step for seen, step in ((former, -1), (now, +1)) if seen}
    Member.objects.filter(pk=author).update(**changes)
