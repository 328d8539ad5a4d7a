"""Each question climbs the ladder until somebody answers, and whoever asked can see it."""

import datetime as dt

import pytest
from django.utils import timezone

from forum import actions, climbing, ladder_check
from forum.climbing import climb_due
from forum.ladder import Rung
from forum.models import (
    Brand,
    LadderPlace,
    LadderStep,
    Mail,
    Member,
    Notification,
    Product,
    Question,
    Subscription,
)
from selfcare.periodic import JOBS
from tests.forum.reading import page

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def asked(ask) -> Question:
    return ask(at=NOON)


def follow(member: Member, **what) -> None:
    Subscription.objects.create(member=member, reason=next(iter(what)), **what)


def rungs(question: Question) -> list[int]:
    return list(LadderStep.objects.filter(question=question).order_by("rung").values_list("rung", flat=True))


def climb(at: dt.datetime) -> int:
    climbed = climb_due(at)
    assert list(ladder_check.differences()) == []
    return climbed


def test_followers_of_its_subject_are_told_after_an_hour(asked, bob, mallory, alice):
    tag = asked.tags.get()
    for member in (bob, mallory, alice):
        follow(member, tag=tag)
    mallory.suspended_until = NOON + DAY
    mallory.save()
    assert climb(NOON + HOUR - dt.timedelta(minutes=1)) == 0
    assert [climb(NOON + HOUR), climb(NOON + HOUR)] == [1, 0]
    notification = Notification.objects.get(kind="waiting")
    assert (notification.member, notification.reason_text) == (bob, "because you follow this tag")
    assert Mail.objects.filter(notification=notification).count() == 1
    assert LadderPlace.objects.get().rung == Rung.FOLLOWERS


@pytest.mark.wide
def test_the_brand_is_told_after_a_day_and_the_moderators_after_three(ask, bob):
    brand = Brand.objects.create(name="Fagor", slug="fagor")
    bob.brand = brand
    bob.save()
    question = ask(product=Product.objects.create(name="X200", slug="x200", brand=brand), at=NOON)
    for at in (NOON + HOUR, NOON + DAY, NOON + DAY):
        climb(at)
    assert Notification.objects.get(kind="brand").member == bob
    assert rungs(question) == [1, 2, 3]
    climb(NOON + 3 * DAY)
    assert LadderPlace.objects.get().rung == Rung.MODERATORS


def test_who_answers_for_the_brand_is_told_on_its_rung_whatever_they_follow(ask, bob):
    """Told earlier as a follower or an expert, they left the asker with "Nobody here answers for the brand"."""
    bob.brand = Brand.objects.create(name="Fagor", slug="fagor")
    bob.save()
    product = Product.objects.create(name="X200", slug="x200", brand=bob.brand)
    follow(bob, product=product)
    earlier = ask("Does the X200 leave water in the drum?", product=product, at=NOON - DAY)
    actions.accept(actions.answer(earlier, by=bob, body="Clean the filter.", at=NOON - DAY), by=earlier.author)
    question = ask(product=product, at=NOON)
    for at in (NOON + HOUR, NOON + DAY, NOON + DAY):
        climb(at)
    told = Notification.objects.filter(member=bob, question=question, kind__in=["waiting", "owner", "expert", "brand"])
    assert [one.kind for one in told] == ["brand"]
    assert LadderStep.objects.get(question=question, rung=Rung.BRAND).outcome == "told"


@pytest.mark.wide
def test_an_answer_stops_it_until_the_asker_is_asked(asked, bob):
    climb(NOON + HOUR)
    actions.answer(asked, by=bob, body="Clean the filter.", at=NOON + 2 * HOUR)
    for days in range(1, 7):
        assert climb(NOON + days * DAY) == 0
    assert climb(NOON + 7 * DAY + 2 * HOUR) == 4
    assert LadderPlace.objects.get().rung == Rung.SOLVED
    assert set(LadderStep.objects.filter(outcome="passed").values_list("rung", flat=True)) == {2, 3, 4}


@pytest.mark.wide
def test_not_solved_asks_whoever_was_passed_over(asked, alice, bob):
    climb(NOON + HOUR)
    actions.answer(asked, by=bob, body="Clean the filter.", at=NOON + 2 * HOUR)
    climb(NOON + 8 * DAY)
    actions.mark_not_solved(asked, by=alice, at=NOON + 9 * DAY)
    assert climb(NOON + 9 * DAY) == 2
    assert LadderPlace.objects.get().rung == Rung.BRAND


LEAVING = {
    "accepted": lambda question, answer, alice, dora: actions.accept(answer, by=alice),
    "closed": lambda question, answer, alice, dora: actions.close(question, by=dora),
    "hidden": lambda question, answer, alice, dora: actions.hide(question, by=dora, ref="x"),
    "deleted": lambda question, answer, alice, dora: actions.delete(question, by=alice),
    "elsewhere": lambda question, answer, alice, dora: actions.take_elsewhere(question),
}


@pytest.mark.wide
@pytest.mark.parametrize("how", LEAVING)
def test_it_leaves_when_it_is(how, asked, alice, bob, dora):
    climb(NOON + HOUR)
    answer = actions.answer(asked, by=bob, body="Clean the filter.", at=NOON + 2 * HOUR) if how == "accepted" else None
    LEAVING[how](asked, answer, alice, dora)
    assert climb(NOON + 60 * DAY) == 0
    place = LadderPlace.objects.get()
    assert (place.rung, place.due_at, place.left_at) == (Rung.FOLLOWERS, None, NOON + 60 * DAY)


