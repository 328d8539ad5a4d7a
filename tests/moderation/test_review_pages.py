"""The pages of reporting and deciding, as browsers see them."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client

from forum import actions as forum_actions
from forum.models import Answer, Notification
from moderation.review import actions
from moderation.review.models import Decision, Flag
from tests.moderation.reviewing import FACTS, courtesy, hide, make_rules
from tests.people import make_member, make_moderator

LANGUAGES = ["en", "fr"]
QUEUE_QUERIES = 9


@pytest.fixture(autouse=True)
def _rules(db):
    make_rules()


@pytest.fixture
def report(alice, answer) -> Flag:
    return actions.flag(answer, by=alice, rule=courtesy(), note="Look at the second line.")


def page(response) -> str:
    return response.content.decode()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def decide(client, answer, act="hide", *, seen=0, language="en", follow=False, **values):
    data = {"rule": "courtesy", "facts": FACTS, "seen": seen} | values
    return client.post(f"/{language}/moderation/answer/{answer.pk}/{act}/", data, follow=follow)


# Reporting


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


@pytest.mark.parametrize("reason", ["no-such-rule", "1 OR 1=1", ""])
def test_a_report_names_a_reason_of_the_list(reason, answer, alice, as_member):
    response = as_member(alice).post(f"/en/moderation/report/answer/{answer.pk}/", {"reason": reason})
    assert (response.status_code, Flag.objects.count()) == (422, 0)


def test_visitors_sign_in_before_they_report(answer):
    address = f"/en/moderation/report/answer/{answer.pk}/"
    response = Client().get(address)
    assert response.status_code == 302
    assert address in response["Location"]


def test_ones_own_text_and_hidden_texts_cannot_be_reported(answer, alice, bob, dora, mallory, as_member):
    address = f"/en/moderation/report/answer/{answer.pk}/"
    assert as_member(bob).get(address).status_code == 403
    assert as_member(bob).post(address, {"reason": "courtesy"}).status_code == 403
    hide(answer, dora)
    client = as_member(mallory)
    unknown = client.get("/en/moderation/report/answer/999999/")
    gone = client.get(address)
    assert (gone.status_code, unknown.status_code) == (410, 404)


def bare(response, *numbers: int) -> str:
    """The page without what differs because its address does, and without the token that differs every time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page(response))
    for number in numbers:
        text = re.sub(rf"/{number}/", "/N/", text)
    return text


# The door


MODERATORS_ONLY = [
    ("get", "/en/moderation/"),
    ("get", "/en/moderation/decisions/"),
    ("get", "/en/moderation/answer/{answer}/"),
    ("post", "/en/moderation/answer/{answer}/hide/"),
    ("post", "/en/moderation/answer/{answer}/keep/"),
    ("get", "/en/moderation/answer/{answer}/hide/"),
    ("post", "/en/moderation/decisions/{decision}/undo/"),
    ("get", "/en/moderation/decisions/{decision}/undo/"),
]


@pytest.mark.wide
@pytest.mark.parametrize(("method", "address"), MODERATORS_ONLY)
def test_for_everybody_else_moderation_is_not_there(method, address, answer, question, alice, bob, dora, as_member):
    hidden = hide(forum_actions.comment(question, by=bob, body="A word."), dora)
    actions.flag(answer, by=alice, rule=courtesy())
    known = address.format(answer=answer.pk, decision=hidden.pk)
    nothing = address.format(answer=999999, decision=999999)
    before = list(Decision.objects.values())
    for client in (Client(), as_member(alice), as_member(bob), as_member(make_member("eve"))):
        data = {"rule": "courtesy", "facts": FACTS, "seen": 0} if method == "post" else {}
        there, absent = (getattr(client, method)(path, data) for path in (known, nothing))
        assert there.status_code == absent.status_code == 404
        assert bare(there, answer.pk, hidden.pk) == bare(absent, 999999)
    assert list(Decision.objects.values()) == before
    assert fresh(answer).is_published


