"""When the asker is silent for a week, the team and members who earned it may choose the solution."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions, privileges
from forum.models import Acceptance, Answer, Notification, Question
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=20)
WEEK_AGO = NOW - timedelta(days=8)


@pytest.fixture
def veteran(db):
    return make_member("vera", reputation=2000, good_count=50)


@pytest.fixture
def asked(ask):
    return ask(at=LONG_AGO)


@pytest.fixture
def answered(asked, bob):
    return actions.answer(asked, by=bob, body="Clean the filter.", at=WEEK_AGO)


def fresh(question):
    return Question.objects.get(pk=question.pk)


@pytest.mark.wide
def test_a_member_who_earned_it_chooses_and_it_is_shown_as_the_communitys(asked, answered, veteran, alice):
    actions.accept(answered, by=veteran)
    row = Acceptance.objects.get()
    assert (row.role, row.member) == ("community", veteran)
    assert "chosen by the community" in read(Client(), page(asked)).text
    actions.vote(answered, by=alice, value=1)
    assert "chosen by the community (useful to 1 person)" in read(Client(), page(asked)).text
    told = Notification.objects.get(member=alice, kind="chosen")
    assert told.answer == answered
    actions.unaccept(asked, by=alice)
    assert not fresh(asked).is_resolved
    with pytest.raises(PermissionDenied):
        actions.accept(answered, by=veteran)  # she has spoken


@pytest.mark.wide
def test_the_choice_of_the_team_is_shown_as_the_teams(asked, answered, dora):
    actions.accept(answered, by=dora)
    assert Acceptance.objects.get().role == "team"
    assert "chosen by the moderation team" in read(Client(), page(asked)).text


@pytest.mark.parametrize("lacks", ["reputation", "good_count"])
def test_points_without_quality_and_quality_without_points_do_not_do(answered, veteran, lacks):
    setattr(veteran, lacks, 0)
    veteran.save()
    with pytest.raises(PermissionDenied):
        actions.accept(answered, by=veteran)


SAYS = {
    "comment": lambda asked, answered, alice: actions.comment(answered, by=alice, body="Which filter?"),
    "vote": lambda asked, answered, alice: actions.vote(answered, by=alice, value=1),
    "partly": lambda asked, answered, alice: actions.say_solved(answered, by=alice, value="partly"),
    "own answer": lambda asked, answered, alice: actions.answer(asked, by=alice, body="Still searching."),
    "not solved": lambda asked, answered, alice: actions.mark_not_solved(asked, by=alice),
    "yes and no": lambda asked, answered, alice: (
        actions.accept(answered, by=alice), actions.unaccept(asked, by=alice),
    ),
}  # fmt: skip


@pytest.mark.wide
@pytest.mark.parametrize("word", SAYS)
def test_whoever_said_anything_is_not_silent(asked, answered, veteran, alice, dora, word):
    SAYS[word](asked, answered, alice)
    for member in (veteran, dora):
        with pytest.raises(PermissionDenied):
            actions.accept(answered, by=member)


@pytest.mark.wide
def test_nobody_chooses_their_own_answer_nor_one_of_this_week_nor_over_another(asked, answered, veteran, dora):
    own = actions.answer(asked, by=veteran, body="Replace the pump.", at=WEEK_AGO)
    new = actions.answer(asked, by=make_member("eve"), body="Buy another.")
    for refused in (own, new):
        with pytest.raises(PermissionDenied):
            actions.accept(refused, by=veteran)
    actions.accept(answered, by=dora)
    with pytest.raises(PermissionDenied):
        actions.accept(Answer.objects.get(pk=own.pk), by=veteran)
    with pytest.raises(PermissionDenied):
        actions.unaccept(asked, by=veteran)


@pytest.mark.wide
def test_the_button_is_there_for_them_and_for_nobody_else(asked, answered, veteran, mallory):
    button = f"/en/answers/{answered.pk}/accept/"
    for _ in range(2):  # the second time from the cache
        assert button in read(signed_in(veteran), page(asked)).text
        assert button not in read(signed_in(mallory), page(asked)).text


@pytest.mark.parametrize("points", [0, 20, 50, 300, 500, 999, 1000, 1500, 9000])
@pytest.mark.parametrize("good", [0, 1, 3, 5, 8, 50])
def test_the_least_that_opens_what_somebody_holds_opens_nothing_more(points, good, settings):
    settings.PRIVILEGES = "established"

    class Somebody:
        is_moderator = False
        reputation = points
        quality = privileges.quality(good, 1)

    held = privileges.held(Somebody)
    Somebody.reputation, Somebody.quality = privileges.least(held) if held else (-1, 0)
    assert privileges.held(Somebody) == held
