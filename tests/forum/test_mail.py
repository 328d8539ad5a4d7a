"""Mail as a queue: in its reader's language, about what they may still see, once, whatever the mail server does."""

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import send_mail as django_send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from forum import actions, letters, links, mail, tasks
from forum.models import Answer, Mail, Member, Notification, Question
from tests.people import make_member


class Broken(EmailBackend):
    """A mail server that fails as it is told."""

    errors: list[Exception] = []

    def send_messages(self, messages: Any) -> int:
        if self.errors:
            raise self.errors.pop(0)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = {"backend": "tests.forum.test_mail.Broken"}
    settings.DEFAULT_FROM_EMAIL = "Selfcare <no-reply@forum.example>"
    settings.BASE_URL = "https://forum.example"
    Broken.errors = []


def deliver() -> list[Any]:
    """What the worker sends now."""
    while tasks.send_mail():
        pass
    return outbox.outbox


def make_due() -> None:
    Mail.objects.filter(state="pending").update(next_attempt_at=timezone.now())


def read(row: Mail) -> Mail:
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_nobody_reads_who_else_got_the_same_mail() -> None:
    message = outbox.EmailMessage(
        "Hello",
        "Text",
        to=["one@example.org", "two@example.org"],
        bcc=["quiet@example.org"],
        reply_to=["us@example.org"],
    )
    mail.QueueBackend().send_messages([message])
    sent = deliver()
    assert sorted(found.to for found in sent) == [["one@example.org"], ["quiet@example.org"], ["two@example.org"]]
    assert {found.message()["Reply-To"] for found in sent} == {"us@example.org"}
    assert "quiet" not in "".join(str(found.message()) for found in sent if found.to != ["quiet@example.org"])


# What it says


@pytest.mark.parametrize(
    ("language", "subject", "sentence", "reason"),
    [
        ("en", "New answer: ", "Did this answer solve your problem?", "because you asked the question"),
        (
            "fr",
            "Nouvelle réponse",
            "Cette réponse a-t-elle résolu votre problème",
            "parce que vous avez posé la question",
        ),
    ],
)
def test_an_answer_is_told_in_the_askers_language(
    ask: Callable[..., Question], bob: Member, language: str, subject: str, sentence: str, reason: str
) -> None:
    asker = make_member("brigitte", language=language)
    question = ask(by=asker, title="Pourquoi ma machine s’arrête-t-elle\u202f?")
    actions.answer(question, by=bob, body="Nettoyez le **filtre**.\n\n<script>alert(1)</script>")
    (message,) = deliver()
    assert message.subject.startswith(subject)
    assert question.title in message.subject
    assert message.to == ["brigitte@example.org"]
    assert message.from_email == "Selfcare <no-reply@forum.example>"
    for words in (
        "Bob",
        "Nettoyez le filtre.",
        sentence,
        reason,
        f"https://forum.example/{language}/solved/",
    ):
        assert words in message.body, words
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert f'<html lang="{language}">' in html
    assert "Nettoyez le <strong>filtre</strong>." in html
    assert "<script" not in html
    assert 'href="https://forum.example/' in html


def test_the_headers_of_a_notification(question: Question, answer: Answer, alice: Member) -> None:
    (message,) = deliver()
    headers = message.message()
    link = f"https://forum.example/unsubscribe/{links.token_for(alice, links.UNSUBSCRIBE)}/"
    thread = f"<question-{question.pk}@forum.example>"
    assert headers["List-Unsubscribe"] == f"<{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["In-Reply-To"] == headers["References"] == thread
    assert re.fullmatch(r"<[0-9a-f-]{36}@forum\.example>", headers["Message-ID"])
    assert headers["Message-ID"] == Mail.objects.get().message_id
    assert link in message.body


