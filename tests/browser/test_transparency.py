"""The report of a year on a screen and on paper, and the back office that feeds it."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine

from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.transparency import drafting, freezing
from tests.browser.conftest import Open, overflow
from tests.moderation.reviewing import courtesy, hide
from tests.people import make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SELFCARE_SHOTS", "")


@pytest.fixture
def published(site_tree: Any, answer: Answer, question: Question, dora: Member) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=True):
        actions.flag(question, by=make_member("zoe"), rule=courtesy())
        actions.keep(question, by=dora)
        hide(answer, dora)
        actions.warn(make_member("eve"), by=dora, rule=courtesy(), facts="Insults.")
    with time_machine.travel(dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC), tick=True):
        for one in drafting.draft(freezing.compute(2026)):
            one.save_revision().publish()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_fits_screens_and_paper(language: str, width: int, published: None, visit: Open) -> None:
    page = visit(f"/{language}/transparency-2026/", width=width)
    assert overflow(page) <= 0
    assert page.said == []
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"report-{language}-{width}.png"), full_page=True)
    page.emulate_media(media="print")
    assert not page.locator(".bar, .foot, main nav").locator("visible=true").count()
    page.set_viewport_size({"width": 688, "height": 1000})  # what a sheet of A4 leaves between its margins
    assert overflow(page) <= 0
    for table in page.locator("main table").all():
        assert table.evaluate("it => it.getBoundingClientRect().right <= innerWidth + 1")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"paper-{language}-{width}.png"), full_page=True)
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    if SHOTS:
        (Path(SHOTS) / f"report-{language}-{width}.pdf").write_bytes(paper)
