"""Before any form: a few questions, each with "I do not know"; then what is possible, from when and until when."""

import datetime as dt
import re

import pytest

from moderation.mediation import eligibility
from moderation.mediation.eligibility import Answers
from moderation.mediation.models import Case
from tests.day_boxes import shown
from tests.moderation import casework

DAY = dt.date(2026, 11, 23)
FINE = {"purchase": "private", "trader_country": "FR", "written": "kept", "reply": "none", "elsewhere": "no"}


def judged(**changes):
    return eligibility.outlook(Answers(**{**FINE, "sent_on": dt.date(2026, 9, 1), **changes}), DAY).result


@pytest.mark.parametrize(
    ("changes", "decision", "route"),
    [
        ({}, "ready", "consumer_mediator"),
        ({"sent_on": dt.date(2026, 10, 1)}, "not_yet", "wait_for_trader"),
        ({"sent_on": dt.date(2026, 10, 1), "reply": "negative"}, "ready", "consumer_mediator"),
        ({"written": "no", "sent_on": None, "reply": ""}, "not_yet", "write_complaint"),
        ({"written": "unknown", "sent_on": None, "reply": ""}, "not_yet", "write_complaint"),
        ({"written": "lost"}, "not_yet", "write_complaint"),
        ({"sent_on": dt.date(2025, 11, 22)}, "inadmissible", "conciliator_or_court"),
        ({"sent_on": dt.date(2025, 11, 23)}, "ready", "consumer_mediator"),
        ({"elsewhere": "court"}, "inadmissible", "procedure_under_way"),
        ({"elsewhere": "court", "sector": "energy"}, "ready", "consumer_mediator"),
        ({"purchase": "unknown"}, "not_yet", "find_out"),
        ({"purchase": "business"}, "out_of_scope", "other_mediation"),
        ({"purchase": "small_business"}, "out_of_scope", "other_mediation"),
        ({"purchase": "small_business", "sector": "energy"}, "ready", "consumer_mediator"),
        ({"purchase": "from_a_person"}, "out_of_scope", "platform_or_conciliator"),
        ({"purchase": "nothing"}, "no_dispute", "community"),
        ({"trader_country": "DE"}, "ready", "ecc_net"),
        ({"trader_country": "XX"}, "out_of_scope", "outside_europe"),
        ({"sector": "telecom"}, "ready", "consumer_mediator"),
    ],
)
def test_what_the_answers_mean(changes, decision, route):
    found = judged(**changes)
    assert (found.decision, found.route) == (decision, route)
    assert found.next_action


def test_the_dates_are_said():
    early = judged(sent_on=dt.date(2026, 10, 1))
    assert (early.earliest, early.deadline) == (dt.date(2026, 12, 1), dt.date(2027, 10, 1))


@pytest.mark.parametrize("value", ["2026-02-30", "", "yesterday"])
def test_what_a_session_keeps_is_read_back(value):
    answers = Answers(**FINE, sent_on=DAY)
    assert eligibility.read(eligibility.written_down(answers)) == answers
    assert eligibility.read({"sent_on": value, "other": "x"}) == Answers()


def walk(client, question, language="en", **changes):
    """Every page in turn, as a browser without JavaScript goes."""
    given = {
        "purchase": {"purchase": "private"},
        "seller": {"trader_country": "FR", "sector": ""},
        "written": {"written": "kept", "sent_on": casework.today(-10).isoformat()},
        "reply": {"reply": "none"},
        "elsewhere": {"elsewhere": "no"},
    }
    given = {step: {**values, **changes.get(step, {})} for step, values in given.items()}
    page = client.get(f"/{language}/questions/{question.pk}/escalate/check/", follow=True)
    while (step := page.request["PATH_INFO"].rstrip("/").rsplit("/", 1)[-1]) in given:
        page = client.post(page.request["PATH_INFO"], given[step], follow=True)
        assert page.status_code == 200, page.content.decode()
    return page


@pytest.mark.wide
@pytest.mark.django_db
def test_looking_opens_nothing_and_going_on_keeps_the_answers(question, as_member):
    client = as_member(question.author)
    page = walk(client, question)
    assert page.context["result"].decision == "not_yet"
    text = page.content.decode()
    assert "Possible from" in text
    assert "Last day" in text
    assert not Case.objects.exists()
    response = client.post(page.request["PATH_INFO"])
    assert response["Location"] == f"/en/questions/{question.pk}/escalate/"
    case = Case.objects.get()
    assert case.complaints.get().sent_on == casework.today(-10)
    assert {name: case.answers[name] for name in casework.ELIGIBLE} == casework.ELIGIBLE
    assert case.deadlines.get(kind="one_year").due_on > casework.today(300)
    assert case.consents.get().kind == "offer"
    # What the form keeps is what the questions show again.
    assert client.get(f"/en/questions/{question.pk}/escalate/check/").context["answers"].sent_on == casework.today(-10)


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_never_a_bare_no(question, as_member, language):
    """Out of scope ends nothing: other ways, and every answer can be changed."""
    client = as_member(question.author)
    page = walk(client, question, language, purchase={"purchase": "from_a_person"})
    assert page.context["outlook"].is_out
    assert page.context["next_action"] in page.content.decode()
    assert f"/{language}/questions/{question.pk}/escalate/check/purchase/" in page.content.decode()
    assert client.post(page.request["PATH_INFO"]).status_code == 200
    assert not Case.objects.exists()


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize(("written", "button"), [("kept", "Prepare my case"), ("no", "Write my letter to the seller")])
def test_the_first_button_is_the_next_step(question, as_member, written, button):
    """Whoever has not written yet is led to the letter, others to their case; Enter presses the first button."""
    said = {"written": written} if written == "kept" else {"written": written, "sent_on": ""}
    page = walk(as_member(question.author), question, written=said).content.decode()
    buttons = re.findall(r"<button([^>]*)>([^<]+)</button>", page.split("<main")[1])
    assert next(words for _attributes, words in buttons) == button
    assert [words for attributes, words in buttons if "primary" in attributes] == [button]


@pytest.mark.wide
@pytest.mark.django_db
def test_i_do_not_know_says_where_to_look(question, as_member):
    changes = {"written": {"written": "kept", "sent_on": ""}, "elsewhere": {"elsewhere": "unknown"}}
    page = walk(as_member(question.author), question, **changes, purchase={"purchase": "unknown"})
    text = page.content.decode()
    assert page.context["unknown"] == ["purchase", "written", "elsewhere"]
    assert "The day you first wrote" in text
    assert "the invoice says in whose name" in text


@pytest.mark.wide
@pytest.mark.django_db
def test_a_wrong_day_keeps_the_answer_and_back_shows_it(question, as_member):
    client = as_member(question.author)
    url = f"/en/questions/{question.pk}/escalate/check/written/"
    refused = client.post(url, {"written": "kept", "sent_on": "31/02/2026"})
    assert refused.status_code == 422
    assert shown(refused.text, "sent_on") == "31/02/2026"
    assert refused.context["form"]["written"].value() == "kept"
    client.post(url, {"written": "kept", "sent_on": "2026-03-02"})
    assert shown(client.get(url).text, "sent_on") == "2/3/2026"
    assert client.post(url, {"written": "no", "sent_on": "2026-03-02"}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.get(f"/en/questions/{question.pk}/escalate/check/nothing/").status_code == 404
