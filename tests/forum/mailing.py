"""Mails as they come in, and a site that reads them."""

from email.message import EmailMessage

import pytest

from forum.mail_in import receiving
from forum.mail_in.address import Purpose, address_for
from forum.models import (
    InboundMail,
    Mail,
)

SECRET = "a-long-secret-of-the-mailbox"


def letter(sender, to, text="It is the pump.", *, subject="Re: washing machine", number="1", **headers) -> bytes:
    message = EmailMessage()
    message["From"] = f"Somebody <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{number}@mail.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def receive(raw: bytes) -> str:
    """The outcome of one mail, which was accepted and read."""
    assert receiving.accept(raw)
    assert receiving.receive_mail() == 1
    row = InboundMail.objects.order_by("-pk").first()
    assert (row.state, bytes(row.raw)) == ("done", b"")
    return row.outcome


def told() -> list[str]:
    return list(Mail.objects.filter(notification=None).order_by("pk").values_list("text", flat=True))


@pytest.fixture(autouse=True)
def mail_is_read(settings):
    settings.MAIL_IN_ADDRESS = "reply@help.example"
    settings.MAIL_IN_SECRET = SECRET


@pytest.fixture
def to_answer(question, bob):
    return address_for(bob, Purpose.ANSWER, question.pk)
