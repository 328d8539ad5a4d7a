"""Nothing of a case where it does not belong: public pages, lists, index, admin, logs, mails, other members."""

import logging
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from modelsearch.index import get_indexed_models
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import get_snippet_models

from forum.models import Mail, Notification, Question
from knowledge.models.index_queue import IndexQueue
from moderation.handover import endpoints
from moderation.handover.client_models import ClientAct
from moderation.handover.inbound_models import InboundEvent
from moderation.handover.link_models import DossierLink
from moderation.handover.models import Delivery
from moderation.mediation import actions
from moderation.mediation import models as tables
from moderation.mediation.models import Case, CaseEvent
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.states import TERMINAL
from tests.moderation import casework
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db
SLOW = pytest.mark.slow

# One word for each thing that is confidential; none of them occurs anywhere else.
CANARIES = {
    "trader_name": "Zyxtrader",
    "trader_contact": "Zyxcontact",
    "bought": "Zyxbought",
    "order_ref": "Zyxorder",
    "narrative": "Zyxnarrative",
    "full_name": "Zyxname",
    "postal_address": "Zyxaddress",
    "phone": "Zyx0199",
}
NEUTRAL = "The author is taking this further elsewhere. Thread kept for reading, replies closed."


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def body(carol, settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    body = casework.make_body("body-a", carol)
    endpoints.add(body, "http://127.0.0.1:9/hook")
    return body


@pytest.fixture
def case(site_tree, question, body):
    case = casework.ready_case(question, body, **CANARIES)
    casework.attach(case, "Zyxfile.pdf")
    return casework.sending.send(case, by=case.asker, consent="Zyxconsent")


def secrets_of(case):
    words = [*CANARIES.values(), "Zyxfile", "Zyxconsent", "Zyxquery", case.ref, case.ref.replace("-", "")]
    return [word.lower() for word in words]  # whole ones: three letters also occur in the tokens of forms


def assert_silent(text, case, where):
    found = [secret for secret in secrets_of(case) if secret in text.lower()]
    assert not found, f"{found} on {where}"


PUBLIC = [
    "/en/",
    "/fr/",
    "/en/questions/",
    "/en/questions/?sort=active",
    "/en/questions/?state=unanswered",
    "/en/search/?q=Zyxtrader",
    "/en/search/?q=washing",
    "/en/search/suggest/?q=Zyxname",
    "/en/search/suggest/?q=washing",
    "/en/members/",
    "/en/members/alice/",
    "/en/products/",
    "/en/tags/",
    "/en/notifications/",
    "/en/moderation/",
    "/en/cases/",
    "/en/charter/",
    "/sitemap.xml",
    "/sitemap-questions-1.xml",
    "/robots.txt",
    "/api/v1/questions",
    "/api/v1/openapi.json",
    "/healthz",
    "/readyz",
]


def reads(client, address):
    response = client.get(address, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.mark.wide
@pytest.mark.parametrize(
    "who",
    [
        "visitor",
        "moderator",
        *(pytest.param(who, marks=SLOW) for who in ("member", "editor", "superuser", "other mediator")),
    ],
)
def test_no_page_of_anybody_else_says_a_word(case, who):
    people = {
        "visitor": lambda: None,
        "member": lambda: make_member("mallory"),
        "moderator": make_moderator,
        "editor": make_editor,
        "superuser": lambda: make_member("root", is_staff=True, is_superuser=True),
        "other mediator": lambda: casework.make_mediator("carl"),
    }
    client, member = Client(), people[who]()
    if member is not None:
        client.force_login(member)
    own = [case.question.get_absolute_url(), f"/q/{case.question_id}", f"/api/v1/questions/{case.question_id}"]
    for address in [*PUBLIC, *own]:
        text = reads(client, address).replace("q=Zyx", "q=").replace('value="Zyx', 'value="')
        if "/search/" in address:
            text = re.sub(r"[“\"]?Zyx(?:trader|name)[”\"]?", "", text)  # the words searched for, repeated
        assert_silent(text, case, f"{address} for {who}")


ADMIN = [
    "/admin/",
    "/admin/snippets/",
    "/admin/reports/site-history/",
    "/admin/users/",
    "/admin/pages/search/?q=Zyx",
    "/admin/users/?q=alice",
]


@pytest.mark.wide
def test_the_admin_knows_no_case(case):
    """A superuser runs the site; they read no case. Deliveries show ids, which is what they are for."""
    root = make_member("root", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(root)
    usage = [
        f"/admin/users/edit/{case.asker_id}/",
        f"/admin/snippets/moderation/mediationbody/usage/{case.body_id}/",
        f"/admin/snippets/moderation/mediationbody/edit/{case.body_id}/",
    ]
    for address in [*ADMIN, *usage]:
        searched = re.compile(r"Zyx(?![a-z0-9])")  # the word searched for, repeated
        assert_silent(searched.sub("", reads(client, address)), case, address)


@pytest.mark.wide
def test_tables_of_cases_are_registered_nowhere(case):
    private = {model for model in apps.get_models() if issubclass(model, Confidential)}
    known = [ClientAct, DossierLink, InboundEvent, *(getattr(tables, name) for name in tables.__all__)]
    everything = {table for table in known if issubclass(table, Confidential)}
    assert private == everything
    assert len(private) == 20
    assert not private & set(get_snippet_models())
    assert not private & set(get_indexed_models())
    call_command("rebuild_references_index", verbosity=0)
    assert not private & ReferenceIndex.indexed_models
    names = {model._meta.model_name for model in private}
    assert not ReferenceIndex.objects.filter(base_content_type__model__in=names).exists()


def test_no_public_table_points_to_a_case(case):
    """No foreign key from elsewhere reveals that there is one (but deliveries, which are the hand-over's own)."""
    private = {model for model in apps.get_models() if issubclass(model, Confidential)}
    pointing = {
        model.__name__
        for model in set(apps.get_models()) - private
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in private
    }
    assert pointing == {"Delivery"}


@pytest.mark.wide
def test_the_index_is_told_of_the_question_only(case):
    queued = set(IndexQueue.objects.values_list("content_type__model", flat=True))
    assert queued <= {"question", "articlepage", "page"}


@pytest.mark.wide
def test_nobody_else_is_told(case, carol):
    make_member("eve")
    case = casework.lead(case, carol, *casework.WAYS["inadmissible"])
    actions_of_others = Notification.objects.exclude(member=case.asker)
    for row in actions_of_others:
        assert_silent(f"{row.ref}{row.url}{row.reason}", case, "a notification of somebody else")
    for mail in Mail.objects.exclude(to=["body-a@example.org"]).exclude(to=[case.asker.email]):
        assert_silent(f"{mail.subject}{mail.text}{mail.headers}", case, f"a mail to {mail.to}")


def test_what_goes_out_holds_ids_only(case):
    assert "zyx" not in Delivery.objects.get().payload.lower()
    mail = Mail.objects.get(to=["body-a@example.org"])
    words = f"{mail.subject}{mail.text}{mail.headers}".lower().replace("zyxtrader", "")  # the seller may be named
    assert "zyx" not in words
    assert case.asker.email not in words


@pytest.mark.wide
def test_the_log_names_nobody(case, carol, as_member, caplog):
    caplog.set_level(logging.DEBUG)
    file = case.evidence.get()
    for client in (as_member(case.asker), as_member(carol)):
        client.get(f"/en/cases/{case.ref}/")
        reads(client, casework.file_address(client, case.ref, file.pk))
        client.get(f"/en/cases/{case.ref}/?secret=Zyxquery")
    casework.lead(case, carol, "acknowledge")
    logged = caplog.text.lower()
    assert case.ref.lower() in logged  # every reading is on record, by number
    for secret in ("zyx", "alice", "carol", "example.org", "rimbel"):
        assert secret not in logged, secret


def public_page(question):
    """The question as a visitor reads it, without what differs at every request."""
    return re.sub(r'value="[A-Za-z0-9]{32,}"', "", reads(Client(), question.get_absolute_url()))


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_outcome_reads_the_same_in_public(site_tree, ask, body, carol, language):
    """Byte by byte, in every state after sending (Code de la consommation, art. L612-3)."""
    question = ask()
    casework.sent_case(question, body)
    question.refresh_from_db()
    address = f"/{language}/questions/{question.pk}/{question.slug}/"
    first, version = reads(Client(), address), question.version
    if language == "en":
        assert NEUTRAL in first
    for state, events in casework.WAYS.items():
        case = Case.objects.get()
        restart(case)
        casework.lead(case, carol, *events)
        assert Case.objects.get().state == state
        assert reads(Client(), address) == first, state
    restart(Case.objects.get())
    actions.withdraw(Case.objects.get(), by=question.author)
    assert reads(Client(), address) == first
    question.refresh_from_db()
    assert question.version == version  # its age in lists does not move either
    assert {state.value for state in TERMINAL} >= set(casework.WAYS) - {
        "sent",
        "under_review",
        "in_mediation",
        "proposal_made",
    }


def restart(case):
    """Back to the moment of sending, by the tables alone."""
    last = case.events.get(event="send")
    casework.raw(CaseEvent).filter(case=case, seq__gt=last.seq).delete()
    case.deadlines.all().delete()
    Case.objects.filter(pk=case.pk).update(state="sent", version=last.seq, head_hash=last.hash)
    case.refresh_from_db()


def test_before_sending_the_page_says_nothing(site_tree, question, body):
    before = public_page(question)
    casework.ready_case(question, body)
    assert public_page(question) == before
    assert not Question.objects.get().is_taken_elsewhere


@pytest.mark.wide
@pytest.mark.parametrize(
    ("language", "words"), [("en", "visible to its parties only"), ("fr", "visible des parties seulement")]
)
def test_near_the_top_the_asker_alone_is_led_to_the_case(case, as_member, language, words):
    address = f"/{language}/questions/{case.question_id}/{case.question.slug}/"
    page = as_member(case.asker).get(address).text
    assert page.index(words) < page.index(f"/{language}/cases/{case.ref}/") < page.index('class="post question"')
    for other in (Client(), as_member(make_member("mallory")), as_member(make_moderator("dora"))):
        assert_silent(other.get(address).text, case, address)
        assert words not in other.get(address).text


def test_near_the_top_the_asker_alone_is_led_to_the_way_out(site_tree, question, body, as_member):
    address = f"/en/questions/{question.pk}/{question.slug}/"
    way = f"/en/questions/{question.pk}/escalate/"

    def top(client):
        return client.get(address).text.split('class="post question"')[0]

    Question.objects.filter(pk=question.pk).update(context="before")
    assert way not in top(as_member(question.author))
    casework.ready_case(question, body, **CANARIES)
    page = top(as_member(question.author))
    assert page.index("Your case can be sent.") < page.index(way)
    for other in (Client(), as_member(make_member("mallory"))):
        assert way not in top(other)


def test_a_desk_shows_its_own_cases_only(case, as_member, ask):
    carl = casework.make_mediator("carl")
    other = casework.sent_case(ask("Another question altogether, of fifteen"), casework.make_body("body-b", carl))
    page = reads(as_member(carl), "/en/cases/")
    assert other.ref in page
    assert_silent(page, case, "the desk of another body")
