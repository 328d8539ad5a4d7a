"""Edits that somebody suggests for what another member wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer, Visibility
from forum.privileges import Privilege, holds

if TYPE_CHECKING:
    from forum.models import Answer, Question


# An edit that a check holds: the team looks at it, and nobody else.
BY_ITS_AUTHOR = models.Q(answer__isnull=True, question__author_id=models.F("member_id")) | models.Q(
    answer__isnull=False, answer__author_id=models.F("member_id")
)


class SuggestedEditQuerySet(models.QuerySet["SuggestedEdit"]):
    def pending(self) -> Self:
        return self.filter(state=SuggestedEdit.State.PENDING)

    def waiting(self) -> Self:
        """Those that can be decided now: their posts are there for everybody."""
        return self.pending().of_shown_posts()

    def of_shown_posts(self) -> Self:
        shown = models.Q(answer__isnull=True) | models.Q(answer__visibility=Visibility.PUBLISHED)
        return self.filter(shown, question__visibility=Visibility.PUBLISHED)

    def visible_to(self, viewer: Viewer) -> Self:
        """Their own ones, those of what they wrote, and for those who review, all; of posts that they may read."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_moderator:
            return self
        # What was taken from public sight is no longer theirs to read, not even as the text of a suggestion.
        seen = self.of_shown_posts()
        own = models.Q(member_id=viewer.pk)
        if holds(viewer, Privilege.REVIEW_EDITS):
            return seen.filter(own | ~BY_ITS_AUTHOR)
        written = models.Q(answer__isnull=True, question__author_id=viewer.pk) | models.Q(answer__author_id=viewer.pk)
        return seen.filter(own | written)


class SuggestedEdit(models.Model):
    """`question` is always set; with `answer`, the edit is of that one. `base` is the revision it began with.

    By the author of the text it is an edit that a check holds: what stood before stays until the team has looked.
    `more`: what else changes with such a one, by the columns of the question.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for a review")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="suggested_edits")
    answer = models.ForeignKey(
        "forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="suggested_edits"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="suggested_edits"
    )
    base = models.PositiveIntegerField()
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    tags = models.JSONField(default=list, blank=True)
    more = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001

    objects = SuggestedEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested edit")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "question"],
                condition=models.Q(state="pending", answer__isnull=True),
                name="one_pending_edit_per_member_and_question",
            ),
            models.UniqueConstraint(
                fields=["member", "answer"],
                condition=models.Q(state="pending"),
                name="one_pending_edit_per_member_and_answer",
            ),
            models.UniqueConstraint(
                fields=["member", "idempotency_key"],
                condition=models.Q(idempotency_key__isnull=False),
                name="one_suggested_edit_per_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", decided_at__isnull=True)
                | (~models.Q(state="pending") & models.Q(decided_at__isnull=False)),
                name="suggested_edit_is_pending_or_decided",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"edit {self.pk} suggested by {self.member_id}"

    @property
    def post(self) -> Question | Answer:
        return self.answer or self.question

    @property
    def is_by_its_author(self) -> bool:
        return self.member_id is not None and self.member_id == self.post.author_id

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING
