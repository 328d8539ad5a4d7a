"""Questions that somebody does not want to be offered for an answer: for good, or until a day."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def standing(self, at: dt.datetime) -> Self:
        return self.filter(models.Q(until=None) | models.Q(until__gt=at))


class SetAside(models.Model):
    """`until` none: skipped; else put off until then."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="set_aside")
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(null=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "question"], name="a_question_is_set_aside_once")]

    def __str__(self) -> str:
        return f"{self.question_id} for {self.member_id}"
