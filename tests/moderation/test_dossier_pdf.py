"""The PDF of a dossier: tagged, the same bytes in every process, fetching nothing; and machines that make none."""

import ctypes
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.test import Client

from forum import actions
from moderation.mediation.dossier import page, pdf
from tests.moderation import casework, dossiers
from tests.people import make_member

pytestmark = pytest.mark.wide

LAID_OUT = """<!doctype html><html lang="fr"><head><title>Dossier</title>
<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css"><style>@import url(http://127.0.0.1:{port}/b.css);
body {{ background: url(http://127.0.0.1:{port}/c.png) }}</style></head><body><h1>Été</h1>
<img src="file:///etc/passwd" alt="x"><img src="http://127.0.0.1:{port}/d.png" alt="y">
<a href="http://127.0.0.1:{port}/e">link</a><p>{words}</p></body></html>"""
IN_A_PROCESS = """
import hashlib, sys
from moderation.mediation.dossier import pdf
print(hashlib.sha256(pdf.made_of(sys.stdin.read())).hexdigest())
"""


def objects(made):
    """Everything in the file, unpacked."""
    found = [made]
    for packed in re.findall(rb"stream\n(.*?)\nendstream", made, flags=re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return b"\n".join(found)


@pytest.mark.django_db
def test_it_is_tagged_and_named(question, body):
    case = casework.sent_case(question, body)
    found = dossiers.taken(case)
    held = dossiers.contents_of(found)
    assert next(iter(held)) == "dossier.pdf"
    assert held["dossier.pdf"].startswith(b"%PDF-")
    inside = objects(held["dossier.pdf"])
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid:part", b"/Lang (en)", case.ref.encode()):
        assert sign in inside, sign
    assert b"/CreationDate" not in inside
    assert dossiers.faults(found) == []
    assert dossiers.taken(case) == found


def test_every_process_makes_the_same():
    text = LAID_OUT.format(port=9, words="Ça coûte 89 €. " * 200)
    ways = [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
    ]
    digests = set()
    for way in ways:
        command = [sys.executable, "-c", IN_A_PROCESS]
        environment = {**os.environ, **way}
        done = subprocess.run(command, input=text, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_nothing_is_fetched(monkeypatch):
    """Neither from the network nor from the disk."""

    def refused(*args, **kwargs):
        raise AssertionError("something was fetched")

    assert pdf.is_available()
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(urllib.request.OpenerDirector, "_open", refused)
    made = pdf.made_of(LAID_OUT.format(port=9, words=""))
    assert b"root:" not in objects(made)


@pytest.mark.django_db
def test_a_long_hostile_discussion_is_laid_out_in_bearable_time(question, body, monkeypatch):
    """What paper bears is bounded; all of it is in thread.json."""
    mean = "\u202e<script>\u0301" * 300 + "x" * 3000 + "😀" * 500 + "\n" * 50
    for number in range(12):
        actions.answer(question, by=make_member(f"m{number}"), body=mean[:9_000])
    case = casework.ready_case(question, body, narrative=mean[:5000])
    monkeypatch.setattr(page, "MAX_CHARACTERS", 20_000)
    found = dossiers.taken(case)
    html = dossiers.contents_of(found)["dossier.html"].decode()
    assert "More messages, in the file thread.json" in html
    assert len(dossiers.told(found, "thread.json")["posts"]) == 13
    assert dossiers.faults(found) == []


@pytest.fixture
def slow(monkeypatch):
    """Laying out takes until the test says so."""
    goes_on, begun = threading.Event(), threading.Event()

    class Page:
        def __init__(self, **kwargs):
            pass

        def write_pdf(self, **kwargs):
            begun.set()
            goes_on.wait(10)
            return b"%PDF-1.7"

    made = SimpleNamespace(HTML=Page, urls=SimpleNamespace(URLFetcher=lambda **kwargs: None))
    monkeypatch.setattr(pdf, "_weasyprint", lambda: made)
    yield SimpleNamespace(goes_on=goes_on, begun=begun)
    goes_on.set()


def test_one_is_laid_out_one_waits_and_nobody_else_holds_a_thread(slow):
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(pdf.made_of, "a") for _one in range(2)]
        assert slow.begun.wait(5)
        until = time.monotonic() + 5
        while pdf._PLACES._value and time.monotonic() < until:
            time.sleep(0.01)
        started = time.monotonic()
        for _one in range(5):
            with pytest.raises(pdf.NotNow):
                pdf.made_of("b")
        assert time.monotonic() - started < 1
        slow.goes_on.set()
        assert [one.result(5) for one in held] == [b"%PDF-1.7"] * 2
    assert pdf.made_of("c") == b"%PDF-1.7"


def test_who_waits_too_long_is_told(slow, monkeypatch):
    monkeypatch.setattr(pdf, "WAIT_SECONDS", 0.1)
    with ThreadPoolExecutor(1) as threads:
        threads.submit(pdf.made_of, "a")
        assert slow.begun.wait(5)
        with pytest.raises(pdf.NotNow, match="takes long"):
            pdf.made_of("b")
        slow.goes_on.set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_be_laid_out_is_503_with_a_sentence(question, body, as_member, slow, monkeypatch, caplog, language):
    def fails(**kwargs):
        raise ValueError("Zyxnarrative")

    monkeypatch.setattr(pdf._weasyprint().HTML, "write_pdf", lambda self, **kwargs: fails())
    case = casework.sent_case(question, body)
    page = as_member(case.asker).get(f"/{language}/cases/{case.ref}/dossier.zip")
    assert page.status_code == 503
    assert page["Retry-After"] == "30"
    assert {"en": "Try again in half a minute.", "fr": "Réessayez dans une demi-minute."}[language] in page.text
    assert "ValueError" in caplog.text
    assert "Zyx" not in caplog.text


@pytest.mark.django_db
def test_a_document_that_is_lost_is_503_with_a_sentence(question, body, as_member, without_pango):
    case = casework.sent_case(question, body)
    row = case.evidence.get()
    row.file.storage.delete(row.file.name)
    page = as_member(case.asker).get(f"/en/cases/{case.ref}/dossier.zip")
    assert page.status_code == 503
    assert "one of its documents cannot be read" in page.text


NO_LIBRARY = """
import cffi
def dlopen(*args, **more):
    raise OSError("no pango")
cffi.FFI.dlopen = dlopen
"""
NO_PACKAGE = "import sys; sys.modules['weasyprint'] = None"


@pytest.mark.parametrize("without", [NO_LIBRARY, NO_PACKAGE], ids=["no library", "no package"])
def test_a_machine_without_it_makes_none(without):
    tried = "from moderation.mediation.dossier import pdf; print(pdf.made_of('<p>x</p>'), pdf.is_available())"
    done = subprocess.run(
        [sys.executable, "-c", f"{without}\n{tried}"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["None", "False"]


@pytest.mark.django_db
def test_check_says_it(monkeypatch):
    told = [message.id for message in run_checks()]
    assert "selfcare.I010" not in told

    def missing(name, *args):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert "selfcare.I010" in [message.id for message in run_checks()]


@pytest.mark.django_db
def test_a_site_without_it_gives_everything_else(question, body, without_pango):
    case = casework.sent_case(question, body)
    client = Client()
    client.force_login(case.asker)
    found = client.get(f"/en/cases/{case.ref}/dossier.zip")
    content = b"".join(found.streaming_content)
    assert "dossier.pdf" not in dossiers.contents_of(content)
    assert b"@media print" in dossiers.contents_of(content)["dossier.html"]
    assert dossiers.faults(content) == []
