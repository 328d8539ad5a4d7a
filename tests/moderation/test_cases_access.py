"""Who reads what of a case: every role, every address, before and after it is sent. Not named is refused."""

import datetime as dt
import random
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Question
from moderation.mediation.models import BodyStaff, Case
from moderation.mediation.references import new_reference
from moderation.mediation.states import WITH_BODY, State
from tests.moderation import casework
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db

# Address: what each role is answered. Whoever is not named gets the 404 of an address that does not exist.
BEFORE = {
    "case": {"asker": 302},  # to the form
    "body_file": {"asker": 200},
    "private_file": {"asker": 200},
    "dossier": {"asker": 200},
    "filing": {"asker": 200},
    "paper": {"asker": 200},
    "step": {},
    "escalate": {"asker": 200},
    "form": {"asker": 200},
    "form_page": {"asker": 200},
    "check": {"asker": 200},
    "outlook": {"asker": 200},
    "send": {"asker": 200},
    "withdraw": {"asker": 302},  # nothing to take back
    "stop": {"asker": 302},
}
AFTER = {
    "case": {"asker": 200, "staff": 200},
    "body_file": {"asker": 200, "staff": 200},
    "private_file": {"asker": 200},
    "dossier": {"asker": 200, "staff": 200},
    "filing": {"asker": 200, "staff": 200},
    "paper": {"asker": 200, "staff": 200},
    "step": {"staff": 200},
    "escalate": {"asker": 302},  # to the case
    "form": {"asker": 302},
    "form_page": {"asker": 302},
    "check": {"asker": 302},
    "outlook": {"asker": 302},
    "send": {"asker": 302},
    "withdraw": {"asker": 200},
    "stop": {"asker": 302},
}


def make_roles(asker, body):
    make_member("cara", "Mediators")
    brand = make_member("brand", brand=Brand.objects.create(name="Exemplia", slug="exemplia"))
    both = make_member("both", "Mediators", brand=brand.brand)
    roles = {
        "visitor": None,
        "asker": asker,
        "member": make_member("bob"),
        "mallory": make_member("mallory"),
        "moderator": make_moderator(),
        "editor": make_editor(),
        "brand": brand,
        "staff": casework.make_mediator("carol"),
        "staff of the seller": both,
        "staff of another body": casework.make_mediator("carl"),
        "former staff": casework.make_mediator("cleo"),
        "superuser": make_member("root", "Moderators", "Editors", "Mediators", is_staff=True, is_superuser=True),
    }
    BodyStaff.objects.create(body=body, member=roles["staff"])
    BodyStaff.objects.create(body=body, member=both)
    BodyStaff.objects.create(body=body, member=roles["former staff"], until=casework.today(-1))
    casework.make_body("body-b", roles["staff of another body"])
    return roles


ROLES = [
    "visitor", "asker", "member", "mallory", "moderator", "editor", "brand", "staff", "staff of the seller",
    "staff of another body", "former staff", "superuser",
]  # fmt: skip


def addresses(case):
    files = {file.visibility: file.pk for file in case.evidence.all()}
    ref, question = case.ref, case.question_id
    return {
        "case": f"/en/cases/{ref}/",
        "body_file": f"/en/cases/{ref}/files/{files['body']}/",
        "private_file": f"/en/cases/{ref}/files/{files['asker']}/",
        "dossier": f"/en/cases/{ref}/dossier.zip",
        "filing": f"/en/cases/{ref}/filing/",
        "paper": f"/en/cases/{ref}/paper/",
        "step": f"/en/cases/{ref}/step/acknowledge/",
        "escalate": f"/en/questions/{question}/escalate/",
        "form": f"/en/questions/{question}/escalate/form/",
        "form_page": f"/en/questions/{question}/escalate/form/story/",
        "check": f"/en/questions/{question}/escalate/check/written/",
        "outlook": f"/en/questions/{question}/escalate/check/",
        "send": f"/en/questions/{question}/escalate/send/",
        "withdraw": f"/en/cases/{ref}/withdraw/",
        "stop": f"/en/questions/{question}/escalate/stop/",
    }


def visit(client, name, address):
    response = client.post(address) if name == "stop" else client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # to its end, where the file is closed
    return response


@pytest.fixture
def case(question, carol_s_body):
    case = casework.ready_case(question, carol_s_body)
    casework.attach(case, "invoice.pdf")
    casework.attach(case, "diary.txt", b"for me alone", visibility="asker")
    return case


@pytest.fixture
def carol_s_body(db):
    return casework.make_body("body-a", casework.make_mediator("helper"))


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_sent", [False, True], ids=["before", "after"])
def test_every_role_at_every_address(case, carol_s_body, role, is_sent):
    roles = make_roles(case.asker, carol_s_body)
    assert set(ROLES) == set(roles)
    if is_sent:
        casework.sending.send(case, by=case.asker, consent="yes")
    client, who = Client(), roles[role]
    if who is not None:
        client.force_login(who)
    refused = 302 if who is None else 404
    expected = {name: granted.get(role, refused) for name, granted in (AFTER if is_sent else BEFORE).items()}
    if who is None:
        expected["stop"] = 302
    found = {name: visit(client, name, address) for name, address in addresses(case).items()}
    assert {name: response.status_code for name, response in found.items()} == expected
    if who is None:
        assert all("/account/login/" in response["Location"] for response in found.values())


