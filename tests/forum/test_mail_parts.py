"""Each kind of mail as it leaves: a text and its HTML, which say the same, hold no foreign markup and fetch nothing."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail as outbox
from django.utils import timezone

from forum import actions, letters, mail
from forum.channels import manner_of
from forum.models import Comment, Mail, Member, Notification, Question
from tests.people import make_member

BASE = "https://forum.example"
TITLE = "Why 🧺 does <b>E18</b> & “drain” stay on?"
BODY = (
    "It is **the pump**.\n\n> Who said <i>so</i>?\n\n<script>alert(1)</script> <img src=x onerror=alert(2)>\n\n"
    "[the manual](/en/guides/) and [a trap](javascript:alert(3))\n\n"
    "![the filter <b>](/pictures/0123456789abcdef0123-960x720.webp)\n\n" + "long " * 400
)
QUOTED = {f"{BASE}/en/guides/", f"{BASE}/pictures/0123456789abcdef0123.webp"}  # links in the body
SEVERAL = {"several": {"kind": "answer"}, "daily": {"digest": "daily"}, "weekly": {"digest": "weekly"}}
HARMLESS = {
    "bgcolor", "border", "cellpadding", "cellspacing", "charset", "class", "content", "href", "lang", "name", "rel",
    "role", "style",
}  # fmt: skip
ALL = [*Notification.Kind.values, *SEVERAL]
IN_SHORT = {"answer", "comment", "decision", "reminder", "several", "daily"}
CASES = [
    pytest.param(kind, language, marks=() if kind in IN_SHORT and language == "fr" else pytest.mark.wide)
    for kind in ALL
    for language in ("fr", "en")
]


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.BASE_URL = BASE
    settings.MAIL_IN_ADDRESS = "reply@help.example"


@pytest.fixture
def hostile(ask: Callable[..., Question], bob: Member) -> Question:
    """With an answer and a comment of the same kind."""
    question = ask("The washing machine shows E18", body=BODY)
    Question.objects.filter(pk=question.pk).update(title=TITLE)
    question.refresh_from_db()
    Member.objects.filter(pk=bob.pk).update(display_name='<i>Bob</i> "x"')
    bob.refresh_from_db()
    actions.comment(actions.answer(question, by=bob, body=BODY), by=bob, body=BODY)
    Mail.objects.all().delete()
    return question


def sent(kind: str, reader: Member, question: Question) -> EmailMessage:
    """As a mail programme reads it."""
    row = Mail.objects.create(message_id=f"<{kind}@x>", to=[reader.email], subject="", text="")
    told = [notification(SEVERAL.get(kind, {}).get("kind", kind), reader, question)]
    if kind in SEVERAL:
        told = [notification("answer", reader, question, f":{number}") for number in range(3)]
        Notification.objects.filter(pk__in=[one.pk for one in told]).update(travels_in=row)
    if digest := SEVERAL.get(kind, {}).get("digest", ""):
        Mail.objects.filter(pk=row.pk).update(member=reader, digest=digest, period=timezone.localdate())
    else:
        Mail.objects.filter(pk=row.pk).update(notification=told[0])
    outbox.outbox.clear()
    assert mail.send(Mail.objects.get(pk=row.pk))
    raw = outbox.outbox[0].message().as_bytes()
    assert max(map(len, raw.splitlines())) <= 998
    head = raw.partition(b"\n\n")[0]
    assert head.isascii()
    return message_from_bytes(raw, policy=default)


def notification(kind: str, reader: Member, question: Question, more: str = "") -> Notification:
    answer = question.answers.get()
    ref = f"comment:{Comment.objects.get().pk}{more}" if kind in {"comment", "mention"} else f"{kind}:1{more}"
    return Notification.objects.create(
        member=reader, kind=kind, question=question, answer=answer, ref=ref, created_at=timezone.now()
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"https?://\S+", "", text))


def addresses(text: str) -> list[str]:
    return re.findall(r"https://forum\.example[^\s<>\"]*", text)


@pytest.mark.wide
@pytest.mark.parametrize(("kind", "language"), CASES)
def test_both_parts_of_a_mail(hostile: Question, monkeypatch: pytest.MonkeyPatch, kind: str, language: str) -> None:
    monkeypatch.setattr(letters, "is_still_right", lambda *_: True)  # whatever would be chosen
    reader = make_member("brigitte", language=language)
    message = sent(kind, reader, hostile)
    assert message.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in message.iter_parts())
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    subject = message["Subject"].strip()  # a long one begins on a line of its own
    assert "\n" not in subject
    assert TITLE in subject or manner_of(kind).is_alone or kind in SEVERAL
    soup: Any = BeautifulSoup(html, "html.parser")
    assert soup.html["lang"] == language
    assert soup.title.string == subject
    # The same, in the same order.
    assert words(soup.body.get_text(" ")) == words(text)
    (button,) = soup.select("a.button")
    hrefs = [link["href"] for link in soup.find_all("a")]
    assert set(hrefs) - QUOTED == set(addresses(text))
    assert button["href"] in addresses(text)
    # Nothing of a member is markup, and nothing is fetched.
    assert soup.find_all(["script", "img", "link", "i", "b", "iframe"]) == []
    assert {name for tag in soup.find_all(True) for name in tag.attrs} <= HARMLESS
    assert "url(" not in html
    assert all(address.startswith("https://") for address in hrefs)


def test_a_comment_that_was_taken_away_is_quoted_nowhere(question: Question, bob: Member) -> None:
    comment = actions.comment(question, by=bob, body="Rude words.")
    told = Notification.objects.get(kind="comment")
    assert all("Rude words." in part for part in letters.compose(told)[1:])
    actions.delete(comment, by=bob)
    assert "Rude words." not in "".join(letters.compose(told))
