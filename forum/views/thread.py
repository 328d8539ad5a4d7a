"""The thread of a question as HTML that is the same for every reader, with slots for what is theirs.

Rendering it is the dear part of a question page, so it is kept by the question's version. What depends on
the reader (their vote, their buttons) is put into the slots afterwards: `acts.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.template.loader import render_to_string

from forum.models import Answer, Comment, Conversion, Ownership, Post, Question, Visibility
from forum.models.post import Viewer
from forum.structured_data import question_data
from forum.views.caching import KEPT_SECONDS, key_of
from forum.views.marks import Authors, authors, wrote_here

PAGE_SIZE = 20
COMMON_FACTS = ["pk", "question_id", "author_id", "visibility", "created_at", "edited_at"]
FACTS = [*COMMON_FACTS, "useful_count", "not_useful_count", "works_count", "outdated_count", "works_at"]
COMMENT_FACTS = [*COMMON_FACTS, "answer_id"]
SORTS = {"useful": ["-score", "created_at", "pk"], "newest": ["-created_at", "-pk"]}


class Thread(NamedTuple):
    """`answers` are those on the page, with what the buttons under them need."""

    html: str
    answers: list[dict[str, Any]]
    has_more: bool  # another page follows
    comments: list[dict[str, Any]]  # those on the page, likewise
    data: dict[str, Any] | None  # for search engines, of what everybody sees


def thread(question: Question, viewer: Viewer, *, sort: str, page: int, people: Authors | None = None) -> Thread:
    """The thread as this viewer sees it, which is mostly as everybody does."""
    people = authors(question.pk) if people is None else people
    if sees_more(question, viewer, people):
        return _render(question, viewer, sort, page)
    key = key_of("thread", question.pk, question.version, people, sort, page)
    kept: Thread | None = cache.get(key)
    if kept is None:
        kept = _render(question, AnonymousUser(), sort, page)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def sees_more(question: Question, viewer: Viewer, people: Authors) -> bool:
    """Whether the viewer sees posts here that the public does not: their own held ones, or all as moderator."""
    if not viewer.is_authenticated:
        return False
    if not question.is_published:
        return True
    if not (viewer.is_moderator or wrote_here(people, viewer.pk)):
        return False
    unpublished = [
        model.objects.visible_to(viewer).filter(question=question).exclude(visibility=Visibility.PUBLISHED)
        for model in (Answer, Comment)
    ]
    return any(queryset.exists() for queryset in unpublished)


def _render(question: Question, viewer: Viewer, sort: str, page: int) -> Thread:
    answers, has_more = page_of_answers(question, viewer, sort, page)
    comments = comments_by_answer(question, answers, viewer)
    replies: list[Answer | Comment] = [*answers, *(comment for under in comments.values() for comment in under)]
    for post in replies:
        post.question = question  # whose name is shown depends on it
    for answer in answers:
        answer.shown_comments = comments[answer.pk]  # type: ignore[attr-defined]
        answer.replied_at = _first_reply(answer, comments[answer.pk])
    question.replied_at = _first_reply(question, [*answers, *comments[None]])
    context = {
        "question": question,
        "tags": list(question.tags.all()),
        "comments": comments[None],
        "solution": next((a for a in answers if a.pk == question.accepted_answer_id), None),
        "answers": [a for a in answers if a.pk != question.accepted_answer_id],
        "sort": sort,
        "stayed": stayed_elsewhere(question) if page == 1 and any(map(_says_merged, answers)) else [],
    }
    shown = [comment for under in (None, *(a.pk for a in answers)) for comment in comments[under]]
    mark_purchases(question, [question, *answers, *shown])
    data = None if viewer.is_authenticated else question_data(question, answers)
    html = render_to_string("forum/_thread.html", context)
    return Thread(html, facts_of(answers, FACTS), has_more, facts_of(shown, COMMENT_FACTS), data)


def _first_reply(post: Post, replies: Iterable[Post]) -> datetime | None:
    """When somebody else first wrote under it, of those that are shown."""
    return min((reply.created_at for reply in replies if reply.author_id != post.author_id), default=None)


def _says_merged(answer: Answer) -> bool:
    return bool(getattr(answer, "others_merged", False))


def stayed_elsewhere(question: Question) -> list[Answer]:
    """Answers of questions merged into this one whose authors answered here too: they are read where they were."""
    there = Answer.objects.published().filter(question__duplicate_of=question, question__merged_at__isnull=False)
    return list(there.select_related("question", "author").order_by("pk"))


def mark_purchases(question: Question, shown: Iterable[Post]) -> None:
    """Those of whose authors a shop confirmed that they bought the product, or a version of it."""
    if question.product_id is None:
        return
    shown = list(shown)
    it = Q(product_id=question.product_id) | Q(product__parent_id=question.product_id)
    proven = Ownership.objects.filter(it, is_proven=True, member__in={post.author_id for post in shown})
    buyers = set(proven.values_list("member_id", flat=True))
    for post in shown:
        post.bought_it = post.author_id in buyers


def facts_of(posts: Iterable[Answer | Comment], names: list[str]) -> list[dict[str, Any]]:
    return [{name: getattr(post, name) for name in names} for post in posts]


_MERGED = Question.objects.filter(duplicate_of=OuterRef("question"), merged_at__isnull=False)


def page_of_answers(question: Question, viewer: Viewer, sort: str, page: int) -> tuple[list[Answer], bool]:
    """One page; the solution stands first on the first one, wherever its score would put it."""
    visible = in_place(Answer.objects.visible_to(viewer).filter(question=question), viewer).select_related("author")
    solution = question.accepted_answer_id or 0
    visible = visible.annotate(others_merged=Exists(_MERGED))  # besides, for the first of them to say
    first = Case(When(pk=solution, then=0), default=1)
    start, stop = (page - 1) * PAGE_SIZE, page * PAGE_SIZE + 1
    if page > 1:
        rows = list(visible.exclude(pk=solution).order_by(*SORTS[sort])[start:stop])
        return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    rows = list(visible.order_by(first, *SORTS[sort])[: stop + 1])
    room = PAGE_SIZE + (1 if rows and rows[0].pk == solution else 0)
    return rows[:room], len(rows) > room


def in_place(posts: Any, viewer: Viewer) -> Any:
    """With `former`: the number under which what is a comment now was an answer, or the other way round.

    Moderators see all rows of a thread; of what was converted, they too see one only.
    """
    name = "comment" if posts.model is Comment else "answer"
    other = "answer" if name == "comment" else "comment"
    standing = Conversion.objects.filter(**{name: OuterRef("pk")}, undone_at__isnull=True)
    made = standing.filter(to_comment=name == "comment")
    if viewer.is_authenticated and viewer.is_moderator:
        posts = posts.exclude(Exists(standing.filter(to_comment=name == "answer")))
    return posts.annotate(former=Subquery(made.values(other)[:1]))


def page_with(answer: Answer, viewer: Viewer) -> int:
    """The page that holds an answer, most useful first."""
    question = answer.question
    if question.accepted_answer_id == answer.pk:
        return 1
    others = Answer.objects.visible_to(viewer).filter(question=question).exclude(pk=question.accepted_answer_id or 0)
    better = Q(score__gt=answer.score)
    older = Q(score=answer.score) & (
        Q(created_at__lt=answer.created_at) | Q(created_at=answer.created_at, pk__lt=answer.pk)
    )
    return 1 + others.filter(better | older).count() // PAGE_SIZE


def comments_by_answer(
    question: Question, answers: Iterable[Answer], viewer: Viewer
) -> dict[int | None, list[Comment]]:
    """Under these answers, and under the question itself for None."""
    grouped: dict[int | None, list[Comment]] = defaultdict(list)
    shown = Q(answer=None) | Q(answer__in=[answer.pk for answer in answers])
    visible = in_place(Comment.objects.visible_to(viewer).filter(shown, question=question), viewer)
    visible = visible.select_related("author")
    for comment in visible.defer("body").order_by("created_at", "pk"):
        grouped[comment.answer_id].append(comment)
    return grouped
