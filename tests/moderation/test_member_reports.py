"""Reporting a person: who may, once, who reads it, and what answers it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.models import Member, Notification
from moderation.review import actions, queue
from moderation.review.models import MemberReport
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, page
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule() -> Any:
    return courtesy()


def address(member: Member, language: str = "en") -> str:
    return f"/{language}/moderation/report/member/{member.username}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_profile_to_the_queue_and_a_decision(language: str, alice: Any, mallory: Any, dora: Any, as_member: Any):
    reporter, team = as_member(alice), as_member(dora)
    assert address(mallory, language) in page(reporter.get(f"/{language}/members/mallory/"))
    assert reporter.get(address(mallory, language)).status_code == 200
    sent = {"reason": "courtesy", "note": "Insults under each of my questions."}
    assert reporter.post(address(mallory, language), sent).status_code == 302
    assert reporter.post(address(mallory, language), sent).status_code == 302  # a double click
    row = MemberReport.objects.get()
    assert (row.about, row.member, row.rule.code) == (mallory, alice, "courtesy")
    assert row.reason in page(reporter.get(address(mallory, language)))
    waiting = page(team.get(f"/{language}/moderation/?kind=people"))
    assert f"/{language}/moderation/member/{mallory.pk}/open/" in waiting
    shown = page(team.get(f"/{language}/moderation/members/mallory/"))
    assert sent["note"] in shown
    data = {"kind": "warn", "rule": "courtesy", "facts": FACTS, "seen": 0}
    assert team.post(f"/{language}/moderation/members/mallory/", data).status_code == 302
    row.refresh_from_db()
    assert row.decision.kind == "warn"
    assert row.handled_by == dora
    assert queue.waiting(dora) == []


def test_nobody_is_told_before_a_decision_and_never_who_reported(alice: Any, mallory: Any, as_member: Any) -> None:
    actions.report_member(mallory, by=alice, rule=courtesy(), note="Insults.")
    assert not Notification.objects.exists()
    assert not MemberReport.objects.visible_to(mallory).exists()


def test_nothing_to_be_done_closes_it_and_a_new_report_opens_it_again(
    alice: Any, mallory: Any, dora: Any, as_member: Any
):
    row = actions.report_member(mallory, by=alice, rule=courtesy())
    assert as_member(dora).post("/en/moderation/members/mallory/nothing/").status_code == 302
    row.refresh_from_db()
    assert row.handled_at
    assert row.decision is None
    assert queue.waiting(dora) == []
    again = actions.report_member(mallory, by=alice, law="A forged name.")
    assert (again.pk, again.handled_at, again.law) == (row.pk, None, "A forged name.")
    assert [line.key for line in queue.waiting(dora)] == [("member", mallory.pk)]


def test_two_reports_are_one_line_of_the_queue(alice: Any, bob: Any, mallory: Any, dora: Any) -> None:
    for by in (alice, bob):
        actions.report_member(mallory, by=by, rule=courtesy())
    [line] = queue.waiting(dora)
    assert line.count == 2
    [item] = queue.items(dora, [line])
    assert item.reasons == [(str(courtesy()), 2)]


def test_what_is_refused(alice: Any, mallory: Any, as_member: Any, client: Any) -> None:
    with pytest.raises(PermissionDenied, match="your own account"):
        actions.report_member(alice, by=alice, rule=courtesy())
    for wrong in ({}, {"rule": courtesy(), "law": "Both."}, {"rule": courtesy(), "note": "x" * 1001}):
        with pytest.raises(ValidationError):
            actions.report_member(mallory, by=alice, **wrong)
    late = make_member("late", suspended_until=timezone.now() + dt.timedelta(days=2))
    with pytest.raises(PermissionDenied):
        actions.report_member(mallory, by=late, rule=courtesy())
    browser = as_member(alice)
    assert browser.get(address(alice)).status_code == 403
    assert browser.post(address(mallory), {"reason": ""}).status_code == 422
    assert client.get(address(mallory)).status_code == 302  # to sign in
    Member.objects.filter(pk=mallory.pk).update(is_active=False)
    assert browser.get(address(mallory)).status_code == 404
    with pytest.raises(PermissionDenied, match="closed"):
        actions.report_member(Member.objects.get(pk=mallory.pk), by=alice, rule=courtesy())
    assert not MemberReport.objects.exists()


def test_whoever_may_send_no_reports_sends_none_of_people(
    alice: Any, mallory: Any, dora: Any, monkeypatch: Any
) -> None:
    def refuse(*_args: Any) -> None:
        raise PermissionDenied("not until then")

    monkeypatch.setattr("moderation.review.rights.check_may_report", refuse)
    with pytest.raises(PermissionDenied, match="not until then"):
        actions.report_member(mallory, by=alice, rule=courtesy())


def test_a_moderator_is_reported_like_others_and_does_not_decide_it(alice: Any, dora: Any, as_member: Any) -> None:
    denis = make_moderator("denis")
    actions.report_member(dora, by=alice, rule=courtesy(), note="Shouts.")
    assert queue.waiting(dora) == []
    assert not MemberReport.objects.visible_to(dora).exists()
    assert "Shouts." not in page(as_member(dora).get("/en/moderation/members/dora/"))
    with pytest.raises(PermissionDenied):
        actions.leave_member(dora, by=dora)
    assert [line.key for line in queue.waiting(denis)] == [("member", dora.pk)]
    assert actions.leave_member(dora, by=denis) == 1


def test_others_find_neither_the_reports_nor_the_button(alice: Any, mallory: Any, as_member: Any, client: Any) -> None:
    actions.report_member(mallory, by=alice, rule=courtesy())
    for browser in (client, as_member(mallory), as_member(make_editor())):
        assert browser.post("/en/moderation/members/mallory/nothing/").status_code == 404
    assert address(alice) not in page(as_member(alice).get("/en/members/alice/"))
    assert MemberReport.objects.open().count() == 1
