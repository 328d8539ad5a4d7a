"""The report of a year on a screen and on paper, and the back office that feeds it."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page
from wagtail.users.models import UserProfile

from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import AuthorityOrder, OutsideDispute, StatementExport
from moderation.review.transparency import drafting, freezing
from tests.browser.conftest import Open, overflow
from tests.moderation.reviewing import courtesy, hide
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SELFCARE_SHOTS", "")


@pytest.fixture
def published(site_tree: Any, answer: Answer, question: Question, dora: Member) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=True):
        actions.flag(question, by=make_member("zoe"), rule=courtesy())
        actions.keep(question, by=dora)
        hide(answer, dora)
        actions.warn(make_member("eve"), by=dora, rule=courtesy(), facts="Insults in two answers.")
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


@pytest.fixture
def sent(site_tree: Any, answer: Answer, dora: Member) -> StatementExport:
    statement: Any = hide(answer, dora).statement
    return StatementExport.objects.create(statement=statement, next_attempt_at=timezone.now())


@pytest.fixture(params=["en", "fr"])
def staff(request: pytest.FixtureRequest, sent: StatementExport) -> Member:
    call_command("init_site", verbosity=0)
    member = make_moderator("lea")
    UserProfile.objects.create(user=member, preferred_language=request.param)
    return member


def save(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def look(page: Page, name: str, member: Member, width: int) -> None:
    if SHOTS:
        language = member.wagtail_userprofile.preferred_language
        page.screenshot(path=str(Path(SHOTS) / f"admin-{name}-{language}-{width}.png"), full_page=True)
    assert overflow(page) <= 0, name
    for field in page.locator("main .w-field__input > *").all():
        assert field.evaluate("it => it.getBoundingClientRect().right <= innerWidth"), name
    assert [line for line in page.said if "Failed to load" in line or "Refused" in line] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_log_fits_a_small_screen(language: str, published: None, visit: Open) -> None:
    """Its lists are as wide as their longest choice unless something holds them."""
    assert overflow(visit(f"/{language}/transparency/", width=320)) <= 0


@pytest.mark.parametrize("width", [1280, 320])
def test_an_order_is_entered_and_changed_by_hand(width: int, staff: Member, visit: Open) -> None:
    page = visit("/admin/authority_orders/new/", by=staff, width=width)
    look(page, "order-new", staff, width)
    page.select_option("[name=kind]", "act")
    page.select_option("[name=member_state]", "FR")
    page.fill("[name=received_at]", "2026-03-05T09:30")
    page.fill("[name=acknowledged_at]", "2026-03-04T09:30")
    save(page)
    look(page, "order-refused", staff, width)
    assert page.input_value("[name=received_at]") == "2026-03-05T09:30"
    page.fill("[name=acknowledged_at]", "2026-03-06T09:30")
    save(page)
    look(page, "orders", staff, width)
    page.goto(page.url + f"edit/{AuthorityOrder.objects.get().pk}/")
    look(page, "order-edit", staff, width)
    assert page.input_value("[name=received_at]") == "2026-03-05T09:30"
    page.fill("[name=done_at]", "2026-03-07T10:00")
    save(page)
    assert AuthorityOrder.objects.get().done_at is not None


@pytest.mark.parametrize("width", [1280, 320])
def test_a_dispute_is_entered_and_changed_by_hand(width: int, staff: Member, visit: Open) -> None:
    page = visit("/admin/outside_disputes/new/", by=staff, width=width)
    look(page, "dispute-new", staff, width)
    page.fill("[name=submitted_on]", "2026-04-01")
    page.fill("[name=ended_on]", "2026-05-01")
    save(page)
    look(page, "dispute-refused", staff, width)
    page.select_option("[name=outcome]", "upheld")
    save(page)
    look(page, "disputes", staff, width)
    page.goto(page.url + f"edit/{OutsideDispute.objects.get().pk}/")
    look(page, "dispute-edit", staff, width)
    page.locator("[name=is_implemented]").check()
    save(page)
    assert OutsideDispute.objects.get().is_implemented


@pytest.mark.parametrize("width", [1280, 320])
def test_what_was_sent_is_listed(width: int, staff: Member, sent: StatementExport, visit: Open) -> None:
    sent.state, sent.settled_at, sent.last_error = "dead", timezone.now(), "422"
    sent.save()
    page = visit("/admin/statement_exports/", by=staff, width=width)
    look(page, "sent", staff, width)
    assert sent.statement.puid in page.content()
