"""A brand promised something under a question: three weeks later its asker is asked, once, whether it was kept."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Mail, Notification, Product
from moderation.handover import watching
from moderation.handover.models import QuestionToJudge
from moderation.handover.promising import promises
from moderation.mediation.models import Case
from tests.moderation.test_appeals_granted import words_of
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

PROMISE = "We are sorry. We will refund you within ten days."


@pytest.mark.parametrize(
    "text",
    [
        "Nous allons vous rembourser sous dix jours.",
        "Nous vous enverrons un remplacement",
        "Nous allons procéder au remboursement",
        "Vous serez remboursé lundi",
        "Vous aurez un avoir",
        "We'll send a new one",
        "We are going to replace it",
        "Your refund will arrive on Monday",
        "It was not our fault. We will refund you.",
    ],
)
def test_what_is_a_promise(text):
    assert promises([text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nous ne vous rembourserons pas",
        "Si vous le renvoyez, nous vous rembourserons",
        "Nous vous invitons à nous contacter",
        "Vous aurez besoin d’un tournevis",
        "We will not refund",
        "If you send it back, we will refund you",
        "You will find it in the menu",
    ],
)
def test_what_is_none(text):
    assert not promises([text])


@pytest.fixture
def about_brand(ask):
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    product = Product.objects.create(name="Model", slug="model", brand=brand)
    return ask("My parcel never came to my door", body="Where can it be?", product=product), brand


def judge(days):
    with time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False):
        watching.judge_questions()
    return Notification.objects.filter(kind="promise")


@pytest.mark.parametrize("by", ["answer", "comment"])
def test_they_are_asked_after_three_weeks_and_once(about_brand, by, alice):
    question, brand = about_brand
    getattr(forum_actions, by)(question, by=make_member("brenda", brand=brand), body=PROMISE)
    assert not judge(0).exists()
    assert not judge(20).exists()
    note = judge(21).get()
    assert note.member == alice
    QuestionToJudge.objects.put(question)
    assert judge(22).get() == note
    mail = words_of(Mail.objects.get(notification=note))
    assert "You see this because a promise was made to you 3 weeks ago." in mail
    assert f"/en/questions/{question.pk}/not-solved/" in mail
    assert not Case.objects.exists()


def test_who_accepted_the_promise_is_asked_all_the_same(about_brand, alice):
    question, brand = about_brand
    answer = forum_actions.answer(question, by=make_member("brenda", brand=brand), body=PROMISE)
    forum_actions.accept(answer, by=alice)
    assert judge(21).exists()


def test_what_nobody_is_asked_about(about_brand, bob, alice):
    question, brand = about_brand
    forum_actions.answer(question, by=bob, body=PROMISE)  # he answers for no brand
    assert not judge(21).exists()
    forum_actions.answer(question, by=make_member("brenda", brand=brand), body=PROMISE)
    forum_actions.mark_not_solved(question, by=alice)
    assert not judge(22).exists()
