"""A question's whole way in both languages, without script: written before there is an account, answered,
told by mail, voted, accepted, taken back, accepted again."""

import re

import pytest
from django.utils import translation

from forum import actions, ledger
from forum.models import Draft, Mail, Member, Question
from knowledge.search.queue import drain
from tests.journeys.browser import Visitor
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db(transaction=True)

TITLES = {
    "fr": "Ma cafetière Tasserole fuit par le dessous depuis hier",
    "en": "My Tasserole coffee machine leaks from below since yesterday",
}
BODIES = {
    "fr": "Elle **fuit** dès que je la remplis.\n\n- joint changé\n- réservoir sec",
    "en": "It **leaks** as soon as I fill it.\n\n- seal changed\n- tank dry",
}


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


def words(text, language):
    """A sentence of the interface in the visitor's language."""
    with translation.override(language):
        return translation.gettext(text)


def test_the_way_of_a_question(site, postbox, language):
    alice = Visitor(language)
    review = write_it(alice, language)
    confirm = sign_up(alice, review, postbox, language)
    question = publish_it(alice, confirm, language)
    page = answer_it(question, alice, postbox, language)
    change_ones_mind(page, question, postbox, language)


def write_it(alice, language):
    """She searches, finds nothing, and asks: her words are kept, a mistake costs nothing."""
    found = alice.get(f"/{language}/search/", {"q": TITLES[language]})
    assert found.status == 200
    ask = alice.get(f"/{language}/questions/ask/", {"q": TITLES[language]})
    assert TITLES[language] in ask.text
    text = ask.press(words("Continue", language), about="none")
    assert TITLES[language] in text.text
    refused = text.press(words("Continue", language), body=BODIES[language], tags="")
    assert refused.status == 422
    assert BODIES[language].splitlines()[2] in refused.text
    tags = {"fr": "fuite, joint", "en": "leak, seal"}[language]
    review = refused.press(words("Continue", language), context="after", tags=tags)
    assert "<strong>" in review.text
    assert not Question.objects.exists()
    return review


def sign_up(alice, review, postbox, language):
    """She has no account yet; the mail arrives over SMTP, and its link alone confirms nothing."""
    signup = review.follow(words("Create an account", language))
    sent = signup.press(button_of(signup), email="alice@example.org", username="alice", password1="rain on the roof 7")
    assert sent.status == 200
    assert Draft.objects.get().member.username == "alice"
    mail = postbox.last_text("alice@example.org")
    confirm = alice.get(re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail)[1])
    assert not Member.objects.get(username="alice").emailaddress_set.get().verified
    return confirm


def publish_it(alice, confirm, language):
    """Back at her question, nothing lost; one button publishes it, and the worker makes it found."""
    review = confirm.press(button_of(confirm))
    assert TITLES[language] in review.text
    page = review.press(words("Publish my question", language))
    question = Question.objects.get()
    assert (question.title, question.language, question.context) == (TITLES[language], language, "after")
    assert page.url == f"/{language}/questions/{question.pk}/{question.slug}/"
    assert Draft.objects.get().question == question
    while drain():
        pass
    found = Visitor(language).get(f"/{language}/search/", {"q": "Tasserole"})
    assert found.link(TITLES[language]) == page.url
    return question


def button_of(page):
    """The main button of a page whose words are allauth's or ours."""
    main = page.tree.find(".//{http://www.w3.org/1999/xhtml}main")
    button = main.find(".//{http://www.w3.org/1999/xhtml}button")
    return "".join(button.itertext()).strip()


def answer_it(question, alice, postbox, language):
    """Bob answers; Alice is told in her language, with a page that asks before it changes anything."""
    make_member("bob", language=language)
    bob = Visitor(language)
    bob.sign_in(Member.objects.get(username="bob"), PASSWORD)
    page = bob.get(question.get_absolute_url())
    page = page.press(words("Publish my answer", language), body="Serrez la vis *du fond*.")
    assert "<em>du fond</em>" in page.text
    mail = postbox.last_text("alice@example.org")
    assert "Serrez la vis du fond" in mail
    accept = alice.get(re.search(r"http://127\.0\.0\.1:8000(/\S+/solved/\S+/)", mail)[1])
    question.refresh_from_db()
    assert question.accepted_answer is None
    return accept.press(words("Yes, it is the solution", language))


