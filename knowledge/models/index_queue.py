"""What the search index has still to learn: one row per object, written in the transaction that changed it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 5


def new_ticket() -> int:
    return secrets.randbits(63)


class IndexQueueQuerySet(models.QuerySet["IndexQueue"]):
    def due(self) -> Self:
        """What the worker takes next: first tries before retries, the oldest first."""
        return self.filter(attempts__lt=MAX_ATTEMPTS).order_by("attempts", "queued_at", "pk")

    def parked(self) -> Self:
        """Objects that failed every time. They wait for a person, or for their next change."""
        return self.filter(attempts__gte=MAX_ATTEMPTS)

    def put(self, root: type[models.Model], keys: Iterable[Any], **state: Any) -> None:
        """One row for each object of a root model, in the caller's transaction; a row that is there starts anew."""
        content_type = ContentType.objects.get_for_model(root)
        state = {"attempts": 0, "last_error": "", **state}
        self.bulk_create(
            # In the order of their numbers, as every act goes through many objects.
            [
                IndexQueue(content_type=content_type, object_id=key, **state)
                for key in sorted(map(str, keys), key=lambda key: (len(key), key))
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["queued_at", "ticket", *state],
        )

    def park(self, root: type[models.Model], key: Any, error: Exception) -> None:
        """Sets an object aside that cannot be indexed, with the reason."""
        self.put(root, [key], attempts=MAX_ATTEMPTS, last_error=reason(error))


def reason(error: Exception) -> str:
    """What a person is told of a failure."""
    return f"{type(error).__name__}: {error}"[:2000]


class IndexQueue(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    queued_at = models.DateTimeField(default=timezone.now)
    # Says whether the row is still the one that was read. A clock may stand still or go back.
    ticket = models.BigIntegerField(default=new_ticket)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = IndexQueueQuerySet.as_manager()

    class Meta:
        verbose_name = _("object to index")
        verbose_name_plural = _("objects to index")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_row_per_object_to_index")
        ]
        indexes = [models.Index(fields=["attempts", "queued_at"])]

    def __str__(self) -> str:
        return f"{self.content_type.app_label}.{self.content_type.model} {self.object_id}"
