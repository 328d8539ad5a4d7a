"""Every mail says why one gets it, and how to stop it, or why it cannot be stopped."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from forum import letters, links
from forum.channels import MANNERS, manner_of
from forum.models import Answer, Member, Notification
from tests.people import make_member

TEMPLATES = Path(settings.ROOT) / "templates"
ACCOUNT = "account/email"
SENT = {"en": "You receive this because", "fr": "Vous recevez ce message parce que"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])


GENERAL = {"guide", "generic", "several", "digest"}
OF_NOTICES = {"notice_received", "notice_decided", "notice_appeal", "notice_misuse"}
OF_ACCOUNTS = {"export", "address_changed", "publish_link", "return_link", "inactive", "leaving"}


def test_no_mail_is_left_of_a_kind_that_is_no_more() -> None:
    found = {path.stem.removesuffix("_subject") for path in TEMPLATES.glob("emails/*.txt") if path.stem[0] != "_"}
    assert found - GENERAL - OF_ACCOUNTS - OF_NOTICES <= set(Notification.Kind.values)
    assert set(MANNERS) <= set(Notification.Kind.values)


def test_a_kind_without_templates_of_its_own_has_those_of_all(answer: Answer, alice: Member) -> None:
    new = Notification(
        member=alice, kind="novelty", question=answer.question, answer=answer, ref="1", created_at=timezone.now()
    )
    subject, text, html = letters.compose(new)
    assert answer.question.title in subject
    assert f"#answer-{answer.pk}" in text
    assert f"#answer-{answer.pk}" in html
    assert manner_of("novelty").channel == "now"


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
    _subject, text, html = letters.compose(notification)
    for part in (text, html):
        (line,) = [line for line in part.replace("<br>", "\n").splitlines() if SENT[language] in line]
        assert len(line.split(SENT[language])[1]) > len(" x.")
        assert f"/mail-settings/{links.token_for(reader, links.PREFERENCES)}/" in part
        is_duty = manner_of(kind).is_duty
        assert (f"/unsubscribe/{links.token_for(reader, links.UNSUBSCRIBE)}/" in part) is not is_duty
    assert ("List-Unsubscribe" in letters.notification_headers(notification)) is not is_duty


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