@pytest.mark.wide
@pytest.mark.parametrize("role", ["mallory", "moderator", "superuser", "staff of another body", "former staff"])
def test_a_foreign_case_looks_like_none(case, carol_s_body, role):
    """The same bytes, but for the address that the page repeats and the token of its forms."""
    who = make_roles(case.asker, carol_s_body)[role]
    case = casework.sending.send(case, by=case.asker, consent="yes")
    client = Client()
    client.force_login(who)
    unknown = new_reference(casework.today())
    for name, address in addresses(case).items():
        if name in {"stop", "escalate", "send", "form", "form_page"}:
            other = address.replace(f"/{case.question_id}/", "/987654/")
        else:
            other = address.replace(case.ref, unknown)
        foreign, nothing = visit(client, name, address), visit(client, name, other)
        assert foreign.status_code == nothing.status_code == 404
        assert neutral(foreign, address) == neutral(nothing, other), name
        assert {k: v for k, v in foreign.headers.items() if k != "X-Request-ID" and k != "Content-Length"} == {
            k: v for k, v in nothing.headers.items() if k != "X-Request-ID" and k != "Content-Length"
        }


def neutral(response, address):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    inner = address.removeprefix("/en/")
    for spelling in (inner, inner.replace("/", "%2F"), " ".join(re.findall(r"[A-Za-z0-9]+", inner))):
        text = text.replace(spelling, "…")
    return re.sub(r'value="[^"]*"', "", text)


@pytest.mark.wide
def test_a_reference_is_read_however_it_is_written(case, as_member):
    case = casework.sending.send(case, by=case.asker, consent="yes")
    alice = as_member(case.asker)
    assert alice.get(f"/en/cases/{case.ref.lower()}/").status_code == 200
    assert alice.get("/en/cases/nonsense/").status_code == 404
    assert alice.get(f"/en/cases/{case.ref[:-1]}%00/").status_code in {400, 404}


@pytest.mark.wide
def test_a_closed_account_reads_nothing(case, carol_s_body):
    case = casework.sending.send(case, by=case.asker, consent="yes")
    for member in (case.asker, carol_s_body.staff.get()):
        assert case.is_visible_to(member)
        member.is_active = False
        member.save()
        assert not case.is_visible_to(member)
        assert not Case.objects.visible_to(member).exists()


@pytest.mark.wide
def test_a_suspension_takes_nobody_s_way_out(question, carol_s_body, as_member):
    """It is about posts; the dispute is another matter."""
    alice = question.author
    alice.suspended_until = timezone.now() + dt.timedelta(days=30)
    alice.save()
    assert casework.sent_case(question, carol_s_body).state == "sent"
    assert as_member(alice).get("/en/cases/").status_code == 200


@pytest.mark.wide
def test_nobody_handles_a_case_of_their_own(question, as_member):
    alice = question.author
    body = casework.make_body("body-a", alice, casework.make_mediator())
    case = casework.sent_case(question, body)
    assert not case.is_staffed_by(alice)
    client = as_member(alice)
    assert client.get(f"/en/cases/{case.ref}/step/acknowledge/").status_code == 404
    assert b"Cases sent to your service" not in client.get("/en/cases/").content
    with pytest.raises(PermissionDenied):
        casework.lead(case, alice, "acknowledge")


@pytest.mark.wide
def test_the_last_day_of_staff_is_included(question, as_member):
    carol = casework.make_mediator()
    body = casework.make_body("body-a", carol)
    case = casework.sent_case(question, body)
    BodyStaff.objects.update(until=casework.today())
    assert as_member(carol).get(f"/en/cases/{case.ref}/").status_code == 200
    BodyStaff.objects.update(until=casework.today(-1))
    assert as_member(carol).get(f"/en/cases/{case.ref}/").status_code == 404


@pytest.mark.wide
def test_a_foreign_file_is_not_read_through_one_s_own_case(case, carol_s_body, ask, as_member):
    other = forum_actions.ask(
        "A lamp that was never delivered to me", by=make_member("bob"), body="Nothing came.", language="en", tags=["x"]
    )
    foreign = casework.draft_case(other)
    file = casework.attach(foreign)
    assert as_member(case.asker).get(f"/en/cases/{case.ref}/files/{file.pk}/").status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("seed", range(6))
def test_one_row_and_the_set_agree(db, seed):
    """`is_visible_to` and `visible_to`, over random people, staff, bodies and cases."""
    chance = random.Random(seed)
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    members = [
        make_member(f"m{n}", is_active=chance.random() > 0.2, brand=chance.choice([None, None, brand]))
        for n in range(7)
    ]
    bodies = [casework.make_body(f"body-{n}") for n in range(3)]
    for body in bodies:
        for member in chance.sample(members, 4):
            BodyStaff.objects.create(body=body, member=member, until=casework.today(chance.choice([-1, 0, 9])))
    for number in range(30):
        random_case(number, chance, members, bodies)
    for viewer in [*members, AnonymousUser()]:
        shown = set(Case.objects.visible_to(viewer).values_list("pk", flat=True))
        assert shown == {case.pk for case in Case.objects.all() if case.is_visible_to(viewer)}
        desk = set(Case.objects.for_desk_of(viewer).values_list("pk", flat=True))
        assert desk == {case.pk for case in Case.objects.all() if is_on_desk(case, viewer)}
        assert desk <= shown


def is_on_desk(case, viewer):
    return viewer.is_authenticated and viewer.is_active and case.is_staffed_by(viewer)


def random_case(number, chance, members, bodies):
    now = timezone.now()
    state = chance.choice([state for state in State if state])
    is_sent = state in WITH_BODY or chance.random() < 0.4
    asker = chance.choice(members)
    question = Question.objects.create(
        title=f"Question {number}", author=asker, language="en", created_at=now, last_activity_at=now
    )
    Case.objects.create(
        ref=f"SC-26-{number:05}-0",
        question=question,
        asker=asker,
        state=state.value,
        opened_by="asker",
        language="en",
        body=chance.choice(bodies) if is_sent else chance.choice([None, *bodies]),
        sent_at=now if is_sent else None,
        created_at=now,
    )
