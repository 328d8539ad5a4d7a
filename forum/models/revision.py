"""Every text a question, an answer or an edited comment ever had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer

if TYPE_CHECKING:
    from forum.models import Answer, Comment, Question


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Of a post that the viewer may see: one hidden for what it holds is for moderators only."""
        if viewer.is_authenticated and viewer.is_moderator:
            return self
        return self.filter(is_hidden=False)


class Revision(models.Model):
    """Number 1 is what was first published. `is_hidden` keeps one from everybody but moderators."""

    question = models.ForeignKey(
        "forum.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    comment = models.ForeignKey(
        "forum.Comment", on_delete=models.CASCADE, null=True, blank=True, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    is_hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, answer__isnull=True, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=False, comment__isnull=True)
                | models.Q(question__isnull=True, answer__isnull=True, comment__isnull=False),
                name="revision_of_one_post",
            ),
            models.UniqueConstraint(fields=["question", "number"], name="question_revisions_are_numbered"),
            models.UniqueConstraint(fields=["answer", "number"], name="answer_revisions_are_numbered"),
            models.UniqueConstraint(fields=["comment", "number"], name="comment_revisions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"

    @property
    def post(self) -> Question | Answer | Comment:
        post = self.question or self.answer or self.comment
        if post is None:
            raise ValueError(f"{self!r} is of no post")
        return post


class RevisionHiding(models.Model):
    """A moderator hid a revision, or showed it again: who, when, why. Only added to."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="hidings")
    hides = models.BooleanField()  # False: shows it again
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{'hides' if self.hides else 'shows'} {self.revision_id}"
