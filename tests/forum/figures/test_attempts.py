"""Asking with and without suggestions: what the lot decides, what it leaves alone, and what is kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions, attempts, drafts
from forum.figures import rollup
from forum.figures.holdout import Arm
from forum.models import AskAttempt, AskTally, Draft, Member, Question
from tests.forum.asking import ask_steps

pytestmark = pytest.mark.django_db

WORDS = {
    "about": "none", "context": "after", "title": "The pump smokes and smells of gas", "body": "Since this morning.",
    "tags": "pump", "language": "en",
}  # fmt: skip
SUGGESTIONS = 'id="similar"'
DAY = dt.timedelta(days=1)


@pytest.fixture(params=[Arm.SHOWN, Arm.HELD])
def arm(request: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Arm:
    """Everybody is drawn for this group."""
    settings.HOLDOUT_PERCENT = 20
    monkeypatch.setattr(attempts, "arm_of", lambda asker, **lot: request.param)
    return request.param


@pytest.fixture
def client_of_alice(alice: Member, as_member: Callable[[Member], Client]) -> Client:
    return as_member(alice)


def test_the_lot_takes_suggestions_away_and_nothing_else(arm: Arm, client: Client) -> None:
    client.post("/en/questions/ask/", {"about": "none"})
    draft = Draft.objects.get()
    page = client.get(f"/en/questions/ask/text/?draft={draft.pk}").text
    assert (SUGGESTIONS in page) == (arm is Arm.SHOWN)
    assert 'id="danger"' in page
    assert 'id="suggested-tags"' in page
    assert client.get("/en/search/?q=pump").status_code == 200
    assert ask_steps(client, WORDS).status_code == 302


def test_whoever_speaks_of_danger_is_warned_in_both_groups(arm: Arm, client: Client) -> None:
    ask_steps(client, WORDS)
    for step in ("text", "review"):
        assert "If it is dangerous, this first" in client.get(f"/en/questions/ask/{step}/").text


def test_before_publishing_what_exists_is_shown_to_one_group(
    arm: Arm, client_of_alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = {"url": "/en/q/", "title": "The pump smokes", "language": "en", "note": ""}
    found = [("Guides", []), ("Questions", [link])]
    monkeypatch.setattr("knowledge.searching.suggesting.similar_links", lambda *words, **viewer: found)
    ask_steps(client_of_alice, WORDS)
    page = client_of_alice.get("/en/questions/ask/review/").text
    assert ("I found my answer" in page) == (arm is Arm.SHOWN)
    assert "Publish my question" in page


def test_an_attempt_is_noted_once_without_who(arm: Arm, client_of_alice: Client) -> None:
    for _ in range(2):
        client_of_alice.post("/en/questions/ask/", {"about": "none"})
    attempt = AskAttempt.objects.get()
    assert (attempt.arm, attempt.percent, attempt.published_at) == (arm, 20, None)
    assert {field.name for field in AskAttempt._meta.get_fields()} == {
        "id", "arm", "percent", "begun_at", "found_at", "published_at", "is_counted", "drafts",
    }  # fmt: skip
    assert Draft.objects.filter(attempt=attempt).count() == 2


@pytest.mark.wide
def test_publishing_ends_the_attempt_and_the_next_is_another(arm: Arm, client_of_alice: Client) -> None:
    for title in ("The pump smokes and smells of gas", "The pump hums and nothing moves"):
        ask_steps(client_of_alice, {**WORDS, "title": title})
        number = Draft.objects.filter(question=None).get().pk
        client_of_alice.post("/en/questions/ask/review/", {"draft": number})
    assert Question.objects.count() == 2
    assert AskAttempt.objects.exclude(published_at=None).count() == 2


def test_whoever_finds_their_answer_is_noted(arm: Arm, client: Client) -> None:
    client.post("/en/questions/ask/", {"about": "none"})
    client.get(f"/en/questions/ask/found/?draft={Draft.objects.get().pk}")
    assert AskAttempt.objects.get().found_at is not None


@pytest.mark.wide
def test_signing_in_on_the_way_changes_no_group(arm: Arm, client: Client, alice: Member) -> None:
    ask_steps(client, WORDS)
    client.force_login(alice)
    Draft.objects.update(member=alice)
    client.post("/en/questions/ask/review/", {"draft": Draft.objects.get().pk})
    attempt = AskAttempt.objects.get()
    assert attempt.published_at is not None
    assert attempt.arm == arm


def test_one_member_is_drawn_alike_everywhere(
    alice: Member, settings: Any, as_member: Callable[[Member], Client]
) -> None:
    settings.HOLDOUT_PERCENT = 50
    for _ in range(3):
        as_member(alice).post("/en/questions/ask/", {"about": "none"})
    assert len(set(AskAttempt.objects.values_list("arm", flat=True))) == 1
    assert AskAttempt.objects.count() == 3


def test_switched_off_nobody_is_held_out(client: Client, settings: Any) -> None:
    settings.HOLDOUT_PERCENT = 0
    client.post("/en/questions/ask/", {"about": "none"})
    assert AskAttempt.objects.get().arm == Arm.SHOWN


def test_all_on_one_page_is_no_part_of_it(alice: Member, client_of_alice: Client) -> None:
    actions.choose_ask_form(by=alice, on_one_page=True)
    client_of_alice.post("/en/questions/ask/", WORDS)
    assert Draft.objects.get().attempt is None
    assert SUGGESTIONS in client_of_alice.get("/en/questions/ask/").text


def attempt(begun: dt.datetime, arm: Arm = Arm.SHOWN, **outcome: Any) -> AskAttempt:
    return AskAttempt.objects.create(arm=arm, percent=5, begun_at=begun, **outcome)


def test_what_comes_later_than_a_day_does_not_count(alice: Member, ask: Callable[..., Question]) -> None:
    now = timezone.now()
    in_time = attempt(now - 3 * DAY, published_at=now - 2 * DAY - dt.timedelta(minutes=1))
    attempt(now - 3 * DAY, published_at=now - dt.timedelta(days=1))
    attempt(now - 3 * DAY, found_at=now)
    attempt(now - dt.timedelta(hours=23))  # nobody knows yet
    question = ask()
    actions.accept(actions.answer(question, by=alice, body="I found it."), by=alice)
    Draft.objects.create(member=alice, attempt=in_time, question=question)
    rollup.refresh()
    tally = AskTally.objects.get()
    assert (tally.begun, tally.published, tally.solved, tally.found) == (3, 1, 1, 1)


def sums() -> list[tuple[int, ...]]:
    return list(AskTally.objects.order_by("day").values_list("begun", "published", "solved", "found"))


def test_who_did_not_publish_within_a_day_is_no_longer_led_to(alice: Member) -> None:
    """Nothing more can come of the row: the way from a member to their group ends with it."""
    draft = Draft.objects.create(member=alice, attempt=attempt(timezone.now() - DAY, Arm.HELD))
    for _ in range(3):
        rollup.refresh()
        assert sums() == [(1, 0, 0, 0)]
    assert not AskAttempt.objects.exists()
    draft.refresh_from_db()
    assert draft.attempt is None


def test_who_published_is_led_to_until_it_is_solved(alice: Member, bob: Member, ask: Callable[..., Question]) -> None:
    began = timezone.now() - 2 * DAY
    row, question = attempt(began, Arm.HELD, published_at=began), ask()
    Draft.objects.create(member=alice, attempt=row, question=question)
    for _ in range(2):
        rollup.refresh()
        assert sums() == [(1, 1, 0, 0)]
        assert AskAttempt.objects.exists()
    actions.accept(actions.answer(question, by=bob, body="Free the wheel."), by=alice)
    for _ in range(2):
        rollup.refresh()
        assert sums() == [(1, 1, 1, 0)]
        assert not AskAttempt.objects.exists()


def test_what_is_not_solved_is_erased_after_a_month_and_its_sums_stay(
    alice: Member, bob: Member, ask: Callable[..., Question]
) -> None:
    now, question = timezone.now(), ask()
    old = attempt(now - 30 * DAY, Arm.HELD, published_at=now - 30 * DAY)
    Draft.objects.create(member=alice, attempt=old, question=question)
    rollup.refresh(at=now)
    assert AskAttempt.objects.exists()
    for _ in range(2):
        rollup.refresh(at=now + DAY)
    assert not AskAttempt.objects.exists()
    actions.accept(actions.answer(question, by=bob, body="Free the wheel."), by=alice)
    rollup.refresh(at=now + DAY)
    assert sums() == [(1, 1, 0, 0)]


def test_a_row_whose_question_is_gone_is_erased() -> None:
    began = timezone.now() - 2 * DAY
    attempt(began, published_at=began)
    rollup.refresh()
    assert sums() == [(1, 1, 0, 0)]
    assert not AskAttempt.objects.exists()


def test_writing_on_while_the_row_is_erased_brings_nothing_back(alice: Member, client_of_alice: Client) -> None:
    """The draft was read with its attempt, which is counted before the draft is written."""
    ask_steps(client_of_alice, WORDS)
    draft, request = Draft.objects.get(), client_of_alice.get("/en/").wsgi_request
    assert draft.attempt_id is not None
    AskAttempt.objects.all().delete()
    drafts.save(request, draft, {"title": "The pump hums and nothing moves"})
    draft.refresh_from_db()
    assert draft.attempt_id is None
    assert draft.data["title"] == "The pump hums and nothing moves"


def test_a_draft_gone_on_with_elsewhere_is_the_same_attempt(alice: Member, client_of_alice: Client) -> None:
    """Signed out in the middle, its author goes on with a copy, which joins the first one when they are back."""
    ask_steps(client_of_alice, WORDS)
    first = Draft.objects.get()
    client_of_alice.logout()
    client_of_alice.post("/en/questions/ask/text/", {**WORDS, "draft": first.pk})
    assert list(Draft.objects.values_list("attempt", flat=True)) == [first.attempt_id] * 2
