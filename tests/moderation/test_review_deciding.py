"""The queue, the pages of deciding and the log, as moderators see them."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from forum import actions as forum_actions
from moderation.review import actions
from moderation.review.models import Decision, Flag
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, make_rules, page
from tests.people import make_moderator

pytestmark = pytest.mark.usefixtures("rules")

QUEUE_QUERIES = 25  # at most; of held texts one a kind


def decide(client, answer, act="hide", *, seen=0, language="en", follow=False, **values):
    data = {"rule": "courtesy", "facts": FACTS, "seen": seen} | values
    return client.post(f"/{language}/moderation/answer/{answer.pk}/{act}/", data, follow=follow)


# The queue


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_shows_reported_and_held_texts(language, question, answer, alice, dora, mallory, report, as_member):
    actions.flag(answer, by=mallory, rule=make_rules()["no-danger"])
    held = forum_actions.comment(question, by=alice, body="A comment that is held.")
    forum_actions.hold(held)
    other = forum_actions.comment(question, by=alice, body="A comment nobody reported.")
    client = as_member(dora)
    shown = page(client.get(f"/{language}/moderation/"))
    assert 'class="question-row"' in shown
    assert shown.index(f"/moderation/answer/{answer.pk}/") < shown.index(f"/moderation/comment/{held.pk}/")
    assert f"/moderation/comment/{other.pk}/" not in shown
    assert {"en": "1</span> 1. Be courteous", "fr": "1</span> 1. Restez courtois"}[language] in shown
    reported = page(client.get(f"/{language}/moderation/?kind=reports"))
    assert f"/answer/{answer.pk}/" in reported
    assert f"/comment/{held.pk}/" not in reported
    held_only = page(client.get(f"/{language}/moderation/?kind=held"))
    assert f"/comment/{held.pk}/" in held_only
    assert f"/answer/{answer.pk}/" not in held_only
    assert client.get(f"/{language}/moderation/?kind=nonsense&page=-3").status_code == 200


@pytest.mark.wide
def test_the_page_of_a_text_is_called_by_what_it_answers(answer, dora, report, as_member):
    shown = page(as_member(dora).get(f"/en/moderation/answer/{answer.pk}/"))
    assert f" – {escape(answer.question.title)} – Moderation – " in shown


@pytest.mark.wide
def test_the_queue_takes_as_many_queries_for_thirty_as_for_three(
    question, alice, dora, as_member, django_assert_num_queries, django_assert_max_num_queries
):
    client = as_member(dora)

    def report_some(count):
        for number in range(count):
            actions.flag(forum_actions.comment(question, by=alice, body=f"N {number}."), by=dora, rule=courtesy())

    report_some(3)
    client.get("/en/moderation/")
    with django_assert_max_num_queries(QUEUE_QUERIES) as few:
        assert page(client.get("/en/moderation/")).count('class="question-row"') == 3
    report_some(27)
    with django_assert_num_queries(len(few)):
        assert page(client.get("/en/moderation/")).count('class="question-row"') == 20


def test_the_empty_queue_says_what_belongs_there(dora, as_member):
    assert "Nothing is waiting." in page(as_member(dora).get("/en/moderation/"))


@pytest.mark.wide
def test_an_item_shows_the_text_its_source_and_the_people(question, answer, dora, report, as_member):
    forum_actions.comment(answer, by=answer.author, body="One more text of bob.")
    shown = page(as_member(dora).get(f"/en/moderation/answer/{answer.pk}/"))
    assert answer.body_html in shown
    assert "<pre" in shown
    assert "Look at the second line." in shown
    assert re.search(r"Published texts</dt><dd>2<", shown)
    assert re.search(r"Hidden texts</dt><dd>0<", shown)
    assert 'name="seen" value="0"' in shown
    assert "1 member reported it (Be courteous)." in shown  # the draft to the author


@pytest.mark.wide
def test_hostile_source_is_shown_as_text(question, mallory, dora, as_member):
    hostile = forum_actions.answer(question, by=mallory, body="</pre><script>alert(1)</script>")
    actions.flag(hostile, by=dora, law="<script>alert(2)</script>", note="<img src=x onerror=alert(3)>")
    client = as_member(make_moderator("denis"))
    for address in (f"/en/moderation/answer/{hostile.pk}/", "/en/moderation/"):
        shown = page(client.get(address))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


@pytest.mark.wide
def test_a_moderators_own_text_has_no_buttons(question, alice, dora, as_member):
    own = forum_actions.answer(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    client = as_member(dora)
    shown = page(client.get(f"/en/moderation/answer/{own.pk}/"))
    assert "another moderator decides" in shown
    assert "/hide/" not in shown
    assert decide(client, own).status_code == 403
    assert fresh(own).is_published


# Deciding


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_dora_hides_an_answer_and_goes_on_to_the_next(language, question, answer, alice, dora, report, as_member):
    following = forum_actions.comment(question, by=alice, body="Reported too.")
    actions.flag(following, by=dora, rule=courtesy())
    client = as_member(dora)
    response = decide(client, answer, language=language)
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/moderation/comment/{following.pk}/#item"
    after = page(client.get(response["Location"]))
    status = after[after.index('id="messages"') : after.index('id="item"')]
    assert 'class="notice good"' in status
    assert f"/moderation/decisions/{Decision.objects.get().pk}/undo/" in after
    decision = Decision.objects.get()
    assert (decision.made_by, decision.statement.decision_facts) == (dora, FACTS)
    assert fresh(answer).visibility == "hidden"


@pytest.mark.wide
def test_after_the_last_one_comes_the_queue(answer, dora, report, as_member):
    assert decide(as_member(dora), answer)["Location"] == "/en/moderation/"


@pytest.mark.wide
def test_the_next_one_is_never_ones_own(question, answer, alice, dora, report, as_member):
    own = forum_actions.comment(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    assert decide(as_member(dora), answer)["Location"] == "/en/moderation/"


@pytest.mark.wide
def test_hiding_without_a_rule_keeps_the_message(answer, dora, report, as_member):
    response = decide(as_member(dora), answer, rule="", facts="A message written with care.")
    shown = page(response)
    assert response.status_code == 422
    assert shown.count("Choose the rule of the charter that this text breaks.") == 2
    assert "A message written with care." in shown
    assert "<title>Error:" in shown
    assert fresh(answer).is_published
    assert not Decision.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    "wrong", [{"facts": " "}, {"facts": "x" * 5001}, {"rule": "no-such-rule"}, {"seen": "x"}, {"seen": ""}]
)
def test_what_else_is_missing_is_said(wrong, answer, dora, report, as_member):
    response = decide(as_member(dora), answer, **wrong)
    assert response.status_code == 422
    assert fresh(answer).is_published


@pytest.mark.wide
def test_the_preview_writes_nothing(answer, dora, report, as_member):
    response = decide(as_member(dora), answer, preview="1")
    assert response.status_code == 200
    assert "What its author will read" in page(response)
    assert "Reference" not in page(response)  # there is none before the decision
    assert not Decision.objects.exists()
    assert fresh(answer).is_published


def test_keeping_by_the_page(answer, dora, report, as_member):
    assert decide(as_member(dora), answer, "keep").status_code == 302
    assert (fresh(answer).is_published, fresh(report).decision.kind) == (True, "keep")


@pytest.mark.wide
def test_keeping_from_a_broken_page_decides_nothing(answer, dora, report, as_member):
    response = decide(as_member(dora), answer, "keep", seen="", follow=True)
    assert "Nothing was decided" in page(response)
    assert not Decision.objects.exists()


@pytest.mark.wide
def test_the_second_moderator_gets_409_and_the_double_click_does_not(answer, dora, report, as_member):
    client = as_member(dora)
    assert decide(client, answer).status_code == decide(client, answer).status_code == 302
    second = decide(as_member(make_moderator("denis")), answer, "keep")
    assert second.status_code == 409
    assert "Nothing was decided twice" in page(second)
    assert "Dora" in page(second)
    assert Decision.objects.count() == 1


@pytest.mark.wide
@pytest.mark.parametrize("act", ["hide", "keep", "undo"])
def test_reading_changes_nothing(act, answer, dora, report, as_member):
    client = as_member(dora)
    address = f"/en/moderation/answer/{answer.pk}/{act}/"
    if act == "undo":
        address = f"/en/moderation/decisions/{actions.keep(answer, by=dora).pk}/undo/"
    before = list(Decision.objects.values())
    assert client.get(address).status_code == 405
    assert list(Decision.objects.values()) == before


def test_a_form_from_elsewhere_decides_nothing(answer, dora, report):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dora)
    assert decide(client, answer).status_code == 403
    assert fresh(answer).is_published


# The log and undoing


@pytest.mark.wide
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_shows_and_undoes(language, answer, dora, mallory, report, as_member):
    kept = actions.keep(answer, by=dora)
    actions.flag(answer, by=mallory, rule=courtesy())
    hidden = hide(answer, dora)
    client = as_member(dora)
    log = page(client.get(f"/{language}/moderation/decisions/"))
    assert f"/moderation/decisions/{hidden.pk}/undo/" in log
    assert f"/moderation/decisions/{kept.pk}/undo/" not in log  # a later one stands
    response = client.post(f"/{language}/moderation/decisions/{hidden.pk}/undo/")
    assert response["Location"] == f"/{language}/moderation/answer/{answer.pk}/"
    assert fresh(answer).is_published
    assert Flag.objects.open().count() == 1
    refused = as_member(make_moderator("denis")).post(f"/{language}/moderation/decisions/{hidden.pk}/undo/")
    assert refused.status_code == 409
    assert client.post("/en/moderation/decisions/999999/undo/").status_code == 404


@pytest.mark.wide
def test_the_log_takes_as_many_queries_for_ten_as_for_two(question, alice, dora, as_member, django_assert_num_queries):
    client = as_member(dora)

    def hide_some(count):
        for number in range(count):
            hide(forum_actions.comment(question, by=alice, body=f"N {count} {number}."), dora)

    hide_some(2)
    client.get("/en/moderation/decisions/")
    with django_assert_num_queries(6):
        client.get("/en/moderation/decisions/")
    hide_some(8)
    with django_assert_num_queries(6):
        client.get("/en/moderation/decisions/")
