"""The two time limits that follow a purchase in France: to change one's mind, and for a defect. No database, no clock.

The lengths are dated data: `legal_limits.json`. The days are those of metropolitan France without Alsace-Moselle: two
public holidays more there can only make a limit longer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from moderation.mediation.deadlines import add_months, is_working_day
from moderation.mediation.legal_limits import length_of

WITHDRAWAL = length_of("withdrawal")
GUARANTEE = length_of("guarantee")


class Limits(NamedTuple):
    """Last days, included."""

    withdrawal: date
    guarantee: date


def limits_of(delivered: date) -> Limits:
    return Limits(withdrawal_until(delivered), GUARANTEE.after(delivered))


def withdrawal_until(delivered: date) -> date:
    """Art. L221-19: the day of delivery does not count; what ends on a day off goes on to the next working day.

    For what is bought at a distance or away from a shop.
    """
    day = WITHDRAWAL.after(delivered)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def limits_of_month(month: date) -> tuple[Limits, Limits]:
    """Of a delivery on the first day of the month, and on its last."""
    first = month.replace(day=1)
    return limits_of(first), limits_of(add_months(first, 1) - timedelta(days=1))
