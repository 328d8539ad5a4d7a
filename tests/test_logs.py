"""The log: one record a line that nobody can forge, and nobody's address in it."""

import io
import logging
from pkgutil import resolve_name

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from selfcare.logs import Line, RequestId, path_for_log, request_id


def written(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("forum.tasks", logging.ERROR, __file__, 1, message, args, info)
    assert RequestId().filter(record)
    return Line().format(record)


def test_a_record_is_a_line():
    token = request_id.set("abc123def")
    line = written("mail %s waits", 7)
    request_id.reset(token)
    assert line.endswith(" ERROR forum.tasks abc123def mail 7 waits")
    assert line.count("\n") == 0


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n"])
def test_nobody_writes_a_record_of_their_own(sign):
    line = written("searched %s", f"washing{sign}2026-11-22 12:00:00 INFO forum - all is well")
    assert len(line.splitlines()) == 1


def test_a_stack_trace_is_marked():
    try:
        raise ValueError("Key (email)=(alice@example.org) exists\n2026-11-22 12:00:00 INFO forum - all is well")
    except ValueError as error:
        first, *rest = written("cannot be written", error=error).splitlines()
    assert first.endswith("cannot be written")
    assert rest
    assert all(line.startswith("  | ") for line in rest)
    assert "alice@example.org" not in "".join(rest)


@pytest.mark.wide
@pytest.mark.django_db
def test_a_request_is_logged_without_the_words_of_the_question(question, client, caplog):
    caplog.set_level(logging.INFO, logger="selfcare.request")
    client.get(question.get_absolute_url())
    assert f"GET /en/questions/{question.pk}/<slug>/ 200" in caplog.text
    assert question.slug not in caplog.text


def test_addresses_are_masked():
    assert "alice" not in written("no mail for %s", "alice.rimbel+shop@example.org")


@pytest.mark.parametrize("path", ["/en/members/bob/follow/", "/en/members/bob/block/", "/api/v1/members/bob/follow"])
def test_nobody_is_named_in_the_log(path):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    assert path_for_log(request) == path.replace("bob", "<name>")


@pytest.fixture
def log(settings):
    """What the handler of the site writes, with the filters that it has there."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line())
    known = {name: resolve_name(row["()"])() for name, row in settings.LOGGING["filters"].items()}
    for name in settings.LOGGING["handlers"]["out"]["filters"]:
        handler.addFilter(known[name])
    logging.getLogger().addHandler(handler)
    yield written.getvalue
    logging.getLogger().removeHandler(handler)


TOKEN = "0489197ae2163f3fd960d487618a42e4.z9PPtE98yLcu0vNOKAl4WwhBOdyhSCK5erdrRypcUWI"


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["handover", "cases/return"])
def test_no_link_of_a_mail_is_in_the_log_whatever_becomes_of_it(place, log, monkeypatch):
    address = f"/en/{place}/{TOKEN}/"
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get(address)
    browser.post(address)  # without the token of a form
    browser.get(address.rstrip("/"))  # as some mail programs cut it
    with monkeypatch.context() as broken:
        broken.setattr("moderation.handover.dossier_links.of_token", lambda token: 1 / 0)
        broken.setattr("moderation.mediation.returning.row_of", lambda token: 1 / 0)
        assert browser.get(address).status_code == 500
    assert "Internal Server Error: /en/" in log()
    assert TOKEN not in log()
