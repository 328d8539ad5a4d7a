"""Answers and comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.post import AnyPost, Post, PostQuerySet, Viewer, Visibility, one_act_per_key

STAYED = "stayed"  # in the address of a merged question: show what is left there
OLD_YEARS = 2
OLD_AFTER = timedelta(days=365 * OLD_YEARS)
OUTDATED_SHOWN_FROM = 2  # marks; one person alone may be wrong


class ReplyQuerySet(PostQuerySet[AnyPost]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As for every post, and the question it stands under must be visible too."""
        seen = super().visible_to(viewer)
        if viewer.is_authenticated and viewer.is_moderator:
            return seen
        return seen.filter(visible_parent("question", viewer))


class AnswerQuerySet(ReplyQuerySet["Answer"]):
    def own(self, member: int) -> Self:
        """The one that a member has under a question: held or hidden ones count, what they deleted does not."""
        return self.filter(author_id=member).exclude(visibility=Visibility.DELETED).order_by("pk")


class CommentQuerySet(ReplyQuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Besides, where it stands under an answer, that answer."""
        seen = super().visible_to(viewer)
        if viewer.is_authenticated and viewer.is_moderator:
            return seen
        return seen.filter(models.Q(answer__isnull=True) | visible_parent("answer", viewer))


def visible_parent(name: str, viewer: Viewer) -> models.Q:
    """`PostQuerySet.visible_to` for the post that a reply stands under, for everybody but moderators."""
    visible = models.Q(**{f"{name}__visibility": Visibility.PUBLISHED})
    if viewer.is_authenticated:
        own, deleted = {f"{name}__author_id": viewer.pk}, {f"{name}__visibility": Visibility.DELETED}
        visible |= models.Q(**own) & ~models.Q(**deleted)
    return visible


class Answer(Post):
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="answers")
    is_official = models.BooleanField(default=False)  # written by the staff of the product's brand
    useful_count = models.PositiveIntegerField(default=0)
    not_useful_count = models.PositiveIntegerField(default=0)
    score = models.FloatField(default=0.5)  # ranking.answer_score of the two counts
    works_count = models.PositiveIntegerField(default=0)
    outdated_count = models.PositiveIntegerField(default=0)
    works_at = models.DateTimeField(null=True, blank=True)  # when somebody last said that it works
    moved_from = models.ForeignKey(  # it was written under a question that was merged into this one
        "forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="moved_answers"
    )

    objects = models.Manager.from_queryset(AnswerQuerySet)()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            one_act_per_key("one_answer_per_idempotency_key"),
            # Imported threads may hold two answers of one person; here they edit the one they have.
            models.UniqueConstraint(
                fields=["question", "author"],
                condition=models.Q(external_ref__isnull=True) & ~models.Q(visibility="deleted"),
                name="one_answer_per_member_and_question",
            ),
        ]
        indexes = [
            models.Index(fields=["question", "visibility", "-score", "created_at"]),
            models.Index(fields=["author", "-created_at"]),
            models.Index(fields=["visibility", "-created_at"]),  # the newest of all: who answers here these days
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} to question {self.question_id}"

    def get_absolute_url(self) -> str:
        """Under a merged question stand the answers that could not move with the others."""
        stayed = f"?{STAYED}=1" if self.question.is_merged else ""
        return f"{self.question.get_absolute_url()}{stayed}#answer-{self.pk}"

    @property
    def parents(self) -> list[Post]:
        return [self.question]

    old_years = OLD_YEARS  # as its page says

    @property
    def is_old(self) -> bool:
        """Nobody has written or said for so long that it holds."""
        last = max(moment for moment in (self.created_at, self.edited_at, self.works_at) if moment)
        return last < timezone.now() - OLD_AFTER

    @property
    def is_called_outdated(self) -> bool:
        return self.outdated_count >= OUTDATED_SHOWN_FROM


class Comment(Post):
    """A remark of one level on a question or on an answer; `question` is always set."""

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="comments")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="comments")
    moved_from = models.ForeignKey(
        "forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="moved_comments"
    )
    is_official = models.BooleanField(default=False)  # as of an answer

    objects = models.Manager.from_queryset(CommentQuerySet)()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [one_act_per_key("one_comment_per_idempotency_key")]
        indexes = [models.Index(fields=["question", "created_at"])]

    def __str__(self) -> str:
        return f"comment {self.pk} on question {self.question_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('forum:question', args=[self.question_id, '-'])}#comment-{self.pk}"

    @property
    def parents(self) -> list[Post]:
        return [self.question, self.answer] if self.answer else [self.question]
