"""Every private field of a case against every surface: addresses as each role, tables, caches, files, mails, logs.

The two sides find what is theirs; nobody else finds anything, whatever their rank.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from modelsearch.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from forum import actions as forum_actions
from forum.letters import compose, is_still_right
from forum.models import Mail
from knowledge.search.queue import drain
from moderation.handover.client_models import BodyClient, ClientAct
from moderation.handover.inbound_models import InboundEvent, InboundSource
from moderation.handover.link_models import DossierLink
from moderation.mediation import actions, letters
from moderation.mediation.actions.messages import Said
from moderation.mediation.models import BodyStaff, Case, Opening
from moderation.mediation.models.afterwards import PromiseCheck, Satisfaction
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.models.returning import Unfinished
from selfcare import periodic, routes
from selfcare.logs import Line
from tests.forum.mailing import letter, receive
from tests.journeys.place import LURE, Place, filled
from tests.journeys.planting import Planted, tables
from tests.journeys.walking import LEFT_OUT, searched_once
from tests.moderation import casework, mailbodies, papers
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

PARTIES = {"asker", "mediator"}
DELIVERIES = "/admin/delivery/"  # names of webhooks, for administrators: what they are for
REASON = "The person who asked wrote that the file is damaged."
# What its two sides cannot find on their pages: kept for whoever must prove how a case was judged, or never shown.
NOT_SHOWN = {
    *("Unfinished", "PrecheckResult", "ConsentRecord", "CaseEvent", "Declaration", "CaseReading", "DossierLink"),
}


@pytest.fixture
def case(place: Place) -> Case:
    """With a row of everything, and a canary in each."""
    carol, asker = place.people["mediator"], place.people["asker"]
    assert carol is not None
    assert asker is not None
    former, recused = casework.make_mediator("cleo"), casework.make_mediator("remy")
    root = make_member("root2", is_staff=True, is_superuser=True)
    body = place.case.body
    BodyStaff.objects.create(body=body, member=former, until=casework.today(-1))
    BodyStaff.objects.create(body=body, member=recused)
    place.people |= {"former staff": former, "recused staff": recused, "administrator whose hour is over": root}
    case = place.case
    actions.declare(case, by=carol, text=actions.declaration_text())
    actions.assign(case, carol, by=carol)
    actions.recuse(case, by=recused, reason="person")
    casework.lead(Case.objects.get(pk=case.pk), carol, "acknowledge", "notify_parties")
    actions.write(case, Said(text="For both.", readers="both", key="a", way="letter"), by=carol)
    actions.write(case, Said(text="A note.", readers="staff", key="b"), by=carol)
    actions.say(case, Said(text="From me.", readers="consumer", key="c"), by=asker)
    actions.open_case(case.ref, by=root, code="help", reason=REASON)
    Opening.objects.update(until=timezone.now() - timedelta(minutes=1))
    _afterwards(case)
    browser = Client()
    browser.force_login(carol)
    browser.get(f"/en/cases/{case.ref}/")
    return Case.objects.get(pk=case.pk)


def _afterwards(case: Case) -> None:
    """What is written once a case has ended, or by a program of the body."""
    now = timezone.now()
    Unfinished.objects.create(case=case, kept_at=now, expires_at=now)
    PromiseCheck.objects.create(case=case, due_on=casework.today(30))
    Satisfaction.objects.create(case=case, side="asker", score=4, given_at=now)
    client = BodyClient.objects.create(body=case.body, name="Desk", hint="abcd", token_sha256="0" * 64)
    ClientAct.objects.create(client=client, key="k", case=case, digest="0" * 64, version=1, done_at=now)
    source = InboundSource.objects.create(body=case.body)
    DossierLink.objects.create(case=case, address="far@example.org", made_at=now, expires_at=now)
    InboundEvent.objects.create(source=source, message_id="m", case=case, event="acknowledge", received_at=now)


@pytest.fixture
def planted(case: Case) -> Planted:
    return Planted(case)


def test_every_private_field_is_planted(planted: Planted) -> None:
    """A table or a field that was added: make a row of it in `case`, or say in `planting.py` that it is a code."""
    assert planted.missing == []
    assert len(tables()) >= 14
    assert len(planted.marks) >= 30


@pytest.fixture
def on_paper(place: Place) -> Planted:
    """A case that the mediator of `place` typed in: filed, written about, with a canary in each of its fields."""
    carol = place.people["mediator"]
    assert carol is not None
    assert place.case.body is not None
    case = papers.paper_case(place.case.body, carol, email="odile@example.org")
    actions.write(case, Said(text="Here is your letter.", readers="consumer", key="p", way="letter"), by=carol)
    place.case = Case.objects.get(pk=case.pk)
    return Planted(place.case)


def test_of_what_was_typed_in_only_the_staff_of_its_body_reads(place: Place, on_paper: Planted) -> None:
    """No asker: the person has no account, and nobody stands in for them; it is written down nowhere else."""
    wrong, seen = [], set[str]()
    for role in place.people:
        for address, text in read_everything(place, role):
            found = on_paper.found_in(text)
            seen |= found
            is_named = place.case.ref in text and place.case.ref not in address and not address.startswith(DELIVERIES)
            if role != "mediator" and (found or is_named):
                wrong.append(f"{role} reads {sorted(found)} at {address}")
    periodic.tick()
    wrong += [f"{where}: {sorted(found)}" for where, text in everything_else() if (found := on_paper.found_in(text))]
    assert not wrong, "\n".join(wrong[:20])
    assert {"Case.email", "Case.full_name", "Case.narrative", "Message.text", "Evidence.name"} <= seen


def reads(client: Client, address: str) -> str:
    with transaction.atomic():
        response = client.get(address)
        content = response.getvalue()
        transaction.set_rollback(True)
    assert response.status_code < 500, address
    return f"{dict(response.headers)}\n{content.decode(errors='replace')}"


def read_everything(place: Place, role: str) -> Iterator[tuple[str, str]]:
    client = Client()
    member = place.people[role]
    if member is not None:
        client.force_login(member)
    addresses = list(dict.fromkeys(one_of_each(place)))
    if client.get("/admin/").status_code == 200:
        addresses += [*place.admin_addresses(), *_lists_of_snippets()]
    with searched_once(place):
        for address in addresses:
            if not LEFT_OUT.search(address):
                yield address, reads(client, address)


def one_of_each(place: Place) -> Iterator[str]:
    """Every route of the site, with the case and its question where it takes one. `test_hostile` walks all values."""
    own = (f"/{place.case.ref}/", f"/{place.disputed.pk}/", f"/questions/{place.disputed.pk}")
    for route in routes.routes():
        if not route.address.startswith("/admin/"):
            found = [filled(route.address, values) for values in place.values(route.name, route.address)]
            yield from [address for address in found if any(part in address for part in own)] or found[:1]
    for tail in ("search/?q=", "search/suggest/?q=", "questions/?tag="):
        yield from (f"/en/{tail}{sought}" for sought in ("zqz", LURE))
    yield f"/api/v1/questions?q={LURE}"


def _lists_of_snippets() -> list[str]:
    found = [f"/admin/snippets/{m._meta.app_label}/{m._meta.model_name}/" for m in get_snippet_models()]
    return [f"{address}{tail}" for address in found for tail in ("", "?q=zqz")]


def test_nobody_but_the_two_sides_reads_any_of_it(place: Place, planted: Planted, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    wrong, seen = [], {role: set[str]() for role in place.people}
    for role in place.people:
        for address, text in read_everything(place, role):
            found = planted.found_in(text)
            seen[role] |= found
            if found and role not in PARTIES:
                wrong.append(f"{role} reads {sorted(found)} at {address}")
            is_asked_for = place.case.ref in address or address.startswith(DELIVERIES)
            if role not in PARTIES and place.case.ref in text and not is_asked_for:
                wrong.append(f"{role} reads the reference at {address}")
    logged = "\n".join(map(Line().format, caplog.records))
    wrong += [f"the log says {name}" for name in planted.found_in(logged)]
    assert not wrong, "\n".join(wrong[:20])
    shown = {name for name in planted.marks if name.partition(".")[0] not in NOT_SHOWN}
    assert len(seen["mediator"] & shown) > len(shown) / 2  # or it would prove nothing
    assert "Message.text" in seen["asker"] & seen["mediator"]


def test_nothing_of_it_is_written_down_elsewhere(place: Place, planted: Planted) -> None:
    """Whatever happens to the case and on the site: no other table, cache, file or mail takes any of it."""
    case, carol, asker = place.case, place.people["mediator"], place.people["asker"]
    assert carol is not None
    assert asker is not None
    for name in ("mediator", "asker"):
        for _page in read_everything(place, name):
            pass
    case = casework.lead(Case.objects.get(pk=case.pk), carol, "propose")
    actions.write(case, Said(text="More.", readers="consumer", key="d"), by=carol)
    letters.known(case, casework.today())
    periodic.tick()
    call_command("rebuild_references_index", verbosity=0)
    while drain():
        pass
    actions.withdraw(Case.objects.get(pk=case.pk), by=asker)
    wrong = [f"{where}: {sorted(found)}" for where, text in everything_else() if (found := planted.found_in(text))]
    assert not wrong, "\n".join(wrong[:20])


def test_a_case_by_e_mail_is_written_down_nowhere_else(site_tree: Any, settings: Any) -> None:
    """The mail that brings it is made when it leaves; a code, an answer and the end name no field of it."""
    settings.MAIL_IN_ADDRESS = "reply@help.example"
    alice = make_member("alice")
    question = forum_actions.ask("Who pays for it?", by=alice, body="?", language="en", tags=["shop"])
    body = casework.make_mail_body()
    case = casework.sent_case(question, body)
    DossierLink.objects.create(case=case, address="x", made_at=timezone.now(), expires_at=timezone.now())
    seller = f"zqz{'s' * 12}7"
    Case.objects.filter(pk=case.pk).update(trader_name=seller, full_name="zqzname7", narrative="zqzwords7")
    (mail,) = mailbodies.leave()
    assert seller in mail.subject
    assert not any(word in mail.subject + mail.body for word in ("zqzname7", "zqzwords7"))
    service = mailbodies.Service(mail)
    assert service.fetch().status_code == 200
    answered = letter(body.email, mail.extra_headers["Reply-To"], "zqzanswer7")
    assert receive(answered) == "kept with a case"
    actions.withdraw(Case.objects.get(pk=case.pk), by=alice)
    mailbodies.leave()
    marks = (seller, "zqzname7", "zqzwords7", "zqzanswer7")
    wrong = [where for where, text in everything_else() if any(mark in text for mark in marks)]
    assert not wrong, "\n".join(wrong[:20])


def everything_else() -> Iterator[tuple[str, str]]:
    yield from rows_of_others()
    yield from cached()
    for row in Mail.objects.select_related("notification"):
        if row.notification is not None and is_still_right(row.notification):
            yield f"a mail to {row.to}", str(compose(row.notification))
    folders: list[Any] = [site.MEDIA_ROOT, site.STATIC_ROOT, site.WAGTAILSEARCH_BACKENDS["default"]["PATH"]]
    for path in (path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        yield str(path), path.read_bytes().decode(errors="replace")


def rows_of_others() -> Iterator[tuple[str, str]]:
    """Sessions, mails, notifications, deliveries, logs of the admin, queues: every table but those of cases."""
    for model in apps.get_models(include_auto_created=True):
        if not issubclass(model, Confidential):
            yield from ((f"a row of {model._meta.label}", str(values)) for values in QuerySet(model).values())


def cached() -> Iterator[tuple[str, str]]:
    for name in ("default", "rows"):
        kept: dict[str, bytes] = caches[name]._cache  # type: ignore[attr-defined]
        yield from ((f"cache {name}: {key}", value.decode(errors="replace")) for key, value in list(kept.items()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM forum_shared_cache")
        for key, value in cursor.fetchall():
            yield f"the shared cache: {key}", base64.b64decode(value).decode(errors="replace")


def test_no_table_of_it_is_known_to_searches_or_listings() -> None:
    private = set(tables())
    assert not private & set(get_indexed_models())
    assert not private & set(get_snippet_models())
