"""A report, a decision with its reasons, and its undoing, in both languages, as each person reads them."""

import re

import pytest
from django.utils import timezone

from forum import actions, ledger
from forum.models import Member, Question
from moderation.review.models import Decision, Flag
from tests.journeys.browser import Visitor
from tests.journeys.test_guide import signed_in
from tests.journeys.test_question import words
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Pourquoi les vendeurs de la Tasserole sont des voleurs ?"
NOTE = "Regardez la deuxième phrase, elle vise une personne."
FACTS = "Votre question traite une personne nommée de voleuse, deux fois."


@pytest.fixture(params=["fr", pytest.param("en", marks=pytest.mark.slow)])
def language(request):
    return request.param


@pytest.fixture
def question(site, language):
    mallory = make_member("mallory", language=language)
    make_member("bob", language=language)
    make_moderator()
    return actions.ask(TITLE, by=mallory, body="Tous des voleurs.", language="fr", tags=["tasserole"])


@pytest.mark.wide
def test_the_way_of_a_report(question, postbox, settings, language):
    settings.CONTACT_EMAIL = "contact@example.org"
    voted_for(question)
    report(question, language)
    dora = signed_in(Member.objects.get(username="dora"), language)
    page = look_at_it(dora, question, language)
    page = hide_it(page, question, language)
    gone_for_others(question, language)
    told(question, postbox, language)
    undone(dora, question, postbox, language)


def voted_for(question):
    """A point, so that hiding has something to take."""
    actions.me_too(question, by=Member.objects.get(username="bob"))
    assert Member.objects.get(username="mallory").reputation == 1


def report(question, language):
    """A visitor is told of both ways and signs in for one; a member says which rule, adds a word, and reports once."""
    address = f"/{language}/moderation/report/question/{question.pk}/"
    both = Visitor(language).get(address).text
    assert f'"/{language}/account/login/?next={address}' in both
    assert f'"/{language}/report-illegal-content/' in both
    bob = signed_in(Member.objects.get(username="bob"), language)
    form = bob.get(question.get_absolute_url()).follow(words("Report", language))
    refused = form.press(words("Send the report", language), note=NOTE)
    assert refused.status == 422
    assert NOTE in refused.text
    page = refused.press(words("Send the report", language), reason="courtesy")
    assert page.url == question.get_absolute_url()
    assert page.has(words("Thank you. The moderation team will look at it.", language))
    assert bob.get(address).has(words("You have reported this text", language))
    assert Flag.objects.count() == 1
    assert Visitor(language).get(question.get_absolute_url()).status == 200


def look_at_it(dora, question, language):
    """In the queue with its reason; in detail with what the reporter wrote."""
    assert dora.get(f"/{language}/").link(words("Moderation", language)) == f"/{language}/moderation/"
    queue = dora.get(f"/{language}/moderation/")
    assert queue.has(courtesy(language))
    page = queue.press(TITLE.rstrip(" ?"))  # which tells the team that she looks at it
    assert page.url == f"/{language}/moderation/question/{question.pk}/"
    for shown in (NOTE, "Tous des voleurs.", courtesy(language)):
        assert page.has(shown)
    return page


def courtesy(language):
    return {"fr": "1. Restez courtois", "en": "1. Be courteous"}[language]


def hide_it(page, question, language):
    """Neither without a rule nor without facts; the words can be read before they are sent."""
    press = words("Hide it and tell its author", language)
    assert page.press(press, rule="", facts=FACTS).status == 422
    refused = page.press(press, rule="courtesy", facts="")
    assert refused.status == 422
    preview = refused.press(words("See first what the author will read", language), rule="courtesy", facts=FACTS)
    assert preview.has(words("What its author will read if you hide it", language))
    assert not Decision.objects.exists()
    done = preview.press(press)
    assert done.has(words("The text is hidden and its author has been told why.", language))
    decision = Decision.objects.get()
    assert (decision.statement.rule.code, decision.statement.decision_facts) == ("courtesy", FACTS)
    assert Flag.objects.get().decision == decision
    twice = page.press(press, rule="courtesy", facts="Autre chose.")
    assert Decision.objects.count() == 1
    assert twice.status in {200, 409}
    return done


def gone_for_others(question, language):
    for who in (Visitor(language), signed_in(Member.objects.get(username="bob"), language)):
        page = who.get(question.get_absolute_url())
        assert page.status == 410
        assert TITLE[:30] not in page.text
    for address in (f"/{language}/questions/", "/sitemap.xml", "/api/v1/questions", f"/{language}/members/mallory/"):
        text = Visitor(language).get(address).text
        assert TITLE[:30] not in text
        assert question.slug not in text
    assert Member.objects.get(username="mallory").reputation < 1


def told(question, postbox, language):
    """By mail and on a page of her own: rule, facts, how to contest, until when; never who reported."""
    mallory = Member.objects.get(username="mallory")
    subject = str(postbox.to("mallory@example.org")[-1]["Subject"])
    assert words("What you wrote is hidden, and why: %(title)s", language).split(":")[0].strip() in subject
    text = postbox.last_text("mallory@example.org")
    page = signed_in(mallory, language).get(re.search(r"http://127\.0\.0\.1:8000(/\S+/decisions/\d+/)", text)[1])
    statement = Decision.objects.get().statement
    for shown in (courtesy(language), FACTS, "contact@example.org", words("How to contest", language)):
        assert shown in text
        assert page.has(shown)
    assert str(statement.puid) in text
    assert f"{timezone.now().year + (timezone.now().month > 6)}" in statement.redress
    for hidden in (NOTE, "Bob", "Dora"):
        assert hidden not in text
        assert not page.has(hidden)
    own = signed_in(mallory, language).get(question.get_absolute_url())
    assert own.status == 200
    assert own.link(words("Why it is hidden, and how to contest", language)) == page.url
    for other in ("bob", "dora"):
        assert signed_in(Member.objects.get(username=other), language).get(page.url).status == 404


def undone(dora, question, postbox, language):
    """Everything is as it was: the text, its points, the report; the author is told that too."""
    log = dora.get(f"/{language}/moderation/decisions/")
    page = log.press(words("Undo", language))
    assert page.has(words("The decision is undone: the text and its points are as they were before.", language))
    question = Question.objects.get(pk=question.pk)
    assert question.is_published
    assert Visitor(language).get(question.get_absolute_url()).status == 200
    assert Member.objects.get(username="mallory").reputation == 1
    assert list(ledger.replay()) == []
    assert Flag.objects.open().count() == 1
    subject = str(postbox.to("mallory@example.org")[-1]["Subject"])
    assert words("What you wrote is no longer hidden: %(title)s", language).split(":")[0].strip() in subject
    kept = page.press(words("Keep it", language))
    assert kept.has(words("The text stays as it is.", language))
    assert not Flag.objects.open().exists()
