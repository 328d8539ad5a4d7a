"""The pages of reporting, as members and visitors see them."""

import pytest
from django.test import Client

from forum import actions as forum_actions
from moderation.review import actions
from moderation.review.models import Flag
from tests.moderation.reviewing import LANGUAGES, courtesy, hide, page
from tests.people import make_moderator

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reports_an_answer(language, answer, alice, as_member):
    address = f"/{language}/moderation/report/answer/{answer.pk}/"
    client = as_member(alice)
    shown = page(client.get(address))
    assert {"en": "1. Be courteous", "fr": "1. Restez courtois"}[language] in shown
    response = client.post(address, {"reason": "courtesy", "note": "It insults."})
    assert response.status_code == 302
    assert response["Location"].endswith(f"#answer-{answer.pk}")
    flag = Flag.objects.get()
    assert (flag.member, flag.rule.code, flag.note, flag.answer) == (alice, "courtesy", "It insults.", answer)
    again = page(client.get(address))
    assert '<form method="post" novalidate' not in again
    assert {"en": "1. Be courteous", "fr": "1. Restez courtois"}[language] in again
    assert client.post(address, {"reason": "no-danger"}).status_code == 302
    assert Flag.objects.count() == 1


def test_a_report_without_a_reason_keeps_what_was_typed(answer, alice, as_member):
    response = as_member(alice).post(f"/en/moderation/report/answer/{answer.pk}/", {"note": "Read <b>line</b> two"})
    assert response.status_code == 422
    assert page(response).count("Choose what is wrong with this text.") == 2  # in the summary and at the field
    assert "Read &lt;b&gt;line&lt;/b&gt; two" in page(response)
    assert not Flag.objects.exists()


def test_a_report_against_the_law_says_which(answer, alice, as_member):
    address = f"/en/moderation/report/answer/{answer.pk}/"
    client = as_member(alice)
    response = client.post(address, {"reason": "law"})
    assert (response.status_code, Flag.objects.count()) == (422, 0)
    assert "Say in a few words what makes it illegal." in page(response)
    client.post(address, {"reason": "law", "law": "Counterfeit goods"})
    assert Flag.objects.get().reason == "Counterfeit goods"


@pytest.mark.wide
@pytest.mark.parametrize("reason", ["no-such-rule", "1 OR 1=1", ""])
def test_a_report_names_a_reason_of_the_list(reason, answer, alice, as_member):
    response = as_member(alice).post(f"/en/moderation/report/answer/{answer.pk}/", {"reason": reason})
    assert (response.status_code, Flag.objects.count()) == (422, 0)


def test_visitors_read_both_ways_and_sign_in_before_they_report(answer):
    address = f"/en/moderation/report/answer/{answer.pk}/"
    page = Client().get(address).text
    assert f"/en/account/login/?next={address}" in page
    assert f"/en/report-illegal-content/?url={answer.get_absolute_url().split('#')[0].replace('/', '%2F')}" in page
    assert Client().get("/en/moderation/report/answer/999999/").status_code == 404
    response = Client().post(address, {"reason": "courtesy"})
    assert response.status_code == 302
    assert address in response["Location"]


@pytest.mark.wide
def test_ones_own_text_and_hidden_texts_cannot_be_reported(answer, alice, bob, dora, mallory, as_member):
    address = f"/en/moderation/report/answer/{answer.pk}/"
    assert as_member(bob).get(address).status_code == 403
    assert as_member(bob).post(address, {"reason": "courtesy"}).status_code == 403
    hide(answer, dora)
    client = as_member(mallory)
    unknown = client.get("/en/moderation/report/answer/999999/")
    gone = client.get(address)
    assert (gone.status_code, unknown.status_code) == (410, 404)


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_report_was_right_reads_so_and_no_longer_the_text(language, answer, alice, dora, report, as_member):
    hide(answer, dora)
    shown = page(as_member(alice).get(f"/{language}/moderation/report/answer/{answer.pk}/"))
    assert {"en": "Something was done about it.", "fr": "Une mesure a été prise."}[language] in shown
    assert answer.body not in shown and answer.get_absolute_url() not in shown


@pytest.mark.wide
def test_nobody_reads_who_reported_their_own_text_not_even_of_the_team(question, mallory, dora, as_member):
    own = forum_actions.answer(question, by=dora, body="Just kick it.")
    actions.flag(own, by=mallory, rule=courtesy(), note="Look at the verb.")
    address = f"/en/moderation/answer/{own.pk}/"
    mine, theirs = (page(as_member(one).get(address)) for one in (dora, make_moderator("denis")))
    assert "Look at the verb." in theirs and "Mallory" in theirs
    assert "Look at the verb." not in mine and "Mallory" not in mine
    assert list(Flag.objects.visible_to(dora).on(own)) == []
