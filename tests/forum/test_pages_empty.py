"""A new site: every list says what belongs there, and offers one thing to do."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from forum import actions
from forum.models import Member, Product, Question

LISTS = (
    "questions products tags members questions/drafts questions/edits duplicates duplicates/most notifications "
    "account/follows account/products account/tags moderation moderation/votes moderation/decisions "
    "moderation/appeals moderation/decisions/yours "
    "moderation/unanswered"
)
TABS = (
    *("notifications/?tab=all", "notifications/?tab=saved", "cases/"),
    *(f"account/follows/?of={kind}" for kind in ("product", "tag", "person", "blocked")),
)


@pytest.mark.wide
@pytest.mark.parametrize("path", LISTS.split())
def test_an_empty_list(dora: Member, as_member: Callable[[Member], Client], path: str) -> None:
    says_what_to_do(as_member(dora).get(f"/en/{path}/").text)


@pytest.mark.wide
@pytest.mark.parametrize("path", TABS)
def test_an_empty_tab(alice: Member, as_member: Callable[[Member], Client], path: str) -> None:
    says_what_to_do(as_member(alice).get(f"/en/{path}").text)


def test_a_profile_without_answers_offers_its_owner_some(
    alice: Member, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    assert "?state=unanswered" in as_member(alice).get("/en/members/alice/").text
    assert "?state=unanswered" not in as_member(bob).get("/en/members/alice/").text


@pytest.mark.wide
def test_it_names_those_about_what_they_own_or_follow(
    ask: Callable[..., Question], alice: Member, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    owned, followed, other = (Product.objects.create(name=name, slug=name) for name in ("x100", "x200", "x300"))
    actions.own(owned, by=bob)
    actions.follow(followed, by=bob)
    asked = [
        ask(f"Why does it stop, number {n}?", product=product) for n, product in enumerate([owned, followed, other])
    ]
    ask("My own question about it, please read", product=owned, by=bob)
    page = as_member(bob).get("/en/members/bob/").text.partition("Last questions")[0]
    assert [question.title in page for question in asked] == [True, True, False]
    assert "My own question" not in page
    assert "These wait for an answer" not in as_member(alice).get("/en/members/bob/").text
    actions.answer(asked[0], by=bob, body="Clean it.")
    assert "These wait for an answer" not in as_member(bob).get("/en/members/bob/").text


def says_what_to_do(page: str) -> None:
    box = re.search(r'<div class="empty">.*?</div>', page, re.DOTALL)
    assert box is not None
    words = re.search(r"<p>(.*?)</p>", box[0], re.DOTALL)
    assert words is not None
    assert len(words[1].split()) > 5
    assert box[0].count('<a class="button primary" href="/en/') == 1
