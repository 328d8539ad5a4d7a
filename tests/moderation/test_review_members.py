"""Deciding about members by pages, and what they read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from forum.letters import compose
from forum.models import Notification
from moderation.review import actions, invariants
from moderation.review.models import Decision
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, page
from tests.moderation.warned import AGO, go_on, warn
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def rule() -> Any:
    return courtesy()


def of(member: Any, language: str = "en") -> str:
    return f"/{language}/moderation/members/{member.username}/"


def sent(kind: str, days: int | None = None, **more: Any) -> dict[str, Any]:
    day = timezone.localdate() + dt.timedelta(days=days) if days is not None else ""
    return {"kind": kind, "until": str(day), "rule": "courtesy", "facts": FACTS, "seen": 0, **more}


def test_only_moderators_find_the_page(bob: Any, mallory: Any, editor: Any, client: Any, as_member: Any) -> None:
    for browser in (client, as_member(mallory), as_member(editor)):
        assert browser.get(of(bob)).status_code == 404
        assert browser.post(of(bob), sent("warn")).status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_warned_then_suspended_then_undone(language: str, bob: Any, dora: Any, as_member: Any) -> None:
    browser = as_member(dora)
    assert browser.post(of(bob, language), sent("warn")).status_code == 302
    warning = Decision.objects.get()
    refused = browser.post(of(bob, language), sent("suspend", 6, seen=warning.pk))
    assert refused.status_code == 422 and {"en": "possible from", "fr": "possible à partir"}[language] in page(refused)
    Decision.objects.update(made_at=timezone.now() - AGO)
    go_on(bob)
    assert browser.post(of(bob, language), sent("suspend", 6, seen=warning.pk)).status_code == 302
    suspension = Decision.objects.newest_first()[0]
    assert (suspension.kind, suspension.warning) == ("suspend", warning)
    assert suspension.statement.end_date == timezone.localdate() + dt.timedelta(days=6)
    assert fresh(bob).is_suspended
    assert list(invariants.differences()) == []
    shown = page(browser.get(of(bob, language)))
    assert shown.count(f"/moderation/decisions/{suspension.pk}/undo/") == 1
    done = browser.post(f"/{language}/moderation/decisions/{suspension.pk}/undo/", follow=True)
    assert done.redirect_chain == [(of(bob, language), 302)]
    assert not fresh(bob).is_suspended
    assert list(invariants.differences()) == []


@pytest.mark.parametrize(
    ("kind", "days", "more", "sentence"),
    [
        ("suspend", 6, {}, "Warn this member first"),
        ("suspend", None, {}, "Choose the last day."),
        ("limit", -1, {}, "within the next twelve months"),
        ("limit", 500, {}, "within the next twelve months"),
        ("limit", 6, {"until": "9999-12-31"}, "Write a day"),
        ("", 6, {}, "Choose what happens."),
        ("warn", None, {"facts": " "}, "they will read it"),
        ("warn", None, {"rule": "none"}, "Choose one of the rules"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    kind: str, days: int | None, more: dict[str, Any], sentence: str, bob: Any, dora: Any, as_member: Any
) -> None:
    response = as_member(dora).post(of(bob), sent(kind, days, **more))
    assert response.status_code == 422
    assert sentence in page(response)
    assert ("facts" in more) or FACTS in page(response)
    assert not Decision.objects.exists()


def test_a_preview_writes_nothing(bob: Any, dora: Any, as_member: Any) -> None:
    response = as_member(dora).post(of(bob), sent("limit", 3, preview="1"))
    assert response.status_code == 200
    assert "service suspended in part" in page(response).lower()
    assert not Decision.objects.exists()


def test_whoever_comes_second_is_told(bob: Any, dora: Any, as_member: Any) -> None:
    actions.warn(bob, by=make_moderator("denis"), rule=courtesy(), facts=FACTS)
    response = as_member(dora).post(of(bob), sent("limit", 3))
    assert response.status_code == 409
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["warn", "limit", "suspend"])
def test_the_member_reads_it_on_a_page_and_in_a_mail(
    kind: str, language: str, bob: Any, dora: Any, mallory: Any, as_member: Any
) -> None:
    bob.language = language
    bob.save()
    until = timezone.now() + dt.timedelta(days=7)
    decision = warn(bob, dora)
    if kind != "warn":
        decision = getattr(actions, kind)(bob, by=dora, rule=courtesy(), facts=FACTS, until=until)
    address = f"/{language}/moderation/decisions/{decision.pk}/"
    shown = page(as_member(bob).get(address))
    for words in (FACTS, decision.statement.puid, decision.statement.redress[:40]):
        assert words in shown
    assert as_member(mallory).get(address).status_code == 404
    letter = compose(Notification.objects.get(member=bob, ref=decision.ref))
    for words in (FACTS, decision.statement.puid):
        assert words in letter[1]
    assert page(as_member(bob).get(f"/{language}/notifications/"))


def test_the_member_acknowledges_once_and_nobody_else(bob: Any, dora: Any, mallory: Any, as_member: Any) -> None:
    decision = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    address = f"/en/moderation/decisions/{decision.pk}/read/"
    assert as_member(mallory).post(address).status_code == 404
    assert as_member(bob).get(address).status_code == 405
    for _ in range(2):
        assert as_member(bob).post(address).status_code == 302
    assert fresh(decision).acknowledged_at is not None
    assert "I have read this" not in page(as_member(bob).get(f"/en/moderation/decisions/{decision.pk}/"))


def test_a_correction_is_asked_for_and_read(answer: Any, bob: Any, dora: Any, as_member: Any) -> None:
    address = f"/en/moderation/answer/{answer.pk}/correct/"
    data = {"rule": "courtesy", "facts": "Take the name out.", "seen": 0}
    assert as_member(dora).post(address, data).status_code == 302
    decision = Decision.objects.get()
    shown = page(as_member(bob).get(f"/en/moderation/decisions/{decision.pk}/"))
    assert "Take the name out." in shown
    letter = compose(Notification.objects.get(member=bob, ref=decision.ref))
    assert "Take the name out." in letter[1]
    assert "hidden" not in letter[0]
    assert mail.outbox == []


def test_spam_is_hidden_from_its_page(answer: Any, dora: Any, as_member: Any) -> None:
    data = {"rule": "courtesy", "facts": "It advertises a shop.", "seen": 0}
    assert as_member(dora).post(f"/en/moderation/answer/{answer.pk}/spam/", data).status_code == 302
    assert Decision.objects.get().kind == "spam"
    assert "Hidden as spam" in page(as_member(dora).get("/en/moderation/decisions/"))


def test_what_was_decided_about_somebody_who_left_stays_as_it_is(bob: Any, dora: Any, as_member: Any) -> None:
    decision = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    Decision.objects.update(member=None)
    browser = as_member(dora)
    undo = f"/en/moderation/decisions/{decision.pk}/undo/"
    assert undo not in page(browser.get("/en/moderation/decisions/"))
    assert browser.post(undo).status_code == 403
    assert fresh(decision).is_standing


def test_a_member_finds_the_decisions_about_them_and_nobody_else_does(
    bob: Any, mallory: Any, dora: Any, answer: Any, client: Any, as_member: Any
) -> None:
    warning = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    hidden = hide(answer, dora)
    listed = page(as_member(bob).get("/en/moderation/decisions/yours/"))
    for decision in (warning, hidden):
        assert f'href="/en/moderation/decisions/{decision.pk}/"' in listed
    assert "Nothing was decided about you" in page(as_member(mallory).get("/en/moderation/decisions/yours/"))
    assert client.get("/en/moderation/decisions/yours/").status_code == 302


def test_whoever_is_suspended_reads_it_before_writing(bob: Any, dora: Any, question: Any, as_member: Any) -> None:
    browser = as_member(bob)
    said = "You can read, but not write for a while."
    assert said not in page(browser.get("/en/questions/ask/"))
    warn(bob, dora)
    actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=timezone.now() + dt.timedelta(days=3))
    for address in ("/en/", "/en/questions/ask/", question.get_absolute_url()):
        shown = page(browser.get(address))
        assert said in shown
        assert 'href="/en/moderation/decisions/yours/"' in shown
