"""What can be reported and decided about: the three kinds of post, and proposals to change the charter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db import models
from django.utils.translation import gettext as _

from forum.models import Answer, Comment, Member, Question
from forum.publishing import words_of
from forum.text.plain import excerpt, plain_text
from forum.text.typography import typeset_in
from forum.withdrawing import Guide
from moderation.review.models.amendment import Amendment

Post: TypeAlias = Question | Answer | Comment
Target: TypeAlias = Post | Amendment

POSTS: dict[str, type[Post]] = {"question": Question, "answer": Answer, "comment": Comment}
KINDS: dict[str, type[Target]] = {**POSTS, "amendment": Amendment}

SUMMARY_LENGTH = 90
BIGGEST = models.BigIntegerField.MAX_BIGINT  # number of a row


def question_of(post: Target) -> Question | None:
    """The thread of a post; a proposal stands in none."""
    if isinstance(post, Amendment):
        return None
    return post if isinstance(post, Question) else post.question


def language_of(post: Target) -> str:
    """In which it is shown: a post's is that of its thread."""
    return post.language if isinstance(post, Amendment) else post.root.language


def heading_of(post: Target) -> str:
    """What its author finds it under: the title of the thread, or of the proposal."""
    if isinstance(post, Amendment):
        return _("Proposed change of the charter: %(title)s") % {"title": typeset_in(post.language, post.title)}
    return typeset_in(post.root.language, post.root.title)


def in_order(posts: Iterable[Target]) -> list[Target]:
    """As they are locked: posts of later questions after those of earlier ones, so that nobody waits in a ring."""

    def rank(post: Target) -> tuple[int, str, int]:
        question = question_of(post)
        return (question.pk if question is not None else 0, post.kind, post.pk)

    return sorted(posts, key=rank)


def summary_of(post: Target) -> str:
    """One line that says which one is meant, for moderators and for its author."""
    if isinstance(post, Question | Amendment):
        return typeset_in(post.language, post.title)
    return excerpt(plain_text(post.body_html), SUMMARY_LENGTH)


def own_words(post: Target) -> str:
    """What its author wrote of it: two proposals for one rule are not alike by what the rule says already."""
    if not isinstance(post, Amendment):
        return words_of(post)
    return "\n".join([*(words for kind, words in post.pieces if kind == "new"), post.reason])


def about(target: Target | Member | Guide, prefix: str = "") -> dict[str, Target | Member | int]:
    """The column that names the post, the guide or the member, for filters and new rows; `prefix` leads to it, for
    filters."""
    if isinstance(target, Guide):
        return {f"{prefix}page_id": target.pk}
    return {f"{prefix}member" if isinstance(target, Member) else f"{prefix}{target.kind}": target}


def written_by(member: Any, prefix: str = "") -> models.Q:
    """Rows about what this member wrote; `prefix` leads from the row to the columns that name the post."""
    found = models.Q()
    for kind in KINDS:
        found |= models.Q(**{f"{prefix}{kind}__author_id": member.pk, f"{prefix}{kind}__isnull": False})
    return found


def with_question(kind: str) -> Any:
    """Texts of a kind with what a line about them shows."""
    found: Any = KINDS[kind].objects.select_related("author")
    return found.select_related("question") if kind in {"answer", "comment"} else found


def moments_of(kind: str) -> list[str]:
    """The columns that say when it was sent last; the first that says something holds."""
    return ["edited_at", "created_at"] if kind in POSTS else ["proposed_at"]


def exactly_one(kinds: Iterable[str]) -> models.Q:
    kinds, found = list(kinds), models.Q()
    for named in kinds:
        found |= models.Q(**{f"{kind}__isnull": kind != named for kind in kinds})
    return found


ONE_POST = exactly_one(KINDS)
NO_POST = models.Q(**{f"{kind}__isnull": True for kind in KINDS})


class NamesAPost(models.Model):
    """A row that may be about what a member wrote. Texts with such rows are never erased, only hidden or emptied."""

    question = models.ForeignKey(
        "forum.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    amendment = models.ForeignKey(
        "moderation.Amendment", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def post_or_none(self) -> Target | None:
        return self.question or self.answer or self.comment or self.amendment

    @property
    def post(self) -> Target:
        post = self.post_or_none
        if post is None:
            raise ValueError(f"{self!r} is about no post")
        return post

    @property
    def summary(self) -> str:
        return summary_of(self.post)


class AboutOnePost(NamesAPost):
    """A row about exactly one text."""

    class Meta(NamesAPost.Meta):
        abstract = True
        constraints = [models.CheckConstraint(condition=ONE_POST, name="%(class)s_about_one_post")]


def once_per_post(
    name: str, *fields: str, kinds: Iterable[str] = tuple(KINDS), **condition: Any
) -> list[models.UniqueConstraint]:
    """One unique constraint for each kind of text: `fields` and the text occur once where `condition` holds."""
    where = models.Q(**condition) if condition else None
    return [models.UniqueConstraint(fields=[*fields, kind], condition=where, name=f"{name}_{kind}") for kind in kinds]
