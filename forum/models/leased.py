"""A table as a queue: rows written in the transaction of the act, claimed by workers for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone

SLICE = 2000  # rows that one statement of a clean-up may change
OLDEST_WAIT = timedelta(minutes=15)  # how long a worker that runs lets nothing wait


class LeasedQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        # What was never tried is due whatever its time says: the clock may have been wrong when it was written.
        return self.filter(models.Q(attempts=0) | models.Q(next_attempt_at__lte=at), state=Leased.State.PENDING)

    def overdue(self, at: datetime) -> Self:
        """What a worker should have taken some time ago."""
        before = at - OLDEST_WAIT
        never_tried = models.Q(attempts=0, created_at__lt=before)
        to_try_again = models.Q(attempts__gt=0, next_attempt_at__lt=before)
        return self.filter(never_tried | to_try_again, state=Leased.State.PENDING)

    def send_again(self) -> int:
        """Put given-up rows back in the queue, as they are, with all their attempts before them; how many."""
        return self.filter(state=Leased.State.DEAD).update(
            state=Leased.State.PENDING,
            next_attempt_at=timezone.now(),
            earlier_attempts=models.F("attempts"),
            settled_at=None,
        )

    def replay(self) -> int:
        """What staff send again by name; a queue whose receivers lose things adds what was done."""
        return self.send_again()

    def in_slices(self, act: Callable[[Self], int]) -> int:
        """Do it to all these rows, some at a time, each time in a transaction of its own: nobody waits for long.

        `act` takes some of the rows and says how many it changed; the sum is returned.
        """
        done, last = 0, 0
        while pks := list(self.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SLICE]):
            done += act(self.filter(pk__gt=last, pk__lte=pks[-1]))
            last = pks[-1]
        return done

    def sooner(self, by: timedelta) -> int:
        """The clock was set back: what was put off would wait that much longer."""
        later = self.filter(state=Leased.State.PENDING, attempts__gt=0)
        return later.update(next_attempt_at=models.F("next_attempt_at") - by)

    def lease(self, count: int, *, seconds: int, at: datetime | None = None) -> list[Any]:
        """Claim up to `count` due rows for `seconds`; whoever dies meanwhile leaves them to the next worker.

        The claim is a compare-and-swap on `attempts`, which also is the fencing number: only the holder of
        the last claim may settle the row.
        """
        at = at or timezone.now()
        claimed = []
        with transaction.atomic():
            rows = self.due(at).order_by("next_attempt_at", "pk").select_for_update(skip_locked=True)[:count]
            for row in rows:
                row.attempts += 1
                row.next_attempt_at = at + timedelta(seconds=seconds)
                won = self.filter(pk=row.pk, attempts=row.attempts - 1).update(
                    attempts=row.attempts, next_attempt_at=row.next_attempt_at
                )
                if won:
                    claimed.append(row)
        return claimed


class Leased(models.Model):
    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"  # given up; staff see it and may send it again
        SKIPPED = "skipped"  # no longer right to send

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    # `attempts` only grows, because it tells claims apart; sent again by staff, the schedule starts anew from here.
    earlier_attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def settle(self, state: str, *, error: str = "") -> bool:
        """Close the row; False when another worker claimed it since."""
        return self._write(state=state, last_error=error[:300], settled_at=timezone.now())

    def retry(self, at: datetime, *, error: str) -> bool:
        """Leave the row for a later attempt; False when another worker claimed it since."""
        return self._write(next_attempt_at=at, last_error=error[:300])

    def _write(self, **values: Any) -> bool:
        held = type(self)._default_manager.filter(pk=self.pk, attempts=self.attempts, state=Leased.State.PENDING)
        return bool(held.update(**values))