@pytest.mark.wide
def test_open_again_it_has_what_was_left_of_its_delay(asked, dora):
    climb(NOON + HOUR)
    actions.close(asked, by=dora)
    climb(NOON + 2 * HOUR)
    actions.reopen(asked, by=dora)
    back = NOON + 40 * DAY
    assert climb(back) == 0
    assert climb(back + 22 * HOUR) == 0
    assert climb(back + 23 * HOUR) == 2
    assert rungs(asked) == [1, 2, 3]


def test_an_imported_question_is_told_to_nobody(asked, bob):
    LadderPlace.objects.all().delete()
    follow(bob, tag=asked.tags.get())
    Question.objects.update(external_ref="se:1")
    assert climb(NOON + 10 * DAY) == 0
    assert not Notification.objects.exists()


def test_one_that_fails_holds_up_no_other(ask, monkeypatch):
    bad, good = ask(at=NOON), ask("Another machine does not drain at all", at=NOON)
    act = climbing.rungs.ACTS[Rung.FOLLOWERS]

    def fails(question, at):
        if question == bad:
            raise ValueError
        return act(question, at)

    monkeypatch.setitem(climbing.rungs.ACTS, Rung.FOLLOWERS, fails)
    assert climb_due(NOON + HOUR) == 1
    assert (rungs(bad), rungs(good)) == ([], [1])
    monkeypatch.undo()
    climb_due(NOON + 3 * HOUR)
    assert rungs(bad) == [1]


@pytest.mark.wide
def test_a_run_looks_at_nothing_that_is_not_due(ask, django_assert_num_queries):
    for number in range(5):
        ask(f"Machine number {number} does not drain", at=NOON)
    climb(NOON)
    with django_assert_num_queries(1):
        climb_due(NOON + dt.timedelta(minutes=30))


@pytest.mark.wide
def test_the_asker_reads_what_was_done_and_nobody_else(asked, alice, bob, as_member, client):
    follow(bob, tag=asked.tags.get())
    now = timezone.now().replace(hour=11) - DAY  # by night nobody is told
    Question.objects.update(created_at=now - 2 * HOUR)
    LadderPlace.objects.update(start=now - 30 * HOUR, due_at=now)
    climb(now)
    shown = as_member(alice).get(page(asked)).content.decode()
    assert "1 person who follows the subject was told." in shown
    assert "Next:" in shown
    for reader in (as_member(bob), client):
        assert "Next:" not in reader.get(page(asked)).content.decode()


def test_a_step_is_a_new_version_of_the_page(asked):
    version = Question.objects.get().version
    climb(NOON + HOUR)
    assert Question.objects.get().version == version + 1


def test_mail_about_a_question_that_was_solved_does_not_leave(asked, alice, bob):
    from forum import letters

    follow(bob, tag=asked.tags.get())
    climb(NOON + HOUR)
    notification = Notification.objects.get(kind="waiting")
    assert letters.is_still_right(notification)
    actions.take_elsewhere(asked)
    notification.refresh_from_db()
    notification.question.refresh_from_db()
    assert not letters.is_still_right(notification)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda: LadderPlace.objects.last().delete(), "is on no ladder"),
        (lambda: LadderStep.objects.filter(rung=1).delete(), "has taken 2 rungs, the highest is 3"),
        (lambda: LadderPlace.objects.update(rung=5), "is on rung 5, which it has not taken"),
        (lambda: LadderPlace.objects.update(due_at=None), "waits on the ladder for nothing"),
    ],
)
def test_the_check_finds(spoil, sentence, ask):
    ask(at=NOON)
    last = ask("Another machine does not drain at all", at=NOON)
    climb(NOON + HOUR)
    climb(NOON + DAY)
    spoil()
    assert [found for found in ladder_check.differences() if f"question {last.pk} {sentence}" == found]


def test_the_clock_of_the_site_runs_it(asked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON + DAY)  # by night nobody is told of anything
    assert JOBS["ladder"]() > 0
    assert rungs(asked)


def test_an_anonymous_question_is_not_told_to_who_follows_its_author(ask, alice, bob):
    follow(bob, person=alice)
    ask(at=NOON, is_anonymous=True)
    climb(NOON + HOUR)
    assert not Notification.objects.filter(kind="waiting").exists()


def test_the_demo_is_where_the_clock_would_have_brought_it(ask):
    from selfcare.demo.ladder import climb as climb_past

    question = ask(at=NOON)
    climb_past(NOON + 4 * DAY)
    moments = dict(LadderStep.objects.filter(question=question).values_list("rung", "taken_at"))
    assert moments == {1: NOON + HOUR, 2: NOON + DAY, 3: NOON + DAY, 4: NOON + 3 * DAY}


@pytest.mark.wide
def test_the_page_says_for_everybody_that_it_waits(asked, bob, client):
    assert "waits for help" not in client.get(page(asked)).content.decode()
    climb(NOON + DAY)
    assert "waits for help" in client.get(page(asked)).content.decode()
    actions.answer(asked, by=bob, body="Clean the filter.")
    assert "waits for help" not in client.get(page(asked)).content.decode()


@pytest.mark.wide
@pytest.mark.parametrize(("language", "words"), [("en", "it was too late for that"), ("fr", "trop tard")])
def test_that_it_was_too_late_is_said_once(ask, as_member, alice, language, words):
    """Two rungs that came too late used to say the same sentence twice."""
    question = ask(at=NOON)
    for hours, rung in enumerate((Rung.FOLLOWERS, Rung.BRAND), start=1):
        LadderStep.objects.create(question=question, rung=rung, taken_at=NOON + hours * HOUR, outcome="late")
    told = as_member(alice).get(f"/{language}{question.get_absolute_url()[3:]}").text
    assert told.count(words) == 1
