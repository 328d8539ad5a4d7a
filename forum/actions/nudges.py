"""Counting how often words were asked about; of whom, nothing is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.models import NudgeCount


@transaction.atomic
def count_nudge(*, was_kept: bool, at: datetime | None = None) -> None:
    """One page that asked, or one text that was published all the same."""
    row, _is_new = NudgeCount.objects.get_or_create(day=timezone.localdate(at))
    column = "kept" if was_kept else "shown"
    NudgeCount.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
