"""The HTML of every page in every state: well formed, named, tied together; refusals say what the fields say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.knowledge.conftest import search_index  # noqa: F401  a fixture
from tests.pages import html_rules, whole_site
from tests.pages.refusing import faults_of_refusal, is_refusal
from tests.pages.seeing import Page, name_of, told_apart
from tests.places import everybody, places  # noqa: F401  they are fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
# Templates that no page of this walk shows: mails, and what only other tests reach. It only becomes shorter.
# One page, which the site shows to whoever is signed in and to whoever holds a link from a mail.
SAME = [
    {"forum:say_solved", "forum:solved_by_mail"},
    {"forum:preferences", "mail_settings"},
    {"moderation:appeal", "moderation:notice_appeal"},
    {"forum:edit_question", "forum:edit_answer"},  # of one question, by somebody who may only suggest
]
NEVER_SHOWN = Path(__file__).with_name("never_shown.txt")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page(
    language: str,
    everybody: dict[str, Any],  # noqa: F811
    places: dict[str, Any],  # noqa: F811
    search_index: Path,  # noqa: F811  after what is in it; else that of an earlier test answers
) -> None:
    pages = list(whole_site.everything(language, everybody, places))
    shown = told_apart(filter(whole_site.is_whole, pages), lambda page: (page.templates, page.status, page.sent))
    wrong = [f"{page}: {fault}" for page in shown for fault in faults_of(page)]
    assert len(shown) > 150
    assert not wrong, "\n".join(wrong)
    assert not (same := called_the_same(pages)), same
    if language == "fr":  # the walk takes the same pages each time; in English it has other people
        check_templates({name for page in pages for name in page.templates})


def called_the_same(pages: list[Page]) -> dict[str, set[str]]:
    """Titles that pages of different kinds share: who has both open, or hears them, cannot tell which is which."""
    found: dict[str, set[str]] = {}
    for page in pages:
        if "base.html" in page.templates and page.status == 200 and not page.sent:
            [title] = html_rules.Document(page.html).every("title")[:1]
            with translation.override(page.language):
                name = name_of(page.address.partition("?")[0])
            found.setdefault(html_rules.words_of(title), set()).add(name)
    return {title: names for title, names in found.items() if len(names) > 1 and not any(names <= one for one in SAME)}


def faults_of(page: Page) -> list[str]:
    found = html_rules.faults(page.html)
    if "base.html" in page.templates and f' lang="{page.language}" dir="ltr"' not in page.html:
        found.append("not in its language")
    return [*found, *faults_of_refusal(page)] if is_refusal(page) else found


def check_templates(seen: set[str]) -> None:
    known = set(NEVER_SHOWN.read_text().split())
    never = whole_site.all_templates() - seen
    assert not never - known, f"no page shows these: reach them in states.py: {sorted(never - known)}"
    assert not known - never, f"shown now, take them off the list: {sorted(known - never)}"