def test_the_refusal_is_that_of_an_address_that_does_not_exist(alice, as_member):
    client = as_member(alice)
    refused, unknown = client.get("/en/moderation/"), client.get("/en/moderatiom/")
    assert refused.status_code == unknown.status_code == 404
    assert main_part(refused, "moderation") == main_part(unknown, "moderatiom")


def main_part(response, word) -> str:
    text = bare(response)
    return text[text.index("<main") : text.index("</main>")].replace(word, "WORD")


def test_a_decision_is_read_by_the_author_only(answer, alice, bob, dora, mallory, as_member):
    decision = hide(answer, dora)
    address = f"/en/moderation/decisions/{decision.pk}/"
    assert as_member(bob).get(address).status_code == 200
    for other in (alice, mallory, dora):
        client = as_member(other)
        refused, unknown = client.get(address), client.get("/en/moderation/decisions/999999/")
        assert refused.status_code == unknown.status_code == 404
        assert bare(refused, decision.pk) == bare(unknown, 999999)
    assert Client().get(address).status_code == 302


# The queue


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
    reported = page(client.get(f"/{language}/moderation/?show=reported"))
    assert f"/answer/{answer.pk}/" in reported
    assert f"/comment/{held.pk}/" not in reported
    held_only = page(client.get(f"/{language}/moderation/?show=held"))
    assert f"/comment/{held.pk}/" in held_only
    assert f"/answer/{answer.pk}/" not in held_only
    assert client.get(f"/{language}/moderation/?show=nonsense&page=-3").status_code == 200


@pytest.mark.wide
def test_the_queue_takes_as_many_queries_for_thirty_as_for_three(
    question, alice, dora, as_member, django_assert_num_queries
):
    client = as_member(dora)

    def report_some(count):
        for number in range(count):
            actions.flag(forum_actions.comment(question, by=alice, body=f"N {number}."), by=dora, rule=courtesy())

    report_some(3)
    client.get("/en/moderation/")
    with django_assert_num_queries(QUEUE_QUERIES):
        assert page(client.get("/en/moderation/")).count('class="question-row"') == 3
    report_some(27)
    with django_assert_num_queries(QUEUE_QUERIES):
        assert page(client.get("/en/moderation/")).count('class="question-row"') == 20


def test_the_empty_queue_says_what_belongs_there(dora, as_member):
    assert "Nothing is waiting." in page(as_member(dora).get("/en/moderation/"))


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


def test_hostile_source_is_shown_as_text(question, mallory, dora, as_member):
    hostile = forum_actions.answer(question, by=mallory, body="</pre><script>alert(1)</script>")
    actions.flag(hostile, by=dora, law="<script>alert(2)</script>", note="<img src=x onerror=alert(3)>")
    client = as_member(make_moderator("denis"))
    for address in (f"/en/moderation/answer/{hostile.pk}/", "/en/moderation/"):
        shown = page(client.get(address))
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


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


def test_after_the_last_one_comes_the_queue(answer, dora, report, as_member):
    assert decide(as_member(dora), answer)["Location"] == "/en/moderation/"


