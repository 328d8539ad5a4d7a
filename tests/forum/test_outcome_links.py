"""The link of a mail: for one person, one answer, 30 days, and only while its reason stands."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from forum import actions, letters, links, outcome_links
from forum.models import Answer, Notification, Question, SolvedReply
from tests.people import PASSWORD, make_member


@pytest.fixture
def token(answer, alice):
    return outcome_links.token_for(answer, alice)


@pytest.fixture
def address(token):
    return f"/en/solved/{token}/"


def fresh(question):
    return Question.objects.get(pk=question.pk)


def test_the_mail_about_an_answer_carries_it_for_the_asker_alone(question, answer, alice, mallory):
    actions.follow(question, by=mallory)
    actions.answer(question, by=make_member("eve"), body="Replace the pump.")
    texts = {told.member: letters.compose(told)[1] for told in Notification.objects.filter(kind="answer")}
    link = re.search(r"/en/solved/(\S+)/", texts[alice])
    assert outcome_links.read(link[1]).asker == alice
    assert "/solved/" not in texts[mallory]


@pytest.mark.wide
def test_reading_it_shows_buttons_and_changes_nothing(question, answer, address):
    for _ in range(2):
        found = Client().get(address)
        assert found.status_code == 200
        assert found["Referrer-Policy"] == "no-referrer"
        assert "no-store" in found["Cache-Control"]
        assert "Yes, it is the solution" in found.text
        assert Client().head(address).status_code == 200
    assert not fresh(question).is_resolved
    assert not SolvedReply.objects.exists()


@pytest.mark.wide
def test_yes_accepts_for_the_asker_without_signing_in_and_once(question, answer, address, alice):
    visitor = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert visitor.post(address, {"value": "yes"})["Location"].endswith(f"#answer-{answer.pk}")
    assert fresh(question).accepted_answer == answer
    assert question.acceptances.get().member == alice
    assert "sessionid" not in visitor.cookies


@pytest.mark.wide
def test_it_acts_for_the_asker_whoever_is_signed_in(question, answer, address, mallory, as_member, alice):
    as_member(mallory).post(address, {"value": "yes"})
    assert question.acceptances.get().member == alice


def test_partly_is_kept_and_thanked_with_the_way_to_comment(answer, address, alice):
    visitor = Client()
    assert visitor.post(address, {"value": "partly"})["Location"] == address
    row = SolvedReply.objects.get()
    assert (row.value, row.member) == ("partly", alice)
    text = visitor.get(address).text
    assert f"/en/answers/{answer.pk}/comment/" in text
    assert "My problem is not solved" not in text


@pytest.mark.wide
def test_when_no_answer_helped_the_same_link_leads_out(question, answer, address, alice):
    other = actions.answer(question, by=make_member("eve"), body="Replace the pump.")
    visitor = Client()
    visitor.post(address, {"value": "no"})
    assert "My problem is not solved" not in visitor.get(address).text
    actions.say_solved(other, by=alice, value="no")
    assert "My problem is not solved" in visitor.get(address).text
    assert visitor.post(address, {"value": "not_solved"}).status_code == 302
    assert fresh(question).not_solved_at is not None
    assert visitor.get(address).status_code == 410


@pytest.mark.wide
@pytest.mark.parametrize("value", ["", "maybe", "YES", "1"])
def test_what_is_no_reply_is_refused(question, address, value):
    assert Client().post(address, {"value": value}).status_code == 400
    assert not fresh(question).is_resolved


def set_to(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def solve(question, by):
    actions.accept(actions.answer(question, by=make_member("eve"), body="Replace it."), by=by)


REASONS = {
    "solved meanwhile": lambda question, answer, alice, dora: solve(question, alice),
    "solved and taken back": lambda question, answer, alice, dora: (
        actions.accept(answer, by=alice), actions.unaccept(question, by=alice),
    ),
    "called unsolved": lambda question, answer, alice, dora: actions.mark_not_solved(question, by=alice),
    "closed": lambda question, answer, alice, dora: actions.close(question, by=dora),
    "taken elsewhere": lambda question, answer, alice, dora: actions.take_elsewhere(question),
    "answer hidden": lambda question, answer, alice, dora: actions.hide(answer, by=dora, ref="decision:1"),
    "question hidden": lambda question, answer, alice, dora: actions.hide(question, by=dora, ref="decision:1"),
    "another address": lambda question, answer, alice, dora: set_to(alice, email="alice@elsewhere.example"),
    "account closed": lambda question, answer, alice, dora: set_to(alice, is_active=False),
    "another asker": lambda question, answer, alice, dora: set_to(question, author=dora),
}  # fmt: skip


@pytest.mark.wide
@pytest.mark.parametrize("reason", REASONS)
def test_it_dies_with_its_reason(question, answer, address, alice, dora, reason):
    assert Client().get(address).status_code == 200
    REASONS[reason](question, answer, alice, dora)
    before = list(question.acceptances.values())
    for response in (Client().get(address), Client().post(address, {"value": "yes"})):
        assert response.status_code == 410
    assert list(question.acceptances.values()) == before


def test_it_lives_thirty_days(address, monkeypatch):
    now = timezone.now().timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: now + timedelta(days=29).total_seconds())
    assert Client().get(address).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + timedelta(days=31).total_seconds())
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"value": "yes"}).status_code == 410


def test_nobody_forges_one_nor_uses_that_of_another_purpose(answer, alice, token):
    swapped = signing.dumps([answer.question_id, answer.pk, alice.pk, "x"], salt="api.cursor")
    bent = token[:-1] + ("a" if token[-1] != "a" else "b")
    for forged in (bent, "nonsense", swapped, links.token_for(alice, links.UNSUBSCRIBE)):
        assert Client().get(f"/en/solved/{forged}/").status_code == 404


def test_a_suspended_asker_is_refused(question, address, alice):
    alice.suspended_until = timezone.now() + timedelta(days=1)
    alice.save()
    assert Client().post(address, {"value": "yes"}).status_code == 403
    assert not fresh(question).is_resolved


@pytest.mark.wide
def test_the_asker_says_it_on_the_page_too(question, answer, alice, mallory, bob, as_member):
    address = f"/en/answers/{answer.pk}/solved/"
    page = as_member(alice).get(question.get_absolute_url()).text
    assert address in page
    assert as_member(mallory).post(address, {"value": "yes"}).status_code == 403
    as_member(alice).post(address, {"value": "partly"})
    assert 'value="partly" aria-pressed="true"' in as_member(alice).get(question.get_absolute_url()).text
    assert "it helped in part" in as_member(bob).get(question.get_absolute_url()).text
    assert "helped in part" not in as_member(mallory).get(question.get_absolute_url()).text
    as_member(alice).post(address, {"value": "yes"})
    assert fresh(question).accepted_answer == answer
    assert not SolvedReply.objects.exists()


def test_no_takes_a_former_yes_back(question, answer, alice):
    actions.say_solved(answer, by=alice, value="yes")
    actions.say_solved(answer, by=alice, value="no")
    assert fresh(question).accepted_answer is None
    assert Answer.objects.get(pk=answer.pk).solved_reply.value == "no"


def test_whoever_is_not_signed_in_is_led_to_their_way_out(question, address):
    """It stands on the page of the question for the asker alone: a visitor would look for it in vain."""
    found = Client().post(address, {"value": "not_solved"}, follow=True)
    assert "Sign in to see what you can do now." in found.text
    place = f"{question.get_absolute_url()}#way-out"
    words = {"login": "alice", "password": PASSWORD, "next": place}
    assert f'value="{place}"' in found.text
    assert Client().post("/en/account/login/", words)["Location"] == place


def test_a_link_cut_by_a_mail_program_says_what_to_do(address):
    found = Client().get(f"{address[:-6]}/")
    assert found.status_code == 404
    assert "Some programs cut long links." in found.text