def change_ones_mind(page, question, postbox, language):
    question.refresh_from_db()
    assert question.state == "resolved"
    page = page.press(words("Useful", language))
    assert points() == {"bob": 25, "alice": 2}
    page = page.press(words("This is not the solution after all", language))
    assert points() == {"bob": 10, "alice": 0}
    page.press(words("Yes, it is the solution", language))
    assert points() == {"bob": 25, "alice": 2}
    assert list(ledger.replay()) == []
    thanks = words("Your answer is the solution: %(title)s", language).split(":")[0]
    assert thanks in str(postbox.to("bob@example.org")[-1]["Subject"])
    assert not Mail.objects.filter(state="pending").exists()


def points():
    return dict(Member.objects.filter(username__in=["alice", "bob"]).values_list("username", "reputation"))


@pytest.mark.wide
def test_the_draft_waits_in_another_browser(site, postbox):
    """Signed up on the telephone, confirmed on the computer: the question is still there."""
    phone, computer = Visitor("fr"), Visitor("fr")
    review = (
        phone.get("/fr/questions/ask/")
        .press(words("Continue", "fr"), about="none")
        .press(words("Continue", "fr"), title=TITLES["fr"], body=BODIES["fr"], tags="fuite", context="before")
    )
    signup = review.follow(words("Create an account", "fr"))
    signup.press(button_of(signup), email="a@example.org", username="alice", password1="rain on the roof 7")
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", postbox.last_text("a@example.org"))[1]
    confirm = computer.get(link)
    confirm.press(button_of(confirm))
    page = computer.sign_in(Member.objects.get(username="alice"), "rain on the roof 7")
    assert page.url == "/fr/questions/ask/review/"
    assert TITLES["fr"] in page.text
    page.press(words("Publish my question", "fr"))
    assert Question.objects.get().author.username == "alice"


@pytest.mark.wide
def test_a_double_click_publishes_once_and_goes_to_the_question(site):
    make_member("alice", language="fr")
    alice = Visitor("fr")
    alice.sign_in(Member.objects.get(username="alice"), PASSWORD)
    review = (
        alice.get("/fr/questions/ask/")
        .press(words("Continue", "fr"), about="none")
        .press(words("Continue", "fr"), title=TITLES["fr"], body=BODIES["fr"], tags="fuite", context="before")
    )
    first = review.press(words("Publish my question", "fr"))
    second = review.press(words("Publish my question", "fr"))
    assert Question.objects.count() == 1
    assert first.url == second.url


@pytest.mark.wide
def test_nobody_sees_the_draft_of_somebody_else(site):
    phone, other = Visitor("fr"), Visitor("fr")
    phone.get("/fr/questions/ask/").press(words("Continue", "fr"), about="none").press(
        words("Continue", "fr"), title=TITLES["fr"], body=BODIES["fr"], tags="fuite", context="before"
    )
    assert TITLES["fr"] not in other.get("/fr/questions/ask/").text
    assert other.get("/fr/questions/ask/review/").url == "/fr/questions/ask/"


@pytest.mark.wide
def test_a_text_whose_author_was_signed_out_is_kept(site):
    make_member("alice", language="en")
    bob = make_member("bob", language="en")
    author = Member.objects.get(username="alice")
    question = actions.ask(TITLES["en"], by=author, body="b", language="en", tags=["leak"])
    visitor = Visitor("en")
    visitor.sign_in(bob, PASSWORD)
    page = visitor.get(question.get_absolute_url())
    visitor.client.cookies.pop("session")
    login = page.press("Publish my answer", body="A long and careful answer.")
    assert login.url == "/en/account/login/"
    form_page = login.press(button_of(login), login="bob", password=PASSWORD)
    assert "A long and careful answer." in form_page.text
    form_page.press("Publish my answer")
    assert question.answers.get().body == "A long and careful answer."
