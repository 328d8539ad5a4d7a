"""What readers of the demo leave behind: opinions on guides of two weeks, and what was searched last week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge.models import ArticlePage, Searched
from knowledge.readers import feedback
from knowledge.searching.counting import monday
from selfcare.demo.clock import Clock


def add_readers(told: dict[str, Any], clock: Clock) -> None:
    for number, row in enumerate(told["opinions"]):
        guide = ArticlePage.objects.get(slug=row["guide"], locale__language_code=row["language"])
        _add_opinions(guide, row, f"demo-{number}", clock)
    for row in told["searches"]:
        week = monday(clock.day(0)) - dt.timedelta(weeks=row["weeks_ago"])
        figures = {name: row[name] for name in ("language", "words", "people", "nothing", "opened")}
        Searched.objects.create(week=week, **figures)


def _add_opinions(guide: ArticlePage, row: dict[str, Any], name: str, clock: Clock) -> None:
    at = clock.days_ago(row["days_ago"])
    for number in range(row["helpful"]):
        feedback.record(guide, is_helpful=True, visitor=f"{name}-yes-{number}", at=at)
    for number, reason in enumerate(row["reasons"]):
        comment = row.get("comment", "") if number == 0 else ""
        feedback.record(guide, is_helpful=False, reason=reason, comment=comment, visitor=f"{name}-no-{number}", at=at)
