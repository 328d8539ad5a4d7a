"""Members say how many questions the site may bring them; moderators see those that nobody answers."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions
from forum.climbing import climb_due
from forum.models import LadderPlace, LadderStep, Question

pytestmark = pytest.mark.django_db
ADDRESS = "/en/account/requests/"
LIST = "/en/moderation/unanswered/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def unanswered(ask) -> Question:
    """It has reached the moderators."""
    question = ask(at=timezone.now() - 4 * DAY)
    climb_due(dt.datetime.combine(timezone.now() + DAY, dt.time(12), dt.UTC))
    assert LadderPlace.objects.get().rung == 4
    return question


@pytest.mark.parametrize(
    ("typed", "kept"), [({"wanted": "on", "a_day": "5"}, 5), ({"a_day": "5"}, 0), ({"wanted": "on", "a_day": "1"}, 1)]
)
def test_a_member_chooses(typed, kept, alice, as_member):
    client = as_member(alice)
    response = client.post(ADDRESS, typed)
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    alice.refresh_from_db()
    assert alice.requests_a_day == kept
    page = client.get(ADDRESS).content.decode()
    assert ("checked" in page) is (kept > 0)
    assert "Your choices are saved." in page


@pytest.mark.parametrize("typed", ["0", "11", "x", ""])
def test_an_odd_number_is_refused_and_kept(typed, alice, as_member):
    response = as_member(alice).post(ADDRESS, {"wanted": "on", "a_day": typed})
    assert response.status_code == 422
    assert "Choose a number of the list." in response.content.decode()
    alice.refresh_from_db()
    assert alice.requests_a_day == 2


def test_it_is_found_in_the_settings_and_asks_to_sign_in(alice, as_member, client):
    assert ADDRESS in as_member(alice).get("/en/account/settings/").content.decode()
    assert client.get(ADDRESS).status_code == 302


@pytest.mark.wide
def test_moderators_see_what_nobody_answers_until_they_have_seen_it(unanswered, dora, as_member):
    client = as_member(dora)
    assert "Without an answer" in client.get("/en/moderation/").content.decode()
    assert unanswered.title in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{unanswered.pk}/seen/").status_code == 302
    assert unanswered.title not in client.get(LIST).content.decode()
    first = LadderStep.objects.get(rung=4)
    actions.take_note(unanswered, by=dora)
    again = LadderStep.objects.get(rung=4)
    assert (again.seen_at, again.seen_by) == (first.seen_at, dora)


LEAVING = {
    "answered": lambda question, bob, dora: actions.answer(question, by=bob, body="Clean the filter."),
    "closed": lambda question, bob, dora: actions.close(question, by=dora),
    "hidden": lambda question, bob, dora: actions.hide(question, by=dora, ref="x"),
    "elsewhere": lambda question, bob, dora: actions.take_elsewhere(question),
}


@pytest.mark.wide
@pytest.mark.parametrize("how", LEAVING)
def test_it_is_off_their_list_when_it_is(how, unanswered, bob, dora):
    assert LadderStep.objects.for_moderators().count() == 1
    LEAVING[how](unanswered, bob, dora)
    assert LadderStep.objects.for_moderators().count() == 0


@pytest.mark.wide
def test_nobody_else_sees_the_list(unanswered, bob, as_member, client):
    assert as_member(bob).get(LIST).status_code == 404
    assert as_member(bob).post(f"{LIST}{unanswered.pk}/seen/").status_code == 404
    assert client.get(LIST).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.take_note(unanswered, by=bob)


@pytest.mark.wide
def test_the_list_costs_the_same_however_long(ask, unanswered, dora, as_member, django_assert_max_num_queries):
    client = as_member(dora)
    client.get(LIST)
    for number in range(10):
        question = ask(f"Machine number {number} does not drain", at=timezone.now() - 4 * DAY)
        LadderStep.objects.create(question=question, rung=4, outcome="told", taken_at=timezone.now())
    with django_assert_max_num_queries(8):
        assert client.get(LIST).content.decode().count("Take off this list") == 11
