"""The queue of answers worth a guide: what weighs, in words, and what never stands in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion
from knowledge.models import Postponement
from knowledge.promoting import worth
from knowledge.promoting.candidates import candidates, facts_of, put_off, take_up_again, weighed
from knowledge.promoting.worth import Facts, comes_back_at, reasons, weight
from tests.people import make_member

Browser = Callable[[Member], Client]
figures = st.integers(0, 10_000)


@given(figures, figures, figures, st.booleans(), figures, figures, figures)
def test_every_figure_weighs_and_none_takes_away(
    people: int, duplicates: int, suggestions: int, solved: bool, works: int, useful: int, views: int
) -> None:
    facts = Facts(people, duplicates, suggestions, solved, works, useful, views)
    for name in ("people", "duplicates", "suggestions", "works", "useful"):
        assert weight(facts._replace(**{name: getattr(facts, name) + 1})) > weight(facts)
    assert weight(facts._replace(views=views + worth.VIEWS)) >= weight(facts)
    assert weight(Facts(views=views)) <= worth.VIEWS_MOST
    assert comes_back_at(weight(facts)) >= weight(facts) + worth.GROWS_BY


def test_the_reasons_are_words() -> None:
    assert reasons(Facts(people=31, duplicates=4)) == ["31 people have this problem too", "4 duplicates"]
    assert reasons(Facts(people=1, solved_by_asker=True, views=49)) == [
        "1 person has this problem too",
        "solved, says the person who asked",
    ]
    assert reasons(Facts()) == []


@pytest.fixture
def solution(site_tree: Any, answer: Answer, alice: Member) -> Answer:
    return actions.accept(answer, by=alice)


def only() -> Any:
    return weighed().select_related("accepted_answer").get()


@pytest.mark.wide
def test_the_database_weighs_as_the_rule_does(
    solution: Answer, ask: Callable[..., Question], dora: Member, mallory: Member
) -> None:
    question = solution.question
    assert facts_of(only()) == Facts(solved_by_asker=True)
    actions.me_too(question, by=mallory)
    actions.vote(solution, by=mallory, value=1)
    actions.mark(solution, by=mallory, kind="works")
    actions.mark_duplicate(ask("My washing machine says E18 and keeps its water"), of=question, by=dora)
    Question.objects.filter(pk=question.pk).update(view_count=F("view_count") + 120)
    row = only()
    assert facts_of(row) == Facts(1, 1, 0, True, 1, 1, row.view_count)
    assert row.view_count >= 120
    assert row.weight == weight(facts_of(row))


@pytest.mark.wide
def test_what_weighs_little_is_not_listed(site_tree: Any, answer: Answer, dora: Member) -> None:
    actions.accept(answer, by=dora, at=timezone.now() + timedelta(days=8))
    assert list(candidates()) == []
    Answer.objects.filter(pk=answer.pk).update(useful_count=worth.LEAST)
    assert list(candidates()) == [answer.question]
    Answer.objects.filter(pk=answer.pk).update(outdated_count=2)
    assert list(candidates()) == []


@pytest.mark.wide
def test_what_nobody_may_read_or_a_guide_holds_is_not_listed(
    solution: Answer, question: Question, dora: Member, editor: Member
) -> None:
    assert list(candidates()) == [question]
    for post in (solution, question):
        actions.hide(post, by=dora, ref="decision:1")
        assert list(candidates()) == []
        actions.restore(post, by=dora, ref="decision:1")
    actions.hold(question)
    assert list(candidates()) == []
    actions.restore(question, by=dora, ref="decision:1")
    assert list(candidates()) == [question]
    promotion.promote(solution, by=editor)
    assert list(candidates()) == []


@pytest.mark.wide
def test_what_is_put_off_comes_back_when_it_has_grown(solution: Answer, question: Question, editor: Member) -> None:
    put_off(question, by=editor, reason="too_rare")
    put_off(question, by=editor, reason="not_sure")
    row = Postponement.objects.get()
    assert (row.reason, row.weight, row.until) == ("not_sure", 4, 14)
    assert list(candidates()) == []
    Question.objects.filter(pk=question.pk).update(vote_count=3)
    assert list(candidates()) == []
    Question.objects.filter(pk=question.pk).update(vote_count=4)
    assert list(candidates()) == [question]
    put_off(question, by=editor, reason="not_sure")
    take_up_again(question, by=editor)
    assert list(candidates()) == [question]


@pytest.mark.wide
def test_only_editors_put_off(solution: Answer, question: Question, dora: Member, mallory: Member) -> None:
    for member in (dora, mallory):
        with pytest.raises(PermissionDenied, match="Only editors"):
            put_off(question, by=member, reason="too_rare")
        with pytest.raises(PermissionDenied, match="Only editors"):
            take_up_again(question, by=member)


@pytest.mark.wide
def test_the_page_of_the_queue(
    solution: Answer, question: Question, editor: Member, dora: Member, mallory: Member, as_member: Browser
) -> None:
    url = reverse("guide_candidates")
    for member in (dora, mallory):
        assert as_member(member).get(url).status_code in {302, 403}
    actions.me_too(question, by=mallory)
    browser = as_member(editor)
    page = browser.get(url).text
    assert question.title in page
    assert "1 person has this problem too, solved, says the person who asked" in page
    assert reverse("knowledge:promote", args=[solution.pk]) in page
    assert url in browser.get(reverse("wagtailadmin_home")).text
    assert question.title not in browser.get(url, {"language": "fr"}).text
    assert question.title not in browser.get(url, {"product": "X200"}).text
    assert question.title in browser.get(url, {"language": "en", "product": ""}).text
    assert browser.get(url, {"language": "xx", "p": "x"}).status_code == 200


@pytest.mark.wide
def test_not_now_on_the_page(solution: Answer, question: Question, editor: Member, as_member: Browser) -> None:
    url, browser = reverse("guide_candidates"), as_member(editor)
    for data in ({"question": question.pk}, {"question": question.pk, "reason": "x"}, {"reason": "other"}, {}):
        browser.post(url, data)
        assert not Postponement.objects.exists()
    page = browser.post(f"{url}?language=en", {"question": question.pk, "reason": "other"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{url}?language=en"
    assert "is put off" in page.text
    assert Postponement.objects.get().member == editor
    assert question.title in browser.get(url, {"put_off": "on"}).text
    page = browser.post(url, {"question": question.pk, "go": "again"}, follow=True)
    assert "is in the list again" in page.text
    assert not Postponement.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize("rows", [1, 8])
def test_the_queue_costs_the_same_however_long(
    site_tree: Any, ask: Callable[..., Question], bob: Member, editor: Member, as_member: Browser, rows: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(rows):
        question = ask(f"The washing machine number {number} does not drain")
        actions.accept(actions.answer(question, by=bob, body="Clean the filter."), by=question.author)
    browser = as_member(editor)
    browser.get(reverse("guide_candidates"))
    with django_assert_max_num_queries(26):
        assert browser.get(reverse("guide_candidates")).text.count("Solution by") == rows


@pytest.mark.wide
def test_a_draft_that_waits_for_review_is_in_a_guide(
    solution: Answer, ask: Callable[..., Question], bob: Member, editor: Member
) -> None:
    """Added to a guide that readers see as it was."""
    live = promotion.promote(solution, by=editor)
    live.get_latest_revision().publish()
    other = ask("My washing machine says E18 and keeps its water")
    answer = actions.accept(actions.answer(other, by=make_member("rita"), body="Clean it."), by=other.author)
    assert list(candidates()) == [other]
    draft = live.get_latest_revision_as_object()
    source = draft.sources.get()
    draft.sources.add(type(source)(question=other, answer=answer, block_id=source.block_id))
    draft.save_revision(user=editor)
    assert list(candidates()) == []
