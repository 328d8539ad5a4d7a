"""Members accept the charter with their first post, and again after a major change; nobody else is asked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum import actions, charter
from forum.charter import CharterNotAccepted
from forum.models import Answer, Comment, Draft, Mail, Member, Question
from moderation.review import actions as review
from moderation.review.models import CharterAcceptance
from tests.moderation.chartering import change_rule, open_charter, publish
from tests.moderation.reviewing import fresh
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

BOX = 'name="accepts"'


@pytest.fixture
def admin(db):
    return make_member("root", is_superuser=True, is_staff=True)


@pytest.fixture
def opened(question, answer):
    """The posts are from before: their authors are not asked."""
    return open_charter()


def texts():
    return Question.objects.count() + Answer.objects.count() + Comment.objects.count()


def test_a_site_without_a_version_asks_nobody(question, bob, as_member):
    assert charter.standing_of(bob) == charter.Standing()
    assert BOX not in as_member(bob).get(f"/en/questions/{question.pk}/answer/").text
    actions.answer(question, by=bob, body="Clean the filter.")
    assert not CharterAcceptance.objects.exists()


def test_those_who_wrote_before_are_spared_and_no_acceptance_is_made_up(opened, alice, bob, mallory):
    assert [fresh(member).charter_version for member in (alice, bob, mallory)] == [1, 1, 0]
    assert not CharterAcceptance.objects.exists()
    actions.comment(Answer.objects.get(), by=fresh(alice), body="It works, thank you.")


@pytest.mark.parametrize("accepts", [None, 0, 2])
def test_the_first_post_needs_the_version_in_force(opened, question, mallory, accepts):
    with pytest.raises(CharterNotAccepted, match="five points"):
        actions.answer(question, by=mallory, body="Clean it.", accepts=accepts)
    with pytest.raises(CharterNotAccepted):
        actions.comment(question, by=mallory, body="Clean it.", accepts=accepts)
    with pytest.raises(CharterNotAccepted):
        actions.ask("Why does the kettle hum so loudly?", by=mallory, body="?", language="en", accepts=accepts)
    assert texts() == 2
    assert not CharterAcceptance.objects.exists()


def test_it_is_noted_once_with_the_post(opened, question, mallory):
    actions.comment(question, by=mallory, body="Same here.", accepts=1)
    actions.comment(question, by=fresh(mallory), body="Again.", accepts=1)
    review.accept_charter(1, by=mallory)
    [row] = CharterAcceptance.objects.all()
    assert (row.member, row.version) == (mallory, opened)
    assert fresh(mallory).charter_version == 1


def test_a_post_that_is_refused_notes_nothing(opened, question, mallory, dora):
    actions.close(question, by=dora)
    with pytest.raises(PermissionDenied):
        actions.answer(question, by=mallory, body="Clean it.", accepts=1)
    assert not CharterAcceptance.objects.exists()


def test_a_small_change_asks_nobody_again_and_is_told(opened, question, mallory, admin, as_member):
    review.accept_charter(1, by=mallory)
    change_rule()
    publish(admin)
    assert charter.standing_of(fresh(mallory)).owes is None
    page = as_member(mallory).get(f"/en/questions/{question.pk}/answer/").text
    assert BOX not in page
    assert "/en/charter/versions/2/changes/" in page
    actions.comment(question, by=fresh(mallory), body="Same here.")


def test_a_major_change_asks_everybody_again(opened, question, mallory, bob, admin, as_member):
    review.accept_charter(1, by=mallory)
    change_rule()
    publish(admin, is_major=True)
    for member in (mallory, bob):
        with pytest.raises(CharterNotAccepted):
            actions.comment(question, by=fresh(member), body="Same here.", accepts=1)
    client = as_member(mallory)
    asked = client.get(f"/en/questions/{question.pk}/answer/").text
    assert "Before you write: the charter in five points" in asked and "/en/charter/versions/2/changes/" in asked
    sent = client.post(f"/en/questions/{question.pk}/answer/", {"body": "Clean the filter.", "accepts": "2"})
    assert sent.status_code == 302
    assert CharterAcceptance.objects.filter(member=mallory).count() == 2


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("what", ["answer", "comment"])
def test_the_composer_shows_the_points_and_loses_no_text(opened, question, mallory, as_member, language, what):
    address = f"/{language}/questions/{question.pk}/{what}/"
    client = as_member(mallory)
    shown = client.get(address).text
    assert BOX in shown
    for point in opened.content[language]["essentials"]:
        assert point.replace("'", "&#x27;") in shown
    refused = client.post(address, {"body": "Clean the filter **first**."})
    assert refused.status_code == 422
    assert "Clean the filter **first**." in refused.text
    assert texts() == 2
    done = client.post(address, {"body": "Clean the filter **first**.", "accepts": "1"})
    assert done.status_code == 302
    assert texts() == 3
    assert BOX not in client.get(address if what == "comment" else question.get_absolute_url()).text


def test_the_question_page_asks_who_owes_and_nobody_else(opened, question, mallory, as_member):
    eve = make_member("eve")
    review.accept_charter(1, by=eve)
    assert BOX in as_member(mallory).get(question.get_absolute_url()).text
    assert BOX not in as_member(eve).get(question.get_absolute_url()).text
    assert BOX in as_member(mallory).get(question.get_absolute_url()).text


def test_a_version_published_meanwhile_is_shown_with_the_text(opened, question, mallory, admin, as_member):
    client = as_member(mallory)
    change_rule()
    publish(admin, is_major=True)
    refused = client.post(f"/en/questions/{question.pk}/comment/", {"body": "Same here.", "accepts": "1"})
    assert refused.status_code == 422
    assert 'value="2"' in refused.text
    assert "Same here." in refused.text


def test_what_is_remembered_of_an_older_version_is_looked_up_before_refusing(opened, question, mallory, admin):
    charter.in_force()
    change_rule()
    publish(admin, is_major=True)
    charter.caches["rows"].set("charter", charter.InForce(1, 1, opened.published_at, {}), 60)
    with pytest.raises(CharterNotAccepted) as refusal:
        actions.comment(question, by=mallory, body="Same here.", accepts=1)
    assert refusal.value.charter.number == 2


def test_the_last_step_of_asking_asks(opened, mallory, as_member):
    client = as_member(mallory)
    data = {
        "title": "Why does the kettle hum so loudly?", "body": "Since Monday.", "language": "en",
        "context": "after", "tags": "kettle", "product": "", "product_words": "",
    }  # fmt: skip
    draft = Draft.objects.create(member=mallory, data=data)
    address = f"/en/questions/ask/review/?draft={draft.pk}"
    assert BOX in client.get(address).text
    refused = client.post("/en/questions/ask/review/", {"draft": draft.pk})
    assert refused.status_code == 422
    assert "Since Monday." in refused.text
    assert client.post("/en/questions/ask/review/", {"draft": draft.pk, "accepts": "1"}).status_code == 302
    assert Question.objects.filter(author=mallory).exists()
    assert CharterAcceptance.objects.filter(member=mallory).exists()


def test_whoever_asks_by_an_address_accepts_when_they_publish(opened):
    data = {
        "title": "Why does the kettle hum so loudly?", "body": "Since Monday.", "language": "en",
        "context": "after", "tags": "kettle", "product": "", "product_words": "",
    }  # fmt: skip
    draft = Draft.objects.create(data=data)
    actions.send_link(draft, email="new@example.org")
    link = next(word for word in Mail.objects.get(to=["new@example.org"]).text.split() if "/publish/" in word)
    address = "/" + link.split("/", 3)[3]
    client = Client()
    assert BOX in client.get(address).text
    refused = client.post(address, {})
    assert refused.status_code == 422
    assert not Member.objects.filter(email="new@example.org").exists()
    assert client.post(address, {"accepts": "1"}).status_code == 302
    member = Member.objects.get(email="new@example.org")
    assert member.charter_version == 1
    assert CharterAcceptance.objects.filter(member=member).count() == 1


def test_who_accepted_costs_no_query(opened, question, mallory, django_assert_num_queries):
    review.accept_charter(1, by=mallory)
    charter.in_force()
    with django_assert_num_queries(0):
        charter.agree(mallory, accepts=None, at=opened.published_at)


def test_an_account_that_ends_leaves_no_acceptance(opened, mallory):
    review.accept_charter(1, by=mallory)
    mallory.delete()
    assert not CharterAcceptance.objects.exists()


def test_posting_costs_who_accepted_what_it_costs_without_a_charter(ask, mallory):
    """The same act before and after the site has a charter; which version is in force is remembered."""
    questions = [ask(f"Why does machine number {number} stop today?") for number in range(3)]

    def cost(question):
        charter.in_force()
        with CaptureQueriesContext(connection) as queries:
            actions.comment(question, by=mallory, body="Same here.")
        return len(queries)

    cost(questions[0])  # whatever is asked once a process
    without = cost(questions[1])
    open_charter()
    charter.forget()
    review.accept_charter(1, by=mallory)
    assert cost(questions[2]) == without
