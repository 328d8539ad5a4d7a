"""Badges are given once, to whoever earned them, and told while they are news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from forum import actions, awarding, letters
from forum.badges import Badge
from forum.models import Answer, Award, Mail, Member, Notification, Product, Question
from tests.people import make_member

pytestmark = pytest.mark.django_db


def badges(member: Member) -> set[str]:
    return set(Award.objects.filter(member=member).values_list("badge", flat=True))


def test_a_solution_is_rewarded_at_once(
    answer: Answer, alice: Member, bob: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(answer, by=alice)
    assert badges(bob) == {Badge.FIRST_SOLUTION, Badge.QUICK_HELP, Badge.LONE_VOICE}
    told = Notification.objects.filter(member=bob, kind="badge")
    assert {one.subject for one in told} == {"First solution", "Quick help", "Lone voice"}
    assert {one.link for one in told} == {"/en/members/bob/#badges"}


@pytest.mark.wide
def test_what_nobody_announced_is_found_by_looking_again(answer: Answer, alice: Member, bob: Member) -> None:
    actions.accept(answer, by=alice)
    assert badges(bob) == set()
    assert awarding.give_due() == 2
    given = set(Award.objects.values_list())
    assert awarding.give_due() == 0
    awarding.give([alice.pk, bob.pk])
    call_command("award_badges", verbosity=0)
    assert set(Award.objects.values_list()) == given
    assert Notification.objects.filter(kind="badge").count() == len(given)


@pytest.mark.wide
def test_a_badge_stays_when_what_earned_it_is_taken_back(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member, client: Client
) -> None:
    actions.accept(answer, by=alice)
    awarding.give_due()
    assert question.title in client.get("/en/members/bob/").text.partition('id="badges"')[2].partition("</section>")[0]
    actions.unaccept(question, by=alice)
    actions.hide(question, by=dora, ref="decision:1")
    awarding.give_due()
    page = client.get("/en/members/bob/").text
    assert "First solution" in page
    assert question.title not in page


def test_what_happened_long_ago_is_given_and_not_told(question: Question, alice: Member, bob: Member) -> None:
    past = timezone.now() - timedelta(days=30)
    Question.objects.filter(pk=question.pk).update(created_at=past)
    old = actions.answer(question, by=bob, body="Clean the filter.", at=past)
    actions.accept(old, by=alice, at=past + timedelta(hours=1))
    Mail.objects.all().delete()
    awarding.give_due()
    assert Badge.FIRST_SOLUTION in badges(bob)
    assert not Notification.objects.filter(kind="badge").exists()
    assert not Mail.objects.exists()


def test_the_mail_for_who_wants_one_names_the_badge(answer: Answer, alice: Member, bob: Member) -> None:
    actions.accept(answer, by=alice)
    awarding.give_due()
    told = Notification.objects.get(member=bob, ref=f"badge:{Badge.FIRST_SOLUTION}")
    subject, text, _html = letters.compose(told)
    assert subject == "A badge for you: First solution"
    assert "/en/members/bob/#badges" in text
    assert not Mail.objects.filter(notification=told).exists()  # on the site, unless somebody wants it by mail


@pytest.mark.wide
def test_a_careful_asker(ask: Callable[..., Question], alice: Member, bob: Member) -> None:
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    asked = ask(product=kettle, tags=["kettle", "noise"])
    own = actions.answer(asked, by=alice, body="I found it myself.")
    actions.accept(own, by=alice)
    awarding.give([alice.pk])
    assert badges(alice) == set()
    actions.accept(actions.answer(asked, by=bob, body="Descale it."), by=alice)
    for number in range(5):
        actions.me_too(asked, by=make_member(f"m{number}"))
    awarding.give_due()
    assert badges(alice) == {Badge.CAREFUL_ASKER, Badge.SHARED_PROBLEM}


@pytest.mark.wide
def test_ten_people_on_one_answer(answer: Answer, bob: Member) -> None:
    voters = [make_member(f"m{number}") for number in range(10)]
    for voter in voters:
        actions.vote(answer, by=voter, value=1)
    awarding.give_due()
    assert badges(bob) == {Badge.TEN_PEOPLE, Badge.GREAT_ANSWER}


def test_looking_costs_the_same_for_many(
    answer: Answer, alice: Member, bob: Member, mallory: Member, django_assert_max_num_queries: Any
) -> None:
    actions.accept(answer, by=alice)
    awarding.give_due()
    with django_assert_max_num_queries(12):
        awarding.give([alice.pk, bob.pk, mallory.pk])


@pytest.mark.wide
def test_the_notification_says_what_for(
    question: Question,
    answer: Answer,
    alice: Member,
    bob: Member,
    as_member: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Some badges are earned several times: three lines with the same name tell nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(answer, by=alice)
    page = as_member(bob).get("/en/notifications/").text
    told = page.partition("First solution")[2].partition("</article>")[0]
    assert question.title in told
    _subject, text, _html = letters.compose(
        Notification.objects.filter(member=bob, ref__contains="first_solution").get()
    )
    assert question.title in text


def test_only_its_member_is_called_you(
    answer: Answer, alice: Member, bob: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(answer, by=alice)
    page = bob.get_absolute_url()
    assert "An answer of theirs solved somebody’s question." in Client().get(page).text
    own = Client()
    own.force_login(bob)
    assert "An answer of yours solved somebody’s question." in own.get(page).text
