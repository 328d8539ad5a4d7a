"""A day in three boxes: what is typed comes out as a day, or comes back as it was typed."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from forum.day_boxes import DayBoxes, lacking
from tests.day_boxes import boxes, shown


class DayForm(forms.Form):
    day = forms.DateField(widget=DayBoxes, input_formats=["%Y-%m-%d", "%d/%m/%Y"], required=False)


@given(day=st.dates(min_value=dt.date(1970, 1, 1)))
def test_a_day_goes_out_and_comes_back(day: dt.date) -> None:
    html = str(DayForm(initial={"day": day})["day"])
    form = DayForm(boxes("day", shown(html, "day")))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == day
    assert DayForm({"day": day.isoformat()}).is_valid(), "programs and addresses may send it in one text"


@given(typed=st.tuples(*[st.text(alphabet="0123456789 a<\"'&", max_size=6)] * 3))
def test_whatever_is_typed_is_shown_again(typed: tuple[str, str, str]) -> None:
    form = DayForm(dict(zip(("day_day", "day_month", "day_year"), typed, strict=True)))
    again = DayForm({"day": form["day"].data})
    for one in (form, again):
        texts = one["day"].field.widget.get_context("day", one["day"].value(), {})["widget"]["boxes"]
        assert [box["value"] for box in texts] == [text.strip() for text in typed]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("//", ""),
        ("", ""),
        ("2/3/2026", ""),
        ("/3/2026", "Add the day."),
        ("2//2026", "Add the month."),
        ("2/3/", "Add the year."),
        ("2//", ""),
        ("soon", ""),
    ],
)
def test_the_one_empty_box_is_named(text: str, sentence: str) -> None:
    assert lacking(text) == sentence


def test_each_box_has_its_label_and_says_when_it_is_wrong() -> None:
    form = DayForm(boxes("day", "31/2/2026"), auto_id="id_%s")
    html = str(form["day"])
    for part in ("day", "month", "year"):
        assert f'for="id_day_{part}"' in html
        assert f'id="id_day_{part}"' in html
    assert html.count('aria-invalid="true"') == 3
    assert html.count('inputmode="numeric"') == 3
