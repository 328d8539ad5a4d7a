"""The fields of the law: shown for the law with a script, always without one."""

from __future__ import annotations

from typing import Any

import pytest

from forum.models import Answer, Member
from tests.browser.conftest import Open, overflow
from tests.browser.test_queue import shot
from tests.moderation.noticing import give
from tests.moderation.reviewing import make_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [(320, "en"), (320, "fr"), (1280, "en"), (1280, "fr")]


def shown(page: Any) -> list[bool]:
    return [page.is_visible(f"#id_{name}") for name in ("law", "category")]


@pytest.mark.parametrize(("width", "language"), WIDTHS)
@pytest.mark.parametrize("about", ["text", "member"])
def test_the_law_asks_for_more(
    about: str, width: int, language: str, visit: Open, answer: Answer, dora: Member, settings: Any
) -> None:
    make_rules()
    where = f"/{language}/moderation/{f'answer/{answer.pk}' if about == 'text' else 'members/bob'}/"
    page = visit(where, by=dora, width=width)
    assert shown(page) == [False, False]
    page.select_option("#id_rule", "law")
    assert shown(page) == [True, True]
    assert overflow(page) <= 0
    shot(page, f"law-{about}-{width}-{language}")
    page.select_option("#id_rule", "courtesy")
    assert shown(page) == [False, False]
    assert page.said == []


def test_a_notice_shows_them_and_without_script_they_are_there(
    visit: Open, answer: Answer, dora: Member, settings: Any
) -> None:
    make_rules()
    where = f"/en/moderation/answer/{answer.pk}/"
    assert shown(visit(where, by=dora, java_script_enabled=False)) == [True, True]
    settings.BASE_URL = "http://127.0.0.1:8000"
    give(answer)
    assert shown(visit(where, by=dora)) == [True, True]
