"""A site that can only be read, under somebody who is writing: the page says that nothing is kept, and keeps it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from forum import maintenance
from forum.maintenance import Mode
from forum.models import Answer, Draft, Member, Question
from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _open_afterwards() -> Iterator[None]:
    yield
    maintenance.end()


def test_what_is_typed_is_said_not_to_be_kept_and_stays(visit: Open, question: Question, bob: Member) -> None:
    page = visit(question.get_absolute_url(), by=bob)
    form = page.locator("form[data-keep]")
    maintenance.begin(Mode.READ_ONLY)
    form.locator("textarea").press_sequentially("Clean the filter first.")
    expect(form.locator("[data-kept]")).to_contain_text("Not saved for now", timeout=15_000)
    assert not Draft.objects.exists()
    form.locator("button.primary").click()
    expect(page.locator("main")).to_contain_text("Clean the filter first.")
    assert not Answer.objects.exists()
    maintenance.end()
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{question.get_absolute_url()}*")
    assert Answer.objects.get().body == "Clean the filter first."
