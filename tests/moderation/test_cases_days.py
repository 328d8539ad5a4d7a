"""Days that were mistyped, and days that have passed: asked again, and not shown as if they were to come."""

import pytest

from moderation.mediation import actions
from tests.day_boxes import as_shown
from tests.moderation import casework

pytestmark = pytest.mark.django_db

YEAR_AGO = "more than a year ago"


@pytest.fixture
def asker(question, as_member):
    return casework.Asker(as_member(question.author), casework.draft_case(question))


def day(ago):
    return casework.today(-ago).isoformat()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"purchase_date": day(-400)}, "This day has not come yet"),
        ({"purchase_date": "1026-03-02"}, "1026 is too far away"),
        ({"purchase_date": day(10)}, "before the day of the purchase"),
        (
            {"purchase_date": day(10), "sent_on": "", "reply": "negative", "reply_on": day(20)},
            "before the day of the purchase",
        ),
    ],
)
def test_a_day_that_cannot_be_is_asked_again_and_nothing_lost(asker, typed, sentence):
    page = asker.save(**typed, narrative="A long story")
    assert page.status_code == 422
    text = page.content.decode()
    assert sentence in text
    assert "A long story" in text
    assert asker.case.state == "draft"
    assert not asker.case.complaints.exists()


@pytest.mark.wide
def test_a_second_complaint_is_not_older_than_the_first(asker):
    asker.save(sector="telecom", sent_on=day(40))
    page = asker.save(sector="telecom", sent_on=day(40), second_sent_on=day(50))
    assert page.status_code == 422
    assert "before your first complaint" in page.content.decode()


@pytest.mark.wide
def test_a_day_that_would_end_the_case_is_asked_for_twice(asker):
    """The last year typed for this one: without a question the case would be over for good."""
    page = asker.save(sent_on=day(400), narrative="A long story")
    assert page.status_code == 422
    text = page.content.decode()
    assert YEAR_AGO in text
    assert "A long story" in text
    assert f'name="shown_day" value="{day(400)}"' in text
    assert asker.case.state == "draft"
    again = asker.save(sent_on=day(500), shown_day=day(400))
    assert YEAR_AGO in again.content.decode()  # another day, another question
    assert asker.save(sent_on=day(500), shown_day=day(500)).status_code == 302
    assert not asker.case.is_open


@pytest.mark.wide
def test_another_mistake_does_not_hide_the_question(asker):
    """What the page did not say was not confirmed."""
    page = asker.save(sent_on=day(400), purchase_date=day(300), amount="eighty")
    assert YEAR_AGO in page.content.decode()
    assert asker.save(sent_on=day(400), shown_day=day(400), purchase_date=day(300)).status_code == 422


@pytest.mark.wide
def test_a_day_of_this_year_is_asked_for_once(asker):
    assert asker.save(sent_on=day(300)).status_code == 302
    assert f'name="shown_day" value="{as_shown(day(300))}"' in asker.look().content.decode()


@pytest.mark.wide
def test_the_opening_day_is_shown_while_it_is_to_come(asker):
    body = casework.make_body("body-a", casework.make_mediator())
    asker.save(body=str(body.pk), sent_on=day(10))
    assert "Possible from" in asker.look().content.decode()
    asker.save(body=str(body.pk), sent_on=day(100))
    page = asker.look().content.decode()
    assert "You can ask for mediation" in page
    assert "Possible from" not in page
    assert "Last day" in page


@pytest.mark.wide
def test_no_other_verdict_shows_an_opening_day(asker):
    asker.save(injured="yes", sent_on=day(10))
    page = asker.look().content.decode()
    assert "Act at once" in page
    assert "Possible from" not in page
    assert "Last day" not in page


@pytest.mark.wide
def test_a_closed_case_shows_no_day_to_its_asker(asker):
    body = casework.make_body("body-a", casework.make_mediator())
    asker.save(body=str(body.pk), sent_on=day(10))
    actions.stop(asker.case, by=asker.case.asker)
    page = asker.client.get(asker.case.get_absolute_url()).content.decode()
    for words in ("Possible from", "Last day", "Deadlines"):
        assert words not in page, words


@pytest.mark.wide
def test_the_service_goes_on_seeing_how_the_deadlines_of_a_closed_case_ended(question, as_member):
    carol = casework.make_mediator()
    case = casework.sent_case(question, casework.make_body("body-a", carol))
    assert "Deadlines" in as_member(question.author).get(case.get_absolute_url()).content.decode()
    actions.withdraw(case, by=question.author)
    assert "Deadlines" in as_member(carol).get(case.get_absolute_url()).content.decode()
    assert "Deadlines" not in as_member(question.author).get(case.get_absolute_url()).content.decode()
