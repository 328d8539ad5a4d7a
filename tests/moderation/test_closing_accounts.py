"""Closing an account: a decision with its reasons, after a warning; what is left to the member; the back office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Notification, Visibility
from moderation.review import actions
from moderation.review.invariants import differences
from moderation.review.models import Appeal, Decision, StatementOfReasons
from moderation.review.transparency.statement_payload import payload
from moderation.review.vocabulary import AccountDecision
from tests.moderation.contesting import WHY, days, decide
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page, statement_values
from tests.moderation.warned import warn
from tests.people import make_editor, make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]
WORDS = {"en": "Your account is closed", "fr": "Votre compte est fermé"}


@pytest.fixture
def warned(answer: Answer, bob: Member, dora: Member) -> Decision:
    return warn(bob, dora)


@pytest.fixture
def closed(warned: Decision, bob: Member, dora: Member) -> Decision:
    return actions.close_account(bob, by=dora, rule=courtesy(), facts=FACTS)


def send(client: Client, language: str = "en", **values: Any) -> Any:
    filled = {"kind": "close", "rule": "courtesy", "facts": FACTS, **values}
    return client.post(f"/{language}/moderation/members/bob/", filled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_decided_once_on_the_page_of_the_member(
    language: str, warned: Decision, answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    client = as_member(dora)
    for _ in range(2):  # a double click
        assert send(client, language, seen=warned.pk).status_code == 302
    decision = Decision.objects.get(kind="close")
    assert decision.statement is not None and decision.warning == warned
    assert decision.statement.decision_account == AccountDecision.TERMINATED
    assert payload(decision.statement)["decision_account"] == "DECISION_ACCOUNT_TERMINATED"
    assert decision.ends_at is None and fresh(bob).is_closed
    assert Notification.objects.filter(member=bob, ref=decision.ref).count() == 1
    assert fresh(answer).visibility == Visibility.PUBLISHED
    assert {"en": "Account closed", "fr": "Compte fermé"}[language] in page(client.get(f"/{language}/members/bob/"))
    assert not list(differences())


def test_nobody_closes_without_a_warning_a_ground_or_the_right_to(
    answer: Answer, bob: Member, dora: Member, mallory: Member, as_member: SignIn
) -> None:
    refused = send(as_member(dora), seen=0)
    assert refused.status_code == 422 and "Warn this member first" in page(refused)
    assert send(as_member(mallory), seen=0).status_code == 404
    warn(bob, dora)
    assert send(as_member(dora), seen=99, rule="").status_code == 422
    assert send(as_member(dora), seen=99, facts="").status_code == 422
    with pytest.raises(PermissionDenied):
        actions.close_account(make_editor("eve"), by=dora, rule=courtesy(), facts=FACTS)
    with pytest.raises(PermissionDenied):
        actions.close_account(bob, by=mallory, rule=courtesy(), facts=FACTS)
    assert not fresh(bob).is_closed


def test_the_database_asks_for_reasons_and_a_warning(warned: Decision, bob: Member, dora: Member) -> None:
    row = {"kind": "close", "member": bob, "made_by": dora, "made_at": timezone.now()}
    with pytest.raises(IntegrityError, match="no_restriction_without_its_reasons"), transaction.atomic():
        Decision.objects.create(**row, warning=warned)
    statement = StatementOfReasons.objects.create(**statement_values(courtesy()))
    with pytest.raises(IntegrityError, match="no_suspension_without_a_warning"), transaction.atomic():
        Decision.objects.create(**row, statement=statement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_member_reads_why_takes_their_data_and_contests(
    language: str, closed: Decision, answer: Answer, bob: Member, as_member: SignIn
) -> None:
    client = as_member(fresh(bob))
    shown = page(client.get(f"/{language}/moderation/decisions/{closed.pk}/"))
    assert WORDS[language] in shown and FACTS in shown and "9999" not in shown
    assert WORDS[language] in page(client.get(f"/{language}/questions/"))
    assert client.get(f"/{language}/account/data/").status_code == 200
    with pytest.raises(PermissionDenied, match=r"closed|fermé"):
        forum_actions.edit_answer(answer, by=fresh(bob), body="Else.")
    for _ in range(2):
        sent = client.post(f"/{language}/moderation/decisions/{closed.pk}/contest/", {"text": WHY})
        assert sent.status_code == 302
    assert Appeal.objects.get().decision == closed


def test_an_appeal_opens_it_again_or_ends_in_less(closed: Decision, bob: Member, lea: Member) -> None:
    appeal = actions.contest(closed, by=bob, text=WHY)
    decide(appeal, lea)
    assert not fresh(bob).is_closed and fresh(bob).suspended_until is None
    assert not list(differences())


def test_a_suspension_instead(closed: Decision, bob: Member, lea: Member, as_member: SignIn) -> None:
    appeal = actions.contest(closed, by=bob, text=WHY)
    day = (timezone.now() + timedelta(days=7)).date().isoformat()
    values = {"outcome": "replaced", "reasons": "Too hard.", "measure": "suspend", "rule": "courtesy", "facts": FACTS}
    sent = as_member(lea).post(
        f"/en/moderation/appeals/{appeal.pk}/decide/", {**values, "until": day, "seen": appeal.messages.last().pk}
    )
    assert sent.status_code == 302
    assert fresh(bob).is_suspended and not fresh(bob).is_closed


def test_undoing_goes_back_to_a_suspension_that_stands(warned: Decision, bob: Member, dora: Member) -> None:
    suspended = actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=days(7))
    closed = actions.close_account(bob, by=dora, rule=courtesy(), facts=FACTS)
    assert fresh(bob).is_closed
    actions.undo(closed, by=dora)
    assert fresh(bob).suspended_until == suspended.ends_at
    actions.undo(warned, by=dora)
    assert fresh(bob).suspended_until is None


# The back office


@pytest.fixture
def root(db: None) -> Member:
    return make_member("root", is_superuser=True, is_staff=True)


def form_of(member: Member, **more: str) -> dict[str, str]:
    return {"username": member.username, "email": "new@example.org", "first_name": "B", "last_name": "B", **more}


def test_the_back_office_closes_no_account_of_a_member(bob: Member, root: Member, as_member: SignIn) -> None:
    client = as_member(root)
    edit = reverse("wagtailusers_users:edit", args=[bob.pk])
    shown = page(client.get(edit))
    assert 'name="is_active"' not in shown and "/moderation/members/bob/" in shown
    assert reverse("wagtailusers_users:delete", args=[bob.pk]) not in shown
    assert client.post(edit, form_of(bob)).status_code == 302
    assert (fresh(bob).is_active, fresh(bob).email) == (True, "new@example.org")
    delete = reverse("wagtailusers_users:delete", args=[bob.pk])
    assert client.post(delete)["Location"] == edit
    assert Member.objects.filter(pk=bob.pk).exists()


@pytest.mark.parametrize("act", ["delete", "set_active_state"])
def test_nor_several_at_once(act: str, bob: Member, root: Member, as_member: SignIn) -> None:
    url = f"/admin/bulk/forum/member/{act}/?id={bob.pk}"
    assert as_member(root).post(url, {"mark_as_active": "False"}).status_code == 302
    assert Member.objects.get(pk=bob.pk).is_active


def test_administrators_close_and_delete_accounts_of_the_team_and_open_closed_ones(
    root: Member, as_member: SignIn
) -> None:
    client, editor = as_member(root), make_editor("eve")
    edit = reverse("wagtailusers_users:edit", args=[editor.pk])
    assert 'name="is_active"' in page(client.get(edit))
    groups = [group.pk for group in editor.groups.all()]
    assert client.post(edit, {**form_of(editor), "groups": groups}).status_code == 302
    assert not fresh(editor).is_active
    gone = make_member("gone", is_active=False)
    assert (
        client.post(reverse("wagtailusers_users:edit", args=[gone.pk]), form_of(gone, is_active="on")).status_code
        == 302
    )
    assert fresh(gone).is_active
    assert client.post(reverse("wagtailusers_users:delete", args=[editor.pk])).status_code == 302
    assert not Member.objects.filter(pk=editor.pk).exists()
