"""Asking, reading, answering and saying that it is solved, without ever signing in on the site."""

import re

import pytest
from django.test import Client

from forum import actions, letters
from forum.mail_in.address import Purpose, address_for
from forum.models import Comment, Mail, Member, Question
from tests.forum.mailing import letter, mail_is_read, receive  # noqa: F401

pytestmark = pytest.mark.django_db
NADIA = "nadia@example.org"
HERE = "reply@help.example"


def last_to(address):
    row = next(row for row in Mail.objects.order_by("-pk") if row.to == [address])
    return letters.letter_for(row)


def path(text, part):
    found = re.search(rf"https?://[^/\s]+(/(?:en|fr)/\S*{part}\S+)", text)
    assert found, text
    return found[1]


def press(address, **data):
    """The page of a link of a mail, in a browser that knows nobody, and its button."""
    browser = Client()
    page = browser.get(address)
    assert page.status_code == 200
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    if 'name="accepts"' in page.text:
        fields["accepts"] = re.search(r'name="accepts"[^>]*value="([^"]*)"', page.text)[1]
    fields.pop("csrfmiddlewaretoken", None)
    return browser.post(address, {**fields, **data})


def asked(sender=NADIA, to=HERE, *, subject="Erreur E18", text="Ma machine à laver ne vidange plus. Que faire ?"):
    assert receive(letter(sender, to, text, subject=subject, number="7")) == "draft"
    assert press(path(last_to(sender).text, "publish/")).status_code == 302
    return Question.objects.latest("pk")


@pytest.mark.wide
def test_from_the_question_to_the_solution(bob):
    question = asked()
    nadia = Member.objects.get(email=NADIA)
    assert question.author == nadia
    assert not nadia.has_usable_password()
    assert question.title == "Erreur E18 – Ma machine à laver ne vidange plus."
    assert (question.language, [str(tag) for tag in question.tags.all()]) == ("fr", ["à classer"])

    answer = actions.answer(question, by=bob, body="Le filtre est bouché.")
    told = last_to(NADIA)
    assert "Le filtre est bouché." in told.text
    assert receive(letter(NADIA, told.headers["Reply-To"], "Lequel ?", number="8")) == "published"
    assert (Comment.objects.get().answer, Comment.objects.get().author) == (answer, nadia)

    assert press(path(told.text, "solved/"), value="yes").status_code == 302
    assert Question.objects.get(pk=question.pk).accepted_answer == answer


@pytest.mark.wide
def test_a_member_publishes_without_the_password(bob):
    to = address_for(bob, Purpose.ASK)
    question = asked(bob.email, to, subject="Which filter fits the pump X?", text="The old one is broken.")
    assert (question.author, question.title) == (bob, "Which filter fits the pump X?")


@pytest.mark.wide
def test_the_tags_that_a_text_names_are_its_tags(question, bob):
    named = str(question.tags.first())
    new = asked(subject=f"Again about {named} and nothing else", text="It does not work.")
    assert named in [str(tag) for tag in new.tags.all()]


@pytest.mark.wide
def test_an_account_number_is_not_published(db):
    assert receive(letter(NADIA, HERE, "My IBAN is FR7630006000011234567890189.", subject="The seller keeps my money"))
    page = Client().get(path(last_to(NADIA).text, "publish/"))
    assert "Publish my question" not in page.text
    assert not Question.objects.exists()


@pytest.mark.wide
def test_a_link_publishes_once(db):
    question = asked()
    link = path(next(row.text for row in Mail.objects.order_by("pk") if row.to == [NADIA]), "publish/")
    assert Client().post(link).url == question.get_absolute_url()
    assert Question.objects.count() == 1
