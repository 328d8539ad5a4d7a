"""Values of filter fields as strings that sort like the values do, so that `lt` and `range` are ranges of terms."""

import datetime
import decimal
import enum
import struct
import uuid
from typing import Any

from django.db import models
from django.utils import timezone

MISSING = "\x00"
"""What a filter column holds where the object has no value: `isnull` looks for it."""

EMPTY = "\x01"
"""An empty text: Whoosh has no empty terms."""

MAX_TEXT = 500


def encode(value: Any) -> str:
    """One value, neither None nor a list."""
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, models.Model):
        return encode(value.pk)
    if isinstance(value, int):  # bool too
        return _integer(value)
    if isinstance(value, float | decimal.Decimal):
        return _real(float(value) + 0.0)  # -0.0 is 0.0
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _moment(value)
    if isinstance(value, uuid.UUID):
        return value.hex
    return str(value).encode("utf-8", "ignore").decode()[:MAX_TEXT] or EMPTY


def encode_all(value: Any) -> list[str]:
    """The values of a field that may have none or several; never empty."""
    if value is None:
        return [MISSING]
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [encode(item) for item in value if item is not None] or [MISSING]
    return [encode(value)]


def start_of_day(value: Any) -> Any:
    """A plain date compared with moments means its first moment in the site's time zone (`created_at__year`)."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return timezone.make_aware(datetime.datetime.combine(value, datetime.time.min))
    return value


def _integer(value: int) -> str:
    return f"{value + 2**63:020d}"


def _real(value: float) -> str:
    # The bits of a float sort like the number once the sign is turned round.
    bits = struct.unpack(">q", struct.pack(">d", value))[0]
    return _integer(bits if bits >= 0 else -(2**63) - bits - 1)


def _moment(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    if isinstance(value, datetime.timedelta):
        return _integer(round(value.total_seconds() * 1_000_000))
    if isinstance(value, datetime.datetime):
        if timezone.is_aware(value):
            value = value.astimezone(datetime.UTC)
        return value.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S.%f")
    return value.isoformat()
