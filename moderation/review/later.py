"""When something that is put off comes back. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING = time(8)


class Later(TextChoices):
    HOUR = "hour", _("in an hour")
    TOMORROW = "tomorrow", _("tomorrow morning")
    DAYS = "days", _("in three days")


def moment(choice: str, now: datetime) -> datetime:
    """In an hour; or at eight in the morning of that day, in the time zone of the site."""
    if choice == Later.HOUR:
        return now + timedelta(hours=1)
    day = timezone.localdate(now) + timedelta(days=1 if choice == Later.TOMORROW else 3)
    return timezone.make_aware(datetime.combine(day, MORNING))
