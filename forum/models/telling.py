"""News for many followers: told some at a time by the worker."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from forum.models.leased import Leased, LeasedQuerySet


class Telling(Leased):
    """`cursor`: members up to this number have been told. `ref` names the event, as in `Notification`."""

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=120, unique=True)
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey("forum.Answer", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return f"telling {self.ref}"

    def advance(self, cursor: int, *, seconds: int) -> bool:
        """Members up to this one are told; the claim lasts that much longer. False when another worker has it."""
        self.cursor = cursor
        return self._write(cursor=cursor, next_attempt_at=timezone.now() + timedelta(seconds=seconds))
