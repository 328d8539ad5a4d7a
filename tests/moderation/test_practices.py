"""Five people with the same trouble: one entry for moderators, and public facts for whoever answers for the brand."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum.models import Brand, Mail, Notification, Product, Question
from moderation.handover import practices, watching
from moderation.handover.models import QuestionToJudge
from moderation.handover.practice_models import Practice
from moderation.mediation.models import OtherWay
from moderation.review import queue
from tests.moderation.test_appeals_granted import words_of
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db

DISPUTE = "They refuse the refund since weeks."
DAY = dt.timedelta(days=1)


@pytest.fixture
def brand():
    return Brand.objects.create(name="Exemplia", slug="exemplia")


@pytest.fixture
def complain(ask, brand):
    """So many people ask about a product of the brand, each with a product of their own."""

    def make(count, *, start=0, by=None, body=DISPUTE, tags=("delivery",)):
        asked = []
        for number in range(start, start + count):
            product = Product.objects.create(name=f"Model {number}", slug=f"model-{number}", brand=brand)
            asker = by or make_member(f"asker{number}")
            asked.append(
                ask(f"My order number {number} is a bad story", body=body, by=asker, tags=list(tags), product=product)
            )
        return asked

    return make


def waiting(member):
    return [line.pk for line in queue.waiting(member) if line.thing == "practice"]


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_five_people_are_one_entry_and_the_brand_reads_what_everybody_reads(complain, brand, dora, as_member, language):
    OtherWay.objects.create(
        code="signalconso", fits="business", url="https://signal.conso.gouv.fr/", name_en="S", name_fr="S"
    )
    brenda = make_member("brenda", brand=brand)
    asked = complain(4)
    watching.judge_questions()
    assert not Practice.objects.exists()
    asked += complain(1, start=4)
    for _again in range(2):
        watching.judge_questions()
        for question in asked:
            QuestionToJudge.objects.put(question)
    row = Practice.objects.get()
    assert (row.brand, str(row.tag), row.askers, row.questions.count()) == (brand, "delivery", 5, 5)
    assert waiting(dora) == [row.pk]
    shown = as_member(dora).get(f"/{language}/moderation/practices/{row.pk}/").content.decode()
    assert "signal.conso.gouv.fr" in shown
    assert all(question.title in shown for question in asked)
    note = Notification.objects.get(kind="shared")
    assert (note.member, note.url) == (brenda, "/questions/?tag=delivery&sort=newest")
    assert as_member(brenda).get(f"/{language}/moderation/practices/{row.pk}/").status_code == 404
    assert as_member(brenda).get(f"/{language}{note.url}").status_code == 200
    for _twice in range(2):
        assert as_member(dora).post(f"/{language}/moderation/practices/{row.pk}/handled/").status_code == 302
    assert waiting(dora) == []


@pytest.mark.wide
def test_the_mail_names_public_questions_and_nothing_else(complain, brand):
    brenda = make_member("brenda", brand=brand)
    asked = complain(5)
    watching.judge_questions()
    Question.objects.filter(pk=asked[0].pk).update(visibility="hidden")
    mail = words_of(Mail.objects.get(notification__member=brenda))
    assert asked[0].title not in mail
    assert asked[1].title in mail
    assert "dispute" not in mail.lower()


@pytest.mark.wide
def test_somebody_who_asks_five_times_is_one_person(complain, alice):
    complain(5, by=alice)
    watching.judge_questions()
    assert not Practice.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    "change",
    [
        {"visibility": "hidden"},
        {"created_at": timezone.now() - 31 * DAY},
        {"body": "How do I clean it?"},
        {"author": None},
        {"product": None},
    ],
    ids=["hidden", "long ago", "no dispute", "no author", "no product"],
)
def test_what_does_not_count(complain, change):
    asked = complain(5)
    Question.objects.filter(pk=asked[0].pk).update(**change)
    watching.judge_questions()
    assert not Practice.objects.exists()


@pytest.mark.wide
def test_another_tag_is_another_subject(complain):
    complain(3)
    complain(2, start=3, tags=["invoice"])
    watching.judge_questions()
    assert not Practice.objects.exists()


@pytest.mark.wide
def test_who_comes_later_is_counted_until_somebody_looks(complain, dora):
    complain(5)
    watching.judge_questions()
    complain(1, start=5)
    watching.judge_questions()
    row = Practice.objects.get()
    assert row.askers == 6
    practices.handle(row, by=dora)
    complain(1, start=6)
    watching.judge_questions()
    row.refresh_from_db()
    assert row.askers == 6


@pytest.mark.wide
def test_the_same_people_are_not_told_of_again_with_the_next_month(complain):
    complain(5)
    watching.judge_questions()
    Practice.objects.update(window="2020-01")  # as on the last day of a month
    QuestionToJudge.objects.put(Question.objects.first())
    watching.judge_questions()
    assert Practice.objects.count() == 1
    Practice.objects.update(found_at=timezone.now() - 31 * DAY)
    QuestionToJudge.objects.put(Question.objects.first())
    watching.judge_questions()
    assert Practice.objects.count() == 2


@pytest.mark.wide
def test_a_moderator_who_answers_for_a_brand_sees_none(complain, brand, as_member):
    both = make_moderator("bruno")
    both.brand = brand
    both.save()
    complain(5)
    watching.judge_questions()
    row = Practice.objects.get()
    assert waiting(both) == []
    for act in ("", "handled/"):
        address = f"/en/moderation/practices/{row.pk}/{act}"
        assert (as_member(both).post if act else as_member(both).get)(address).status_code == 404
    with pytest.raises(PermissionDenied):
        practices.handle(row, by=both)
