"""Our mails as a mail programme reads them: Python's own parser, with the modern policy, finds no defect."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.core import mail as outbox
from django.utils import timezone

from forum import actions, notifications, tasks
from forum.models import Member, Question
from tests.people import make_member

TITLES = [
    "Où est passée ma cafetière\u202f? ☕ elle fuit",
    "🫖" * 150,
    "Bcc: mallory@evil.example and more of it",
    "مرحبا — שלום — 洗衣机显示错误代码怎么办",
    "x" * 150,
]


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.DEFAULT_FROM_EMAIL = "L’entraide ☀ <no-reply@forum.example>"
    settings.BASE_URL = "https://forum.example"


def parsed() -> list[EmailMessage]:
    while tasks.send_mail():
        pass
    raw = [message.message().as_bytes(linesep="\r\n") for message in outbox.outbox]
    for written in raw:
        assert max(len(line) for line in written.split(b"\r\n")) <= 998
    return [message_from_bytes(written, policy=default) for written in raw]


@pytest.mark.wide
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_mail_is_what_its_headers_say(ask: Callable[..., Question], bob: Member, title: str, language: str) -> None:
    asker = make_member("brigitte", language=language)
    question = ask(by=asker)
    Question.objects.filter(pk=question.pk).update(title=title, language=language)
    question.refresh_from_db()
    actions.answer(question, by=bob, body="Détartrez-la. " * 200)
    (message,) = parsed()
    assert message.defects == []
    assert [header.defects for header in message.values() if getattr(header, "defects", None)] == []
    assert title.replace("\u202f", "") in str(message["Subject"]).replace("\u202f", "")
    assert str(message["To"]) == "brigitte@example.org"
    assert "Bcc" not in message
    assert message["From"].addresses[0].display_name == "L’entraide ☀"
    assert message["In-Reply-To"] == message["References"] == f"<question-{question.pk}@forum.example>"
    assert message["List-ID"] == "<notifications.forum.example>"
    assert message["Feedback-ID"] == "answer:notification::forum.example"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "Détartrez-la." in plain.get_content()
    assert f'<html lang="{language}">' in html.get_content()


def test_mails_of_one_question_are_one_thread(question: Question, alice: Member) -> None:
    for number in range(2):
        notifications.tell(alice, "way_out", ref=f"way:{number}", at=timezone.now(), question=question)
    first, second = parsed()
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
