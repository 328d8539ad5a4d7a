"""Every mail says why one gets it, and how to stop it, or why it cannot be stopped."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from forum import mail
from forum.models import Answer, Member, Notification
from tests.people import make_member

TEMPLATES = Path(settings.ROOT) / "templates"
ACCOUNT = "account/email"
SENT = {"en": "You receive this because", "fr": "Vous recevez ce message parce que"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


def test_each_kind_of_notification_has_its_mail() -> None:
    found = {path.stem for path in TEMPLATES.glob("emails/*.txt")} - {"_foot"}
    kinds = Notification.Kind.values
    assert found == {*kinds, *(f"{kind}_subject" for kind in kinds)}


@pytest.mark.wide
@LANGUAGES
@pytest.mark.parametrize("kind", Notification.Kind.values)
def test_a_notification_says_why_and_how_to_stop_it(answer: Answer, kind: str, language: str) -> None:
    reader = make_member("brigitte", language=language)
    reason = "followed" if kind == Notification.Kind.ANSWER else ""
    notification = Notification.objects.create(
        member=reader,
        kind=kind,
        question=answer.question,
        answer=answer,
        ref="1",
        reason=reason,
        created_at=timezone.now(),
    )
    _subject, text, html = mail.compose(notification)
    for part in (text, html):
        (line,) = [line for line in part.replace("<br>", "\n").splitlines() if SENT[language] in line]
        assert len(line.split(SENT[language])[1]) > len(" x.")
        assert f"/unsubscribe/{mail.unsubscribe_token(reader.pk)}/" in part
    assert "List-Unsubscribe" in mail.notification_headers(notification)


def account_mails() -> list[str]:
    """allauth's, whether we wrote them anew or not."""
    theirs = Path(allauth.__file__).parent / "templates"
    found = {path.name for folder in (theirs, TEMPLATES) for path in (folder / ACCOUNT).glob("*_message.txt")}
    return sorted(found - {"base_message.txt"})


@LANGUAGES
@pytest.mark.parametrize("name", account_mails())
def test_a_mail_about_an_account_says_why_it_cannot_be_stopped(name: str, language: str) -> None:
    with translation.override(language):
        context = {"site_name": "Selfcare", "current_site": {"name": ""}, "user": Member(username="brigitte")}
        text = render_to_string(f"{ACCOUNT}/{name}", context)
    assert SENT[language] in text
    assert {"en": "cannot be switched off", "fr": "ne peuvent pas être désactivés"}[language] in text