def test_mail_of_the_site_itself_is_queued_with_its_headers(db: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "forum.mail.QueueBackend"
    django_send_mail("A subject\u2028of two lines", "Text.", None, ["a@example.org"], html_message="<p>Text.</p>")
    row = Mail.objects.get()
    assert (row.subject, row.html, row.state) == ("A subject of two lines", "<p>Text.</p>", "pending")
    (message,) = deliver()
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message.message()


@pytest.mark.wide
@pytest.mark.parametrize(
    "title", ["Bcc:mallory@evil.example\nX: y", "a\r\nTo: b@c.d", "\u0085 \u2029 break", "=?utf-8?q?x?="]
)
def test_a_title_never_becomes_a_header(ask: Callable[..., Question], bob: Member, title: str) -> None:
    question = ask("A title that is long enough")
    Question.objects.filter(pk=question.pk).update(title=title)
    actions.answer(question, by=bob, body="x")
    (message,) = deliver()
    written = message.message()
    assert "\n" not in written["Subject"].replace("\n ", "")
    assert {name.lower() for name in written} <= {
        "content-type", "mime-version", "subject", "from", "to", "date", "message-id", "auto-submitted",
        "list-unsubscribe", "list-unsubscribe-post", "in-reply-to", "references", "list-id", "feedback-id",
    }  # fmt: skip
    assert written["To"] == "alice@example.org"


@pytest.mark.wide
def test_each_follower_is_told_why_and_the_author_is_not(question: Question, bob: Member, alice: Member) -> None:
    carol, dan = make_member("carol"), make_member("dan")
    actions.me_too(question, by=carol)
    actions.answer(question, by=dan, body="First.")
    outbox.outbox.clear()
    Mail.objects.all().delete()
    Notification.objects.all().delete()
    actions.answer(question, by=bob, body="Second.")
    reasons = {message.to[0]: message.body for message in deliver()}
    assert set(reasons) == {"alice@example.org", "carol@example.org", "dan@example.org"}
    for who, why in (("alice", "you asked"), ("carol", "you have the same problem"), ("dan", "you answered")):
        assert f"because {why}" in reasons[f"{who}@example.org"]
    assert "/solved/" in reasons["alice@example.org"]
    assert "/solved/" not in reasons["carol@example.org"]


# What is no longer right


def test_a_mail_about_a_text_hidden_meanwhile_is_not_sent(question: Question, answer: Answer, dora: Member) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    assert deliver() == []
    assert Mail.objects.get().state == "skipped"


@pytest.mark.wide
@pytest.mark.parametrize("fate", ["hide", "hold", "delete", "hide the answer", "hide the question"])
def test_nor_about_a_comment(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member, fate: str
) -> None:
    deliver()
    outbox.outbox.clear()
    comment = actions.comment(answer, by=alice, body="Rude words.")
    {
        "hide": lambda: actions.hide(comment, by=dora, ref="decision:1"),
        "hold": lambda: actions.hold(comment),
        "delete": lambda: actions.delete(comment, by=alice),
        "hide the answer": lambda: actions.delete(answer, by=bob),
        "hide the question": lambda: actions.hide(question, by=dora, ref="decision:1"),
    }[fate]()
    assert [message.to for message in deliver()] == ([["alice@example.org"]] if fate == "hold" else [])  # her reasons
    assert Mail.objects.get(notification__kind="comment").state == "skipped"


def test_the_text_is_that_of_the_moment_it_leaves(question: Question, answer: Answer, bob: Member) -> None:
    actions.edit_answer(answer, by=bob, body="My number is removed.")
    (message,) = deliver()
    assert "My number is removed." in message.body
    assert "Clean the filter" not in message.body


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"is_active": False}])
def test_who_wants_no_mail_any_more_gets_none(answer: Answer, alice: Member, change: dict[str, bool]) -> None:
    Member.objects.filter(pk=alice.pk).update(**change)
    assert deliver() == []
    assert Mail.objects.get().state == "skipped"


