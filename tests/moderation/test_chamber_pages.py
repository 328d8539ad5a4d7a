"""The pages of the chamber: who can read is asked first, and said again above the button that sends."""

import pytest

from moderation.mediation import letters
from moderation.mediation.models import Message
from selfcare import new_site
from tests.moderation import casework

pytestmark = [pytest.mark.django_db, pytest.mark.wide]


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    letters.seed(new_site.letters(), casework.today())
    return casework.sent_case(question, casework.make_body("body-a", carol))


@pytest.fixture
def desk(as_member, carol):
    return as_member(carol)


def page(client, case, name, data=None, query=""):
    url = f"/en/cases/{case.ref}/{name}/{query}"
    return client.get(url) if data is None else client.post(url, data)


def words(response):
    return response.content.decode()


def test_a_note_is_the_default_and_is_kept_at_once(case, desk):
    fresh = words(page(desk, case, "write"))
    assert fresh.index("Who can read this message?") < fresh.index('name="text"')
    assert 'value="staff" required id="id_readers_0" checked' in fresh or 'value="staff"' in fresh.split("checked")[0]
    answer = page(desk, case, "write", {"readers": "staff", "text": "Call her.", "key": "k"})
    assert answer.status_code == 302
    assert Message.objects.get().is_note


def test_what_a_party_reads_is_looked_at_first(case, desk):
    data = {"readers": "both", "text": "We <b>propose</b> a refund.", "key": "k"}
    look = page(desk, case, "write", data)
    assert look.status_code == 200
    assert not Message.objects.exists()
    text = words(look)
    assert "Send to both parties</button>" in text
    assert "&lt;b&gt;propose" in text
    refused = page(desk, case, "write", {**data, "send": "1"})
    assert refused.status_code == 422
    assert "Say how this reaches the seller" in words(refused)
    assert page(desk, case, "write", {**data, "send": "1", "way": "email"}).status_code == 302
    assert Message.objects.get().readers == "both"


@pytest.mark.parametrize("step", [{}, {"send": "1", "way": "email"}], ids=["look", "send"])
@pytest.mark.parametrize("text", ["By {last_day} at the latest.", "x" * 20_001], ids=["mark", "long"])
def test_a_text_that_cannot_go_is_changed_where_it_is_written(case, desk, step, text):
    """A letter that was opened before its step still has a mark open."""
    answer = page(desk, case, "write", {"readers": "both", "text": text, "key": "k", **step})
    assert answer.status_code == 422
    assert text in words(answer)
    assert "Continue</button>" in words(answer)
    assert not Message.objects.exists()


def test_nothing_at_all_is_not_sent(case, desk):
    answer = page(desk, case, "write", {"readers": "both", "text": "", "key": "k", "send": "1", "way": "email"})
    assert answer.status_code == 422
    assert "Write what you want to say" in words(answer)


def test_how_it_reaches_the_seller_is_not_called_optional(case, desk):
    look = words(page(desk, case, "write", {"readers": "both", "text": "A word.", "key": "k"}))
    assert "(optional)" not in look.split("How does it reach the seller?")[1].split("</label>")[0]


def test_it_can_be_changed_after_the_look(case, desk):
    back = page(desk, case, "write", {"readers": "consumer", "text": "Draft.", "key": "k", "change": "1"})
    assert "Draft.</textarea>" in words(back)
    assert not Message.objects.exists()


def test_after_a_step_comes_its_letter_and_nobody_reads_it_by_default(case, desk):
    step = desk.post(
        f"/en/cases/{case.ref}/step/acknowledge/",
        {"version": case.version, "received_on": casework.today().isoformat()},
    )
    assert step["Location"].endswith("/write/?letter=received")
    text = words(desk.get(step["Location"]))
    assert case.ref in text
    assert "checked" not in text
    assert page(desk, case, "write", {"readers": "", "text": "x", "key": "k"}).status_code == 422


def test_the_asker_writes_and_both_sides_read_it_in_the_timeline(case, desk, as_member):
    alice = as_member(case.asker)
    assert page(alice, case, "say", {"readers": "consumer", "text": "Here it is.", "key": "k"}).status_code == 302
    page(desk, case, "write", {"readers": "staff", "text": "Looks thin.", "key": "n"})
    assert "Here it is." in words(desk.get(case.get_absolute_url()))
    own = words(alice.get(case.get_absolute_url()))
    assert "Here it is." in own
    assert "Looks thin." not in own


def test_a_seller_who_writes_a_letter_is_written_down(case, desk):
    data = {
        "said_by": "trader",
        "way": "letter",
        "said_on": "2026-01-05",
        "readers": "staff",
        "text": "No.",
        "key": "k",
    }
    assert page(desk, case, "record", {**data, "said_on": ""}).status_code == 422
    assert page(desk, case, "record", data).status_code == 302
    assert "the seller" in words(desk.get(case.get_absolute_url()))


def test_a_message_is_printed_for_those_who_read_it(case, carol, desk, as_member):
    told, note = casework.say(case, carol, "Welcome."), casework.say(case, carol, "Hm.", "staff")
    alice = as_member(case.asker)
    assert "Welcome." in words(alice.get(f"/en/cases/{case.ref}/letters/{told.pk}/"))
    assert [alice.get(f"/en/cases/{case.ref}/letters/{note.pk}/").status_code] == [404]
