"""What the knowledge base adds to the figures: sums, never who."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forum.figures import rollup
from forum.figures.sources import sources
from forum.models import DayCount, Refresh
from knowledge import figures
from knowledge.models import ArticlePage, GuideFeedback, KnowledgeIndexPage
from knowledge.models.searches import Searched

pytestmark = pytest.mark.django_db


def opinions(page: ArticlePage, yes: int, no: int) -> None:
    for number in range(yes + no):
        GuideFeedback.objects.create(page=page, visitor=f"v{number}", is_helpful=number < yes)


@pytest.fixture
def guides(site_tree: dict[str, KnowledgeIndexPage]) -> dict[str, ArticlePage]:
    made = {name: ArticlePage(title=name, slug=name) for name in ("good", "bad", "few", "draft")}
    for page in made.values():
        site_tree["en"].add_child(instance=page)
    made["draft"].unpublish()
    return made


def test_guides_that_help_least_come_first(guides: dict[str, ArticlePage]) -> None:
    opinions(guides["good"], yes=9, no=1)
    opinions(guides["bad"], yes=1, no=4)
    opinions(guides["few"], yes=0, no=4)
    opinions(guides["draft"], yes=0, no=9)
    found = [(row.title, row.yes, row.no) for row in figures.worst(timezone.localdate())]
    assert found == [("bad", 1, 4), ("good", 9, 1)]
    assert list(figures.worst(timezone.localdate() + dt.timedelta(days=2))) == []
    rollup.refresh()
    assert [row["title"] for row in Refresh.objects.get().details["guides"]] == ["bad", "good"]


def test_no_text_of_a_guide_is_read_to_count_opinions(
    guides: dict[str, ArticlePage], django_assert_num_queries: Any
) -> None:
    for name in ("good", "bad"):
        opinions(guides[name], yes=1, no=4)
    with django_assert_num_queries(1) as asked:
        assert len(list(figures.worst(timezone.localdate()))) == 2
    assert not [query for query in asked.captured_queries if '"knowledge_articlepage"."body"' in query["sql"]]


def test_searches_are_summed_by_week() -> None:
    monday = dt.date(2026, 11, 16)
    for number, week in enumerate((monday, monday, monday - dt.timedelta(days=7))):
        Searched.objects.create(week=week, language="en", words=f"pump {number}", people=3)
    assert dict(figures.searched(monday)) == {monday: 6}
    rollup.refresh()
    assert DayCount.objects.get(name="searches", day=monday).count == 6


def test_every_source_has_a_name_of_its_own() -> None:
    names = [source.name for source in sources()]
    assert sorted(names) == [
        *("cases_closed", "cases_settled", "escalated", "mediations_judged", "mediations_praised"),
        *("promises_answered", "promises_kept", "searches"),
    ]
