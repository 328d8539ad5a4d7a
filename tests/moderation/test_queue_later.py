"""Putting off what waits in the queue: until when, why, and what brings it back at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from moderation.review import actions, queue
from moderation.review.later import Later, moment
from moderation.review.models import Deferral, Flag
from moderation.review.queue import Line
from tests.moderation.reviewing import FACTS, courtesy, make_rules, page

pytestmark = [pytest.mark.wide, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]
NOON = datetime(2026, 11, 4, 11, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def line(answer: Answer, alice: Member, dora: Member) -> Line:
    actions.flag(answer, by=alice, rule=courtesy())
    return queue.waiting(dora)[0]


def address(answer: Answer, act: str = "", language: str = "en") -> str:
    return f"/{language}/moderation/answer/{answer.pk}/{act + '/' if act else ''}"


def send(client: Client, answer: Answer, act: str, **values: Any) -> Any:
    return client.post(address(answer, act), {"seen": 0, "rule": "courtesy", "facts": FACTS, **values})


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Later.HOUR, datetime(2026, 11, 4, 12, 0, tzinfo=UTC)),
        (Later.TOMORROW, datetime(2026, 11, 5, 7, 0, tzinfo=UTC)),
        (Later.DAYS, datetime(2026, 11, 7, 7, 0, tzinfo=UTC)),
    ],
)
def test_when_it_comes_back(choice: str, expected: datetime) -> None:
    assert moment(choice, NOON) == expected


@pytest.mark.parametrize("at", [datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 10, 24, 21, 59, tzinfo=UTC)])
def test_it_comes_back_in_the_morning_when_the_clocks_change(at: datetime) -> None:
    found = timezone.localtime(moment(Later.TOMORROW, at))
    assert (found.hour, found.minute) == (8, 0)
    assert found > at


def test_put_off_it_waits_apart_with_its_reason(
    line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    with time_machine.travel(NOON + timedelta(days=400), tick=False):
        sent = send(as_member(dora), answer, "later", until="hour", reason="I ask the brand.")
        assert sent["Location"] == "/en/moderation/"
        assert queue.waiting(lea) == []
        shown = page(as_member(lea).get("/en/moderation/?kind=later"))
        assert "I ask the brand." in shown and "Dora" in shown
        assert f'{address(answer)}again/"' in shown
    with time_machine.travel(NOON + timedelta(days=400, hours=1), tick=False):
        assert [one.key for one in queue.waiting(lea)] == [line.key]


@pytest.mark.parametrize(("language", "words"), [("en", "by a former member"), ("fr", "par un ancien membre")])
def test_whoever_put_it_off_may_have_left(
    line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn, language: str, words: str
) -> None:
    actions.put_off(line, by=dora, until=timezone.now() + timedelta(hours=1), reason="I ask the brand.")
    Deferral.objects.update(member=None)
    client = as_member(lea)
    for path in ("?kind=later", f"answer/{answer.pk}/"):
        shown = page(client.get(f"/{language}/moderation/{path}"))
        assert words in shown
        assert "None" not in shown


def test_it_is_taken_up_again(line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn) -> None:
    actions.put_off(line, by=dora, until=timezone.now() + timedelta(hours=1), reason="Later.")
    assert as_member(lea).post(address(answer, "again"))["Location"] == f"{address(answer)}#item"
    assert [one.key for one in queue.waiting(lea)] == [line.key]


def test_what_is_said_anew_brings_it_back(line: Line, answer: Answer, mallory: Member, dora: Member) -> None:
    actions.put_off(line, by=dora, until=timezone.now() + timedelta(days=3), reason="Later.")
    assert queue.waiting(dora) == []
    actions.flag(answer, by=mallory, rule=make_rules()["no-advertising"])
    assert [one.key for one in queue.waiting(dora)] == [line.key]


def test_a_danger_is_never_put_off(question: Question, dora: Member) -> None:
    actions.alert(question, Flag.Ground.LIFE)
    (line,) = queue.waiting(dora)
    with pytest.raises(PermissionDenied):
        actions.put_off(line, by=dora, until=timezone.now() + timedelta(hours=1), reason="Later.")


def test_what_becomes_a_danger_is_there_at_once(question: Question, alice: Member, bob: Member, dora: Member) -> None:
    actions.flag(question, by=bob, rule=courtesy(), at=timezone.now() - timedelta(hours=2))
    (line,) = queue.waiting(dora)
    actions.put_off(line, by=dora, until=timezone.now() + timedelta(days=3), reason="Later.")
    actions.alert(question, Flag.Ground.SAFETY, at=timezone.now() - timedelta(hours=1))
    assert len(queue.waiting(dora)) == 1


def test_nobody_puts_off_a_report_about_their_own_text(
    question: Question, alice: Member, dora: Member, lea: Member, as_member: SignIn
) -> None:
    own = forum_actions.answer(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    sent = {"until": "days", "reason": "Not now."}
    assert send(as_member(dora), own, "later", **sent).status_code == 403
    assert as_member(dora).post(address(own, "put-off"), sent).status_code == 302
    assert not Deferral.objects.exists() and len(queue.waiting(lea)) == 1


@pytest.mark.parametrize(
    "wrong", [{"reason": " "}, {"reason": "x" * 301}, {"until": timedelta(days=30)}, {"until": timedelta(0)}]
)
def test_what_putting_off_asks_for(wrong: dict[str, Any], line: Line, dora: Member) -> None:
    until = NOON + wrong.pop("until", timedelta(hours=1))
    with pytest.raises(ValidationError):
        actions.put_off(line, by=dora, until=until, at=NOON, **{"reason": "Later.", **wrong})


def test_putting_off_without_a_reason_keeps_what_was_typed(
    line: Line, answer: Answer, dora: Member, as_member: SignIn
) -> None:
    refused = send(as_member(dora), answer, "later", until="days", reason="", facts="Half a message.")
    shown = page(refused)
    assert refused.status_code == 422
    assert "Half a message." in shown and '<option value="days" selected>' in shown


def test_deciding_ends_the_putting_off(line: Line, answer: Answer, dora: Member) -> None:
    actions.put_off(line, by=dora, until=timezone.now() + timedelta(days=3), reason="Later.")
    actions.keep(answer, by=dora)
    assert not Deferral.objects.exists()


def test_who_does_not_work_there_finds_no_buttons(line: Line, answer: Answer, alice: Member, as_member: SignIn) -> None:
    for act in ("leave", "put-off", "again"):
        assert as_member(alice).post(address(answer, act)).status_code == 404
