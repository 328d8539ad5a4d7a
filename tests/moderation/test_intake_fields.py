"""Amounts and days of the asker’s form, as people write them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from moderation.mediation.forms.fields import AmountField, DayField
from tests.moderation import casework

pytestmark = pytest.mark.wide


@pytest.mark.parametrize(
    ("text", "amount"),
    [("249,90", "249.90"), ("249.90 €", "249.90"), ("1 249", "1249.00"), ("1\u202f249,5 EUR", "1249.50"), ("0", "0")],
)
def test_amounts_as_people_write_them(text, amount):
    assert AmountField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["nan", "inf", "1e30", "99999999999", "-1", "12,,5", "beaucoup", "1.249,90"])
def test_what_is_no_amount(text):
    with pytest.raises(ValidationError):
        AmountField().clean(text)


def test_days_as_people_write_them():
    field = DayField()
    assert field.clean("2026-03-02") == field.clean("02/03/2026") == field.clean("2.3.2026") == dt.date(2026, 3, 2)
    for wrong in ("31/02/2026", "0026-03-02", "1899-01-01", casework.today(1).isoformat(), "yesterday"):
        with pytest.raises(ValidationError):
            field.clean(wrong)
    assert DayField(is_past=False).clean(casework.today(30).isoformat()) == casework.today(30)
