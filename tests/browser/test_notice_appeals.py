"""The page of a notice and its appeal, on a small screen and without scripts, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from forum.models import Member
from moderation.review import actions
from moderation.review.models import Appeal
from moderation.review.notice_links import MAILED, token_of
from tests.browser.conftest import Open, overflow
from tests.browser.test_queue import shot
from tests.moderation.noticing import give
from tests.moderation.reviewing import LANGUAGES, make_rules
from tests.people import make_moderator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_contesting_on_a_small_screen_without_scripts(
    language: str, visit: Open, answer: Any, dora: Member, settings: Any, live_server: Any
) -> None:
    settings.BASE_URL = live_server.url
    lea = make_moderator("léa")
    make_rules()
    notice = give(urls=[f"{live_server.url}{answer.get_absolute_url()}"], language=language)
    actions.keep(answer, by=dora)
    page = visit(
        f"/{language}/report-illegal-content/{token_of(notice, MAILED)}/", width=320, java_script_enabled=False
    )
    shot(page, f"notice-{language}")
    assert page.locator("main a[href*='/contest/']").count() == 1
    page.click("main a[href*='/contest/']")
    shot(page, f"contest-{language}")
    page.fill("textarea", "The second line is about me.")
    page.click("main form .primary")
    appeal = Appeal.objects.get()
    actions.write_to_appeal(appeal, by=lea, text="Which line?")
    page.reload()
    shot(page, f"appeal-{language}")
    assert "Which line?" in page.inner_text("main")
    small = visit(page.url.removeprefix(live_server.url), width=320)
    assert overflow(small) <= 0
    assert small.said == []
    desk = visit(f"/{language}/moderation/appeals/{appeal.pk}/", by=lea)
    shot(desk, f"desk-{language}")
    narrow = visit(f"/{language}/moderation/appeals/{appeal.pk}/", by=lea, width=320)
    assert overflow(narrow) <= 0
