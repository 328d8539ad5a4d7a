"""What the author reads of a decision, and everybody else does not."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client

from forum import actions as forum_actions
from forum.models import Answer, Notification
from moderation.review import actions
from moderation.review.models import Decision
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_member

pytestmark = pytest.mark.usefixtures("rules")


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
        assert there.status_code == absent.status_code
        if there.status_code == 302:  # a visitor may be of the team, by way of a mail
            assert "/login/" in there["Location"]
            continue
        assert there.status_code == 404
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


@pytest.mark.wide
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


# What the author reads


@pytest.mark.wide
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


@pytest.mark.wide
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


@pytest.mark.wide
def test_the_link_to_report(question, answer, alice, dora, as_member):
    shown = page(as_member(alice).get(question.get_absolute_url()))
    assert f'href="/en/moderation/report/answer/{answer.pk}/"' in shown
    assert f"/en/moderation/answer/{answer.pk}/" not in shown
    assert f"/moderation/report/question/{question.pk}/" not in shown  # her own
    assert f'href="/en/moderation/answer/{answer.pk}/"' in page(as_member(dora).get(question.get_absolute_url()))
    assert Answer.objects.count() == 1