def test_who_wants_no_mail_is_told_on_the_site(question: Question, alice: Member, bob: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(wants_mail=False)
    actions.answer(question, by=bob, body="x")
    assert Notification.objects.filter(member=alice).count() == 1
    assert not Mail.objects.exists()


# A mail server that is down


@pytest.mark.wide
def test_a_server_that_is_down_delays_mail_and_nothing_else(
    question: Question, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    Broken.errors = [ConnectionRefusedError(), smtplib.SMTPServerDisconnected("bye"), TimeoutError()]
    response = as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": "Clean it."})
    assert response.status_code == 302
    row = Mail.objects.get()
    named = row.message_id
    for attempt, wait in ((1, 1), (2, 5), (3, 15)):
        before = timezone.now()
        assert tasks.send_mail() == 1
        assert read(row).state == "pending"
        assert row.attempts == attempt
        assert timedelta(0) <= row.next_attempt_at - before - timedelta(minutes=wait) < timedelta(seconds=30)
        assert tasks.send_mail() == 0  # not before it is time
        make_due()
    (message,) = deliver()
    assert message.message()["Message-ID"] == named
    assert (read(row).state, row.attempts) == ("done", 4)
    assert deliver() == [message]


@pytest.mark.wide
def test_a_mail_nobody_takes_is_given_up_and_does_not_stop_others(answer: Answer, alice: Member) -> None:
    row = Mail.objects.get()
    Broken.errors = [smtplib.SMTPRecipientsRefused({}) for _ in range(9)]
    for _ in range(9):
        tasks.send_mail()
        make_due()
    assert (read(row).state, row.last_error) == ("dead", "SMTPRecipientsRefused")
    mail.queue(to=["b@example.org"], subject="Next", text="x")
    assert [message.subject for message in deliver()] == ["Next"]


def test_a_mail_that_cannot_be_written_waits_like_any_other(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "compose", lambda notification: 1 / 0)
    mail.queue(to=["b@example.org"], subject="Next", text="x")
    assert [message.subject for message in deliver()] == ["Next"]
    assert Mail.objects.get(notification__isnull=False).last_error == "ZeroDivisionError"
    monkeypatch.undo()
    make_due()
    assert len(deliver()) == 2


def test_two_workers_send_a_mail_once(answer: Answer) -> None:
    rows = [Mail.objects.lease(5, seconds=60), Mail.objects.lease(5, seconds=60)]
    assert [len(found) for found in rows] == [1, 0]


def test_a_worker_that_froze_does_not_undo_what_another_did(answer: Answer) -> None:
    frozen = Mail.objects.lease(5, seconds=-1)[0]
    assert len(deliver()) == 1
    assert not frozen.retry(timezone.now(), error="late")
    assert not frozen.settle("dead")
    assert Mail.objects.get().state == "done"


def test_the_same_event_is_told_once(question: Question, alice: Member, bob: Member) -> None:
    for _ in range(3):
        actions.answer(question, by=bob, body="x", idempotency_key="k")
    assert len(deliver()) == 1
    for _ in range(2):
        mail.queue(to=["a@example.org"], subject="s", text="t", message_id="<one@forum.example>")
    assert len(deliver()) == 2


# Unsubscribing


@pytest.fixture
def link(alice: Member) -> str:
    return f"/unsubscribe/{links.token_for(alice, links.UNSUBSCRIBE)}/"


def wants(member: Member) -> bool:
    member.refresh_from_db()
    return member.wants_mail


def test_opening_the_link_changes_nothing(alice: Member, link: str) -> None:
    for method in (Client().get, Client().head):
        response = method(link)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert "Stop these e-mails" in Client().get(link).text
    assert wants(alice)


def test_one_click_of_the_mail_programme_stops_them(alice: Member, link: str) -> None:
    """RFC 8058: a POST without cookie, token or page."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert "You no longer receive e-mails about questions." in response.text
    assert not wants(alice)
    assert client.post(link).status_code == 200
    assert not wants(alice)
    assert client.post(link, {"undo": "1"}).status_code == 200
    assert wants(alice)


def test_the_page_is_in_the_language_of_the_mail(link: str, alice: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(language="fr")
    page = Client(headers={"accept-language": "en"}).get(link).text
    assert '<html lang="fr"' in page
    assert "Stop these e-mails" not in page


@pytest.mark.parametrize("forge", ["{pk}", "{pk}:", "{other}:{signature}", "{pk}:{signature}x", "{signature}"])
def test_nobody_unsubscribes_somebody_else(alice: Member, bob: Member, forge: str) -> None:
    signature = links.token_for(alice, links.UNSUBSCRIBE).partition(":")[2]
    token = forge.format(pk=alice.pk, other=bob.pk, signature=signature)
    for method in (Client().get, Client().post):
        assert method(f"/unsubscribe/{token}/").status_code == 404
    assert wants(alice)
    assert wants(bob)


@pytest.mark.wide
def test_the_link_says_nothing_once_the_account_is_gone(link: str, alice: Member) -> None:
    alice.delete()
    assert Client().get(link).status_code == Client().post(link).status_code == 404
