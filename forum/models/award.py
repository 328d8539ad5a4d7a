"""Badges that members were given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.badges import RULES, Badge


class Award(models.Model):
    """A badge of a member, with what it was earned by. It stays when that is taken back."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="awards")
    badge = models.CharField(max_length=24, choices=[(badge.value, badge.value) for badge in Badge])
    ref = models.CharField(max_length=40, blank=True)  # the thing, where a badge is given for each
    question = models.ForeignKey("forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.ForeignKey("forum.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()  # of the act that earned it

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        constraints = [
            models.UniqueConstraint(fields=["member", "badge", "ref"], name="one_badge_per_member_and_thing")
        ]

    def __str__(self) -> str:
        return f"{self.badge} of {self.member_id}"

    @property
    def name(self) -> str:
        return str(RULES[Badge(self.badge)].name)

    @property
    def sentence(self) -> str:
        """To its member."""
        return str(RULES[Badge(self.badge)].sentence)

    @property
    def of_another(self) -> str:
        """The same, told to others."""
        return str(RULES[Badge(self.badge)].of_another)

    @property
    def is_open(self) -> bool:
        """Whether everybody may read what it was earned by."""
        question, answer = self.question, self.answer
        return question is not None and question.is_published and (answer is None or answer.is_published)
