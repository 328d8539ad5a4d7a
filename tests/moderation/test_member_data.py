"""Cases and decisions when an account ends, and in the copy of somebody's data."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions, archive, ending, member_data
from forum.actions.leaving import GRACE
from forum.models import Member, Question
from moderation.mediation.actions import withdraw
from moderation.mediation.invariants import check
from moderation.mediation.models import Case, CaseEvent, Evidence
from moderation.member_data import forget_archived_cases
from tests.moderation import casework
from tests.moderation.reviewing import hide
from tests.people import PASSWORD

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def carol(db: Any) -> Member:
    return casework.make_mediator()


@pytest.fixture
def body(carol: Member) -> Any:
    return casework.make_body("body-a", carol)


def leave(member: Member) -> int:
    now = timezone.now()
    actions.leave(by=member, keeps_posts=True, at=now - GRACE)
    return ending.end_due_accounts(at=now)


def test_a_case_that_was_never_sent_goes_with_its_files(question: Question, alice: Member) -> None:
    case = casework.draft_case(question)
    casework.attach(case)
    assert leave(alice) == 1
    assert not Case.objects.exists()
    assert not Evidence.objects.exists()


def test_its_files_go_from_the_disk(question: Question, alice: Member, django_capture_on_commit_callbacks: Any) -> None:
    file = casework.attach(casework.draft_case(question)).file
    with django_capture_on_commit_callbacks(execute=True):
        leave(alice)
    assert not file.storage.exists(file.name)


def test_a_case_that_a_body_has_stands_in_the_way(question: Question, alice: Member, body: Any) -> None:
    case = casework.sent_case(question, body)
    with pytest.raises(PermissionDenied, match="with a mediation body"):
        leave(alice)
    withdraw(case, by=alice)
    assert leave(alice) == 1


def test_an_ended_case_is_kept_apart_for_five_years(
    question: Question, alice: Member, carol: Member, body: Any
) -> None:
    case = casework.sent_case(question, body)
    withdraw(case, by=alice)
    [kept] = member_data.kept(alice)
    assert case.ref in kept.what
    assert kept.until is not None
    assert kept.until.year == timezone.now().year + 5
    assert leave(alice) == 1
    case.refresh_from_db()
    assert case.asker is None
    assert not CaseEvent.objects.filter(actor__isnull=False, actor_role="asker").exists()
    assert list(check()) == []  # the journal and the thread are whole
    assert Case.objects.visible_to(carol).filter(pk=case.pk).exists()
    client = Client()
    client.force_login(carol)
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get("/en/cases/").status_code == 200
    assert forget_archived_cases(at=timezone.now() + timedelta(days=5 * 365 - 30)) == 0
    assert forget_archived_cases(at=timezone.now() + timedelta(days=5 * 366 + 1)) == 1
    assert not Case.objects.exists()


def test_the_archive_of_somebody_who_stayed_is_not_touched(question: Question, alice: Member, body: Any) -> None:
    withdraw(casework.sent_case(question, body), by=alice)
    assert forget_archived_cases(at=timezone.now() + timedelta(days=5 * 366 + 1)) == 0


def test_what_is_kept_is_said_before(question: Question, alice: Member, dora: Member, as_member: Any) -> None:
    hide(question, dora)
    client = as_member(alice)
    asked = client.get("/en/account/delete/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).text
    assert "1 decision about your texts" in page
    assert "What the law asks us to keep" in page


def test_the_copy_holds_their_side_of_a_case(question: Question, alice: Member, carol: Member, body: Any) -> None:
    case = casework.draft_case(question)
    casework.attach(case, "invoice.pdf")
    target = io.BytesIO()
    archive.write(target, alice, language="en")
    found = zipfile.ZipFile(target)
    [name] = [name for name in found.namelist() if name.startswith("files/")]
    assert name.startswith(f"files/{case.ref}/")
    assert found.read(name).startswith(b"%PDF-")
    rows = json.loads(found.read("json/moderation-case-asker.json"))
    assert [row["ref"] for row in rows] == [case.ref]
    other = io.BytesIO()
    archive.write(other, carol, language="en")
    assert case.ref not in "".join(zipfile.ZipFile(other).read(n).decode() for n in zipfile.ZipFile(other).namelist())


def test_nothing_is_sent_by_an_account_about_to_end(question: Question, alice: Member, body: Any) -> None:
    case = casework.ready_case(question, body)
    actions.leave(by=alice, keeps_posts=True)
    alice.refresh_from_db()
    with pytest.raises(PermissionDenied, match="about to be deleted"):
        casework.sending.send(case, by=alice, consent="I agree")
