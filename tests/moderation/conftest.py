"""Fixtures of several files."""

import socket

import pytest

from forum.models import Member
from moderation.handover import deliveries, endpoints
from moderation.handover.models import Delivery
from moderation.handover.public_address import read_address
from moderation.mediation.dossier import pdf
from moderation.review import actions
from moderation.review.models import Decision, Flag
from tests.moderation import casework, noticing
from tests.moderation.reviewing import courtesy, hide, make_rules
from tests.people import make_moderator

real_lookup = socket.getaddrinfo


@pytest.fixture
def without_pango(monkeypatch):
    """A machine that makes no PDF: nearly all of a dossier can be tried without laying it out."""
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)


@pytest.fixture
def names(monkeypatch):
    """Names that resolve as the test says; numbers as ever; every other name fails. Lookups are counted."""
    known, asked = {}, []

    def lookup(host, *args, **more):
        asked.append(host)
        if read_address(str(host)):
            return real_lookup(host, *args, **more)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    known["asked"] = asked
    return known


@pytest.fixture
def rules(db):
    """The default charter is in force."""
    make_rules()


@pytest.fixture
def report(alice, answer) -> Flag:
    return actions.flag(answer, by=alice, rule=courtesy(), note="Look at the second line.")


@pytest.fixture
def loopback(settings, monkeypatch):
    """Receivers on this machine may be called, and are not waited for long."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(deliveries, "TIMEOUT", 2)


@pytest.fixture
def body(db):
    return casework.make_body("body-a", casework.make_mediator())


@pytest.fixture
def sent(question, body):
    """A case sent to a receiver at that address; its delivery."""

    def send(url):
        endpoints.add(body, url)
        casework.sent_case(question, body)
        return Delivery.objects.get()

    return send


@pytest.fixture
def this_site(settings):
    """The addresses of notices name this site."""
    settings.BASE_URL = noticing.BASE


@pytest.fixture
def lea(db) -> Member:
    """A second moderator."""
    return make_moderator("léa")


@pytest.fixture
def hidden(answer, dora) -> Decision:
    return hide(answer, dora)
