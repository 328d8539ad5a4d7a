"""What a mail of any kind says, read without harm."""

import time
from email.message import EmailMessage

import pytest
from django.core import mail as outbox

from forum.mail_in import receiving
from forum.mail_in.incoming import read_incoming
from forum.mail_in.receiving import Outcome
from forum.models import (
    InboundMail,
    Mail,
)
from tests.forum.mailing import letter, mail_is_read, receive, to_answer

__all__ = ["mail_is_read", "to_answer"]  # fixtures


def test_mails_of_the_letter_are_not_sent_to_a_programme(db):
    """An automatic mail to the open address starts no ping-pong."""
    raw = letter("robot@example.org", "reply@help.example", Auto_Submitted="auto-generated")
    assert receive(raw) == Outcome.AUTOMATIC
    assert outbox.outbox == []
    assert not Mail.objects.exists()


def test_html_alone_is_read():
    message = EmailMessage()
    message["From"] = "bob@example.org"
    message.set_content(
        '<p>It is the pump.</p><ul><li>one</li><li>two</li></ul><div class="gmail_quote">On Monday Bob wrote:'
        "<blockquote>Hello</blockquote></div><script>alert(1)</script>",
        subtype="html",
    )
    assert read_incoming(message.as_bytes()).text == "It is the pump.\n\n- one\n- two"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: <<<>>>\nTo: ,,,;:\nSubject: =?x?y?z?=\n\n\xff",
        b"Content-Type: multipart/mixed\n\n",
    ],
    ids=repr,
)
def test_whatever_comes_something_can_be_said_of_it(raw):
    read = read_incoming(raw)
    assert read.sender == ""
    assert len(read.digest) == 64


def html_mail(html: str) -> bytes:
    return b"From: bob@example.org\nContent-Type: text/html\n\n" + html.encode()


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500))
HOSTILE = {
    "parts in parts": b"From: a@b.example\n" + NESTED + b"Content-Type: text/plain\n\nhi\n",
    "many parts": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 300_000,
    "a long header": b"Content-Type: text/plain" + b";" * 1_000_000 + b"\n\nhi\n",
    "a header in brackets": b"From: " + b"(" * 50_000 + b"\n\nhi\n",
    "comments left open": html_mail("<!--" * 100_000),
    "elements left open": html_mail("<a " * 100_000),
    "many paragraphs": html_mail("<p>" * 100_000),
    "many elements": html_mail("<div>" * 100_000),
    "many elements that nothing closes": html_mail("<div></x>" * 60_000),
    "many rules": b"From: a@b.example\n\nhello\n" + b"---\n" * 15_000,
}


@pytest.mark.wide
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_nobody_keeps_the_reader_of_mails_busy(db, raw):
    """Each of these took from ten seconds to hours, or stopped the mailbox for good."""
    begun = time.process_time()
    assert receiving.accept(raw)
    InboundMail.objects.update(attempts=2)  # the last try: nothing stays in the queue
    assert receiving.receive_mail() == 1
    assert time.process_time() - begun < 5
    assert InboundMail.objects.get().state == "done"


def test_html_keeps_its_lines():
    found = read_incoming(
        html_mail("<p>One <b>bold</b><br>two</p><blockquote>a<p>b</p></blockquote><pre>x  y\nz</pre>")
    )
    assert found.text == "One bold\ntwo\n\n> a\n> b\n\nx y\nz"
