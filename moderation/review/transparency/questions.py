"""Questions and answers of the year, by language."""

from __future__ import annotations

from collections import Counter

from django.conf import settings

from forum.figures import yearly
from moderation.review.transparency.masking import Figures, Median, Table
from moderation.review.transparency.medians import middle
from moderation.review.transparency.period import Period

COLUMNS = ("asked", "answered", "solved", "answers")


def questions(period: Period, figures: Figures) -> None:
    """What was asked in the year, and what is known to have become of it; and the answers written in the year."""
    end = min(period.end, period.as_of)
    asked = yearly.asked(period.start, end)
    firsts = yearly.first_answers(asked, period.as_of)
    columns = (
        yearly.by_language(asked),
        Counter(language for language, _asked, _first in firsts),
        yearly.by_language(yearly.solved(asked, period.as_of)),
        yearly.by_language(yearly.answers(period.start, end), "question__language"),
    )
    rows = {code: tuple(column.get(code, 0) for column in columns) for code, _name in settings.LANGUAGES}
    figures.tables.append(Table("questions", COLUMNS, rows))
    spans = [(at, first) for _language, at, first in firsts]
    figures.medians.append(Median("first_answer", middle(spans), "questions", ("answered",)))
