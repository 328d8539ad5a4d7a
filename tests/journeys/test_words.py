"""What people read where the words themselves matter: one sentence for one thing, printed as their language is."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from forum import actions, letters
from forum.models import Mail, Notification
from knowledge import promotion
from moderation.mediation.clock import move_cases
from tests.moderation import casework
from tests.people import make_member

pytestmark = pytest.mark.django_db

NARROW, WIDE = "\u202f", "\u00a0"
TITLE = "Erreur E18 : que faire ?"
PRINTED = f"Erreur E18{WIDE}: que faire{NARROW}?"
NEUTRAL = {
    "fr": "L’auteur poursuit ce sujet par une autre voie. Le fil reste lisible, les réponses sont closes.",
    "en": "The author is taking this further elsewhere. Thread kept for reading, replies closed.",
}
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def french(ask):
    return ask(TITLE, language="fr")


@pytest.mark.wide
def test_titles_are_printed_in_the_typography_of_their_language(site_tree, french, bob, alice, editor, as_member):
    """In lists, on its page, in notifications and mails; the text itself stays as it was typed."""
    answer = actions.answer(french, by=bob, body="Nettoyez le filtre.")
    assert french.title == TITLE
    pages = [french.get_absolute_url(), "/fr/questions/", "/en/questions/", "/fr/members/bob/"]
    for address in pages:
        assert PRINTED in Client().get(address).text, address
    for address in (f"/fr/answers/{answer.pk}/edit/", f"/fr/questions/{french.pk}/history/"):
        assert PRINTED in as_member(bob).get(address).text, address
    assert PRINTED in as_member(alice).get("/en/notifications/").text
    subject, text, _html = letters.compose(Notification.objects.get(member=alice))
    assert PRINTED in subject
    assert PRINTED in text
    assert f'value="{TITLE}"' in as_member(alice).get(f"/fr/questions/{french.pk}/edit/").text
    actions.accept(answer, by=alice)
    page = promotion.promote(answer, by=editor, title=TITLE)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    for address in (page.url, "/fr/guides/", french.get_absolute_url()):
        assert PRINTED in Client().get(address).text, address


def test_english_titles_keep_their_spaces(ask):
    question = ask("Is it true : does E18 really exist ?")
    assert question.title in Client().get(question.get_absolute_url()).text


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_unanswered_question_tells_its_asker_once_that_there_is_a_way_out(ask, alice, bob, as_member, language):
    question = ask()
    words = {"fr": f"Toujours pas de solution{NARROW}?", "en": "Still stuck?"}[language]
    address = f"/{language}/questions/{question.pk}/{question.slug}/"
    assert as_member(alice).get(address).text.count(words) == 1
    not_solved = reverse("forum:not_solved", args=[question.pk]).replace("/en/", f"/{language}/")
    assert not_solved not in as_member(alice).get(address).text
    actions.answer(question, by=bob, body="Clean the filter.")
    page = as_member(alice).get(address).text
    assert page.count(words) == 1
    assert page.count(not_solved) == 1


@pytest.mark.wide
def test_whoever_said_no_is_led_to_the_way_out_and_not_asked_again(ask, alice, bob, as_member):
    question = ask()
    actions.answer(question, by=bob, body="Clean the filter.")
    address = reverse("forum:not_solved", args=[question.pk])
    reply = as_member(alice).post(address)
    assert reply.url == f"{question.get_absolute_url()}#way-out"
    page = as_member(alice).get(question.get_absolute_url()).text
    assert address not in page
    assert page.index('id="way-out"') < page.index('class="aside"')


def intake_of(case, client, language):
    return client.get(f"/{language}/questions/{case.question_id}/escalate/form/")


@pytest.fixture
def case(ask):
    return casework.ready_case(ask(), casework.make_body("body-a", casework.make_mediator()))


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["France", "Allemagne", "Autriche", "Belgique", "Tchéquie", "Un autre pays"]),
        ("en", ["France", "Austria", "Belgium", "Bulgaria", "Sweden", "Another country"]),
    ],
)
def test_countries_stand_in_the_order_of_the_readers_alphabet(case, alice, as_member, language, names):
    field = intake_of(case, as_member(alice), language).context["form"].fields["trader_country"]
    with translation.override(language):
        shown = [str(name) for _code, name in field.choices]
    assert (shown[:4], shown[-2:]) == (names[:4], names[-2:])
    assert len(shown) == 30


@pytest.mark.wide
def test_accents_do_not_send_a_country_to_the_end(case, alice, as_member):
    text = intake_of(case, as_member(alice), "fr").text
    assert text.index(">Grèce<") < text.index(">Hongrie<") < text.index(">Suède<") < text.index(">Tchéquie<")


@pytest.mark.wide
@pytest.mark.parametrize(("language", "amount"), [("fr", "89,00"), ("en", "89.00")])
def test_an_amount_comes_back_as_it_is_written_there(case, alice, as_member, language, amount):
    assert f'name="amount" value="{amount}"' in intake_of(case, as_member(alice), language).text


@pytest.mark.wide
def test_only_what_a_case_can_do_without_is_called_optional(case, alice, as_member):
    text = intake_of(case, as_member(alice), "en").text
    label = text.split('for="id_trader_name"')[1].split("</label>")[0]
    assert "optional" not in label
    assert "optional" in text.split('for="id_phone"')[1].split("</label>")[0]


def test_what_was_taken_back_carries_a_minus_sign(question, bob, as_member):
    answer = actions.answer(question, by=bob, body="Buy another one.")
    actions.vote(answer, by=make_member("carl"), value=-1)
    assert "<b>−2</b>" in as_member(bob).get("/fr/members/bob/").text


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_thread_taken_elsewhere_says_the_neutral_sentence(case, language):
    casework.attach(case)
    casework.sending.send(case, by=case.asker, consent="yes")
    question = case.question
    assert NEUTRAL[language] in Client().get(f"/{language}/questions/{question.pk}/{question.slug}/").text


def morning(day):
    return dt.datetime.combine(day, dt.time(9), PARIS)


def last_mail():
    return letters.compose(Mail.objects.filter(notification__kind="case").latest("pk").notification)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_reminder_of_a_case_says_what_must_be_done_and_by_when(ask, alice, language):
    """Neither the reference, nor the seller, nor the question: somebody else may read over their shoulder."""
    alice.language = language
    alice.save()
    case = casework.ready_case(ask(), casework.make_body())
    due = case.deadlines.get(kind="one_year").due_on
    move_cases(morning(due - dt.timedelta(days=30)))
    subject, text, _html = last_mail()
    assert {"fr": "Dernier jour pour envoyer", "en": "Last day to send"}[language] in subject
    for shown in (str(due.year), f"/{language}/cases/"):
        assert shown in text
    assert str(due.year) in subject
    for hidden in (case.trader_name, case.question.title):
        assert hidden not in subject + text
    assert case.ref not in subject


def test_the_end_of_the_wait_is_told_as_promised(ask, alice):
    case = casework.draft_case(ask())
    body = casework.make_body()
    case = casework.actions.save_intake(
        case,
        by=alice,
        details=casework.details(body),
        answers=casework.ELIGIBLE,
        complaint=casework.complaint(3),
    )
    assert case.state == "awaiting_trader"
    move_cases(morning(case.deadlines.get(kind="trader_wait").due_on))
    subject, text, _html = last_mail()
    assert subject == "You can send your case now"
    assert "The waiting time is over" in text


def test_an_idle_draft_is_told_when_it_closes(ask):
    case = casework.draft_case(ask())
    due = case.deadlines.get(kind="draft_idle").due_on
    move_cases(morning(due - dt.timedelta(days=7)))
    assert "Your case is kept until" in last_mail()[0]


def test_any_other_news_of_a_case_stays_on_the_site(ask):
    carol = casework.make_mediator()
    case = casework.lead(casework.sent_case(ask(), casework.make_body("body-a", carol)), carol, "acknowledge")
    assert last_mail()[0] == "News of your case"
    assert case.state == "under_review"


def test_who_is_refused_a_page_reads_their_own_name(answer, as_member):
    member = make_member("marie")
    member.display_name = "Marie d’A."
    member.save()
    text = as_member(member).get(f"/fr/answers/{answer.pk}/promote/").text
    assert f"«{WIDE}Marie d’A.{WIDE}»." in text
