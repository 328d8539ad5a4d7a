"""On the way to a guide: what an editor has chosen so far, what members suggest, what was put off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class GuidePlan(models.Model):
    """A guide being made of an answer, step by step. Kept after it is made, so that a second click finds it.

    `data` holds what was chosen: `texts` and `asked` (numbers of answers and questions), `parts` (in order),
    `revisions` (of each answer, as its parts were chosen), `target`, `title`, `summary`, `related`, `kept`.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guide_plans")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, related_name="guide_plans")
    data = models.JSONField(default=dict)
    page = models.ForeignKey(
        "knowledge.ArticlePage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("guide being made")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "answer"],
                condition=models.Q(made_at__isnull=True),
                name="one_open_plan_per_member_and_answer",
            )
        ]
        indexes = [models.Index(fields=["answer", "updated_at"])]

    def __str__(self) -> str:
        return f"plan of {self.member_id} for answer {self.answer_id}"

    @property
    def language(self) -> str:
        return str(self.answer.question.language)

    @property
    def texts(self) -> list[int]:
        """Numbers of the answers chosen, the first one first."""
        found: list[int] = self.data.get("texts", [self.answer_id])
        return found

    def put(self, **chosen: Any) -> None:
        self.data = {**self.data, **chosen}


class GuideProposal(models.Model):
    """A member says that an answer should become a guide. One row for each; it goes when it is taken back."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="guide_proposals"
    )
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, related_name="guide_proposals")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("suggested guide")
        constraints = [
            models.UniqueConstraint(fields=["member", "answer"], name="one_suggested_guide_per_member_and_answer")
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} suggested by {self.member_id}"


class Postponement(models.Model):
    """An editor said “not now” of a solved question: it comes back once it weighs as much as `until`."""

    class Reason(models.TextChoices):
        TOO_RARE = "too_rare", _("Too few people need it")
        NOT_GENERAL = "not_general", _("It is about one person’s case")
        NOT_SURE = "not_sure", _("The answer is not sure enough")
        ELSEWHERE = "elsewhere", _("A guide says it already")
        OTHER = "other", _("Another reason")

    question = models.OneToOneField("forum.Question", on_delete=models.CASCADE, related_name="put_off")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    weight = models.PositiveIntegerField()  # when it was put off
    until = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer put off")

    def __str__(self) -> str:
        return f"question {self.question_id} until {self.until}"
