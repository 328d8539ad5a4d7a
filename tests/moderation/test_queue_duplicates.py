"""Closing a question as a duplicate: of one that the page offers, or of one whose address is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from knowledge.search import similar
from knowledge.search.queue import drain
from moderation.review.models import Decision
from tests.knowledge.conftest import search_index
from tests.moderation.reviewing import LANGUAGES, fresh, hide, make_rules, page

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

__all__ = ["search_index"]
TITLE = "My dishwasher shows E18 and whistles"
SignIn = Callable[[Member], Client]


@pytest.fixture
def asked(site_tree: Any, search_index: Path, ask: Callable[..., Question]) -> Question:
    """The last of eight that are nearly the same."""
    make_rules()
    for number in range(7):
        ask(f"{TITLE}, number {number}", body="What is it?")
    again = ask(f"{TITLE} again", body="What is it?")
    for _time in range(2):
        drain()
    return again


def where(question: Question, act: str = "", language: str = "en") -> str:
    return f"/{language}/moderation/question/{question.pk}/{act}"


def offered(text: str) -> list[int]:
    return [int(piece.split('"')[0]) for piece in text.split('name="candidate" value="')[1:] if piece[0] != '"']


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_are_offered_with_state_and_a_link(language: str, asked: Question, dora: Any, as_member: SignIn) -> None:
    shown = page(as_member(dora).get(where(asked, language=language)))
    found = offered(shown)
    assert 0 < len(found) <= 5
    assert asked.pk not in found
    for one in Question.objects.filter(pk__in=found):
        assert f"{TITLE}, number" in one.title
        assert f'href="{one.get_absolute_url()}" target="_blank"' in shown
    states = {"en": "No answer yet", "fr": "Sans réponse"}
    assert states[language] in shown


def test_only_what_everybody_sees_and_what_is_none_itself(
    asked: Question, bob: Member, dora: Member, as_member: SignIn
) -> None:
    first, second, third = Question.objects.exclude(pk=asked.pk).order_by("pk")[:3]
    hide(first, dora)
    forum_actions.hold(second)
    forum_actions.mark_duplicate(third, of=Question.objects.order_by("-pk")[1], by=dora)
    drain()
    found = offered(page(as_member(dora).get(where(asked))))
    assert found
    assert not {first.pk, second.pk, third.pk} & set(found)


def test_one_that_is_chosen(asked: Question, dora: Member, as_member: SignIn) -> None:
    browser = as_member(dora)
    chosen = offered(page(browser.get(where(asked))))[0]
    for _click in range(2):
        done = browser.post(where(asked, "duplicate/"), {"seen": 0, "candidate": chosen, "original": ""})
        assert done.status_code == 302
    assert fresh(asked).duplicate_of_id == chosen
    assert Decision.objects.get().kind == "duplicate"


def test_an_address_as_before(asked: Question, dora: Member, as_member: SignIn) -> None:
    other = Question.objects.first()
    assert other is not None
    typed = {"seen": 0, "candidate": "", "original": other.get_absolute_url()}
    assert as_member(dora).post(where(asked, "duplicate/"), typed).status_code == 302
    assert fresh(asked).duplicate_of == other


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"candidate": "", "original": ""}, "Say which question was there first."),
        ({}, "Say which question was there first."),
        ({"candidate": "999999"}, "There is no such question."),
        ({"candidate": "'; --"}, "There is no such question."),
        ({"candidate": "9" * 30}, ""),
    ],
)
def test_what_names_no_question(
    typed: dict[str, str], sentence: str, asked: Question, dora: Member, as_member: SignIn
) -> None:
    refused = as_member(dora).post(where(asked, "duplicate/"), {"seen": 0, **typed})
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert not Decision.objects.exists()


def test_two_that_differ_are_asked_about_and_kept(asked: Question, dora: Member, as_member: SignIn) -> None:
    browser = as_member(dora)
    chosen, other = offered(page(browser.get(where(asked))))[:2]
    refused = browser.post(where(asked, "duplicate/"), {"seen": 0, "candidate": chosen, "original": str(other)})
    shown = page(refused)
    assert refused.status_code == 422
    assert "not both" in shown
    assert f'value="{chosen}" checked' in shown
    assert f'value="{other}"' in shown
    assert not Decision.objects.exists()


def test_another_act_asks_nothing_of_it(asked: Question, dora: Member, as_member: SignIn) -> None:
    browser = as_member(dora)
    chosen = offered(page(browser.get(where(asked))))[0]
    sent = {"seen": 0, "candidate": chosen, "rule": "courtesy", "facts": "It insults the shop."}
    assert browser.post(where(asked, "hide/"), sent).status_code == 302
    assert Decision.objects.get().kind == "hide"


def test_one_search_for_questions_and_none_for_answers(
    asked: Question,
    dora: Member,
    bob: Member,
    as_member: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    searches: list[str] = []
    known = similar.hits

    def count(title: str, *more: Any) -> Any:
        searches.append(title)
        return known(title, *more)

    monkeypatch.setattr(similar, "hits", count)
    answer: Answer = forum_actions.answer(asked, by=bob, body="Look at the pump first.")
    browser = as_member(dora)
    browser.get(f"/en/moderation/answer/{answer.pk}/")
    assert searches == []
    browser.get(where(asked))
    assert len(searches) == 1
    with django_assert_max_num_queries(70):
        browser.get(where(asked))
    assert len(searches) == 1  # kept
