"""What can be reported and decided about: the three kinds of post, each row about exactly one."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models

from forum.models import Answer, Comment, Member, Question
from forum.text.plain import excerpt, plain_text
from forum.text.typography import typeset_in

Target: TypeAlias = Question | Answer | Comment

KINDS: dict[str, type[Target]] = {"question": Question, "answer": Answer, "comment": Comment}

SUMMARY_LENGTH = 90


def question_of(post: Target) -> Question:
    return post if isinstance(post, Question) else post.question


def summary_of(post: Target) -> str:
    """One line that says which post is meant, for moderators."""
    if isinstance(post, Question):
        return typeset_in(post.language, post.title)
    return excerpt(plain_text(post.body_html), SUMMARY_LENGTH)


def about(target: Target | Member) -> dict[str, Target | Member]:
    """The column that names the post or the member, for filters and new rows."""
    return {"member": target} if isinstance(target, Member) else {target.kind: target}


def with_question(kind: str) -> Any:
    """Posts of a kind with what a line about them shows."""
    posts: Any = KINDS[kind].objects.select_related("author")
    return posts if kind == "question" else posts.select_related("question")


ONE_POST = (
    models.Q(question__isnull=False, answer__isnull=True, comment__isnull=True)
    | models.Q(question__isnull=True, answer__isnull=False, comment__isnull=True)
    | models.Q(question__isnull=True, answer__isnull=True, comment__isnull=False)
)
NO_POST = models.Q(question__isnull=True, answer__isnull=True, comment__isnull=True)


class NamesAPost(models.Model):
    """A row that may be about a post. Posts with such rows are never erased, only hidden or deleted softly."""

    question = models.ForeignKey(
        "forum.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def post_or_none(self) -> Target | None:
        return self.question or self.answer or self.comment

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
    """A row about exactly one post."""

    class Meta(NamesAPost.Meta):
        abstract = True
        constraints = [models.CheckConstraint(condition=ONE_POST, name="%(class)s_about_one_post")]


def once_per_post(name: str, *fields: str, **condition: Any) -> list[models.UniqueConstraint]:
    """One unique constraint for each kind of post: `fields` and the post occur once where `condition` holds."""
    where = models.Q(**condition) if condition else None
    return [models.UniqueConstraint(fields=[*fields, kind], condition=where, name=f"{name}_{kind}") for kind in KINDS]
