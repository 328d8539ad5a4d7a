"""Readers are warned wherever they meet a guide that is being checked: on a copy, in lists, in a search."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Member
from knowledge import promotion
from knowledge.models import ArticlePage

pytestmark = pytest.mark.wide


@pytest.fixture
def guide(solution: Answer, editor: Member) -> ArticlePage:
    page = promotion.promote(solution, by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.mark.parametrize(("kind", "words"), [("dangerous", "whether this guide is safe"), (None, "may be out of date")])
def test_a_copy_and_the_lists_say_what_the_page_says(
    guide: ArticlePage,
    solution: Answer,
    alice: Member,
    client: Client,
    kind: str | None,
    words: str,
    search_index: Any,
    commit: Callable[..., Any],
) -> None:
    """Whoever comes from a sheet of paper, or from a search, is warned as the readers of the page are."""
    if kind:
        commit(actions.mark, solution, by=alice, kind=kind, sentence="It gives a shock.")
    else:
        ArticlePage.objects.filter(pk=guide.pk).update(is_stale=True)
    guide.refresh_from_db()
    assert guide.is_stale
    copy = client.get(f"/g/{guide.pk}/{guide.live_revision_id}/", follow=True).content.decode()
    assert "Yes. This is still the current text." not in copy
    assert words in copy
    for address in ("/en/guides/", "/en/search/?q=machine"):
        shown = client.get(address).content.decode()
        assert guide.title in shown.replace("<mark>", "").replace("</mark>", "")
        assert "Being checked" in shown