def test_the_next_one_is_never_ones_own(question, answer, alice, dora, report, as_member):
    own = forum_actions.comment(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    assert decide(as_member(dora), answer)["Location"] == "/en/moderation/"


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


def test_keeping_from_a_broken_page_decides_nothing(answer, dora, report, as_member):
    response = decide(as_member(dora), answer, "keep", seen="", follow=True)
    assert "Nothing was decided" in page(response)
    assert not Decision.objects.exists()


def test_the_second_moderator_gets_409_and_the_double_click_does_not(answer, dora, report, as_member):
    client = as_member(dora)
    assert decide(client, answer).status_code == decide(client, answer).status_code == 302
    second = decide(as_member(make_moderator("denis")), answer, "keep")
    assert second.status_code == 409
    assert "Nothing was decided twice" in page(second)
    assert "Dora" in page(second)
    assert Decision.objects.count() == 1


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
    with django_assert_num_queries(5):
        client.get("/en/moderation/decisions/")
    hide_some(8)
    with django_assert_num_queries(5):
        client.get("/en/moderation/decisions/")


# What the author reads


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_author_reads_all_six_items_and_never_who_reported(language, question, dora, as_member, settings):
    settings.CONTACT_EMAIL = "contact@example.org"
    author = make_member("brigitte", language=language)
    reporter = make_member("reporter")
    answer = forum_actions.answer(question, by=author, body="You idiot, read the manual.")
    actions.flag(answer, by=reporter, rule=courtesy(), note="A note for the team only.")
    decision = hide(answer, dora, at=datetime(2026, 8, 31, 10, tzinfo=UTC))
    client = as_member(author)
    shown = page(client.get(f"/{language}/moderation/decisions/{decision.pk}/"))
    rule = courtesy()
    assert (rule.text_fr if language == "fr" else rule.text_en) in shown
    assert FACTS in shown
    assert decision.statement.puid in shown
    assert {"en": "28\u00a0February 2027", "fr": "28\u00a0février 2027"}[language] in shown
    assert 'href="mailto:contact@example.org"' in shown
    assert shown.count("<dt") == 7
    assert "eporter" not in shown
    assert "A note for the team only." not in shown
    told = page(client.get(f"/{language}/notifications/"))
    assert f'href="/{language}/moderation/decisions/{decision.pk}/"' in told


def test_the_way_to_the_reasons_is_for_the_author_of_a_hidden_text(
    question, answer, alice, bob, dora, django_assert_num_queries
):
    def shown(user) -> str:
        page = Template("{% load moderation %}{% why_hidden post %}")
        return page.render(Context({"post": fresh(answer), "user": user}))

    with django_assert_num_queries(1):  # the answer itself
        assert "href" not in shown(bob)
    decision = hide(answer, dora)
    assert f"/moderation/decisions/{decision.pk}/" in shown(bob)
    for other in (alice, dora, AnonymousUser()):
        assert "href" not in shown(other)


def test_the_author_reads_that_it_was_undone(answer, bob, dora, as_member):
    decision = hide(answer, dora)
    actions.undo(decision, by=dora)
    shown = page(as_member(bob).get(f"/en/moderation/decisions/{decision.pk}/"))
    assert "This decision has been undone" in shown


def test_keeping_is_no_decision_to_read(answer, bob, dora, report, as_member):
    decision = actions.keep(answer, by=dora)
    assert as_member(bob).get(f"/en/moderation/decisions/{decision.pk}/").status_code == 404


# What everybody else reads


@pytest.mark.wide
def test_a_hidden_answer_is_nowhere_for_others(question, dora, bob, alice, mallory, as_member):
    canary = "zanzibarcanary"
    answer = forum_actions.answer(question, by=mallory, body=f"You {canary}.")
    hide(answer, dora)
    addresses = [
        question.get_absolute_url(),
        f"/en/questions/{question.pk}/history/",
        f"/en/answers/{answer.pk}/history/",
        "/en/questions/",
        "/en/members/mallory/",
        "/en/notifications/",
        f"/en/moderation/report/answer/{answer.pk}/",
        f"/en/moderation/answer/{answer.pk}/",
    ]
    for client in (Client(), as_member(alice), as_member(bob)):
        for address in addresses:
            assert canary not in page(client.get(address, follow=True)), address
    assert canary in page(as_member(mallory).get(f"/en/moderation/decisions/{Decision.objects.get().pk}/"))
    assert not Notification.objects.filter(kind="decision").exclude(member=mallory).exists()


def test_the_link_to_report(question, answer, alice, dora, as_member):
    shown = page(as_member(alice).get(question.get_absolute_url()))
    assert f'href="/en/moderation/report/answer/{answer.pk}/"' in shown
    assert f"/en/moderation/answer/{answer.pk}/" not in shown
    assert f"/moderation/report/question/{question.pk}/" not in shown  # her own
    assert f'href="/en/moderation/answer/{answer.pk}/"' in page(as_member(dora).get(question.get_absolute_url()))
    assert Answer.objects.count() == 1
