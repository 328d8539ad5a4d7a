"""Nobody publishes a guide alone, not even an administrator, as long as somebody else could read it first."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from forum.models import Member
from knowledge import promotion, second_person
from knowledge.models import ArticlePage
from tests.knowledge.test_workflow import edited
from tests.people import make_editor, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db: Any) -> Member:
    return make_member("root", is_staff=True, is_superuser=True)


@pytest.fixture
def draft(answer: Any, root: Member, site_tree: Any) -> ArticlePage:
    from forum import actions

    actions.accept(answer, by=answer.question.author)
    return promotion.promote(answer, by=root, title="Clean the filter of the machine")


def sent(page: ArticlePage, as_member: Any, root: Member) -> Any:
    """What the browser would send with “Publish”."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return as_member(root).post(address, edited(page, **{"action-publish": "1"}))


@pytest.mark.wide
def test_publishing_is_not_offered_where_another_could_read_it(draft: ArticlePage, as_member: Any, root: Any) -> None:
    make_editor("eve")
    shown = as_member(root).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert 'name="action-publish"' not in shown


@pytest.mark.wide
def test_who_is_alone_may_publish(draft: ArticlePage, as_member: Any, root: Any) -> None:
    Member.objects.exclude(pk=root.pk).filter(groups__isnull=False).update(is_active=False)
    shown = as_member(root).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert 'name="action-publish"' in shown


@pytest.mark.wide
def test_a_page_of_ones_own_making_says_no_review(draft: ArticlePage, root: Any, client: Any) -> None:
    draft.get_latest_revision().publish(user=root)
    page = ArticlePage.objects.get(pk=draft.pk)
    shown = client.get(page.url).content.decode()
    assert "Reviewed by the team" not in shown
    assert "lastReviewed" not in shown


def test_a_page_that_another_published_says_so(draft: ArticlePage, client: Any) -> None:
    draft.get_latest_revision().publish(user=make_member("ann", is_staff=True, is_superuser=True))
    page = ArticlePage.objects.get(pk=draft.pk)
    shown = client.get(page.url).content.decode()
    assert "Reviewed by the team" in shown
    assert "lastReviewed" in shown


@pytest.mark.wide
@pytest.mark.parametrize("is_alone", [False, True])
def test_what_is_sent_all_the_same_stays_a_draft(
    is_alone: bool, draft: ArticlePage, as_member: Any, root: Any, monkeypatch: Any
) -> None:
    make_editor("eve")
    if is_alone:
        monkeypatch.setattr(second_person, "others", lambda user: False)
    sent(draft, as_member, root)
    assert ArticlePage.objects.get(pk=draft.pk).live == is_alone
