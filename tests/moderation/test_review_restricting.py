"""Every way in which somebody is restricted: none goes without its reasons, all end or are undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Notification, Visibility
from moderation.review import actions
from moderation.review.models import Amendment, Decision, Flag, StatementOfReasons
from moderation.review.models.decision import SPAM_VOLUME
from moderation.review.vocabulary import AccountDecision, Ground, ProvisionDecision
from tests.knowledge.guides import make_guide
from tests.moderation.reviewing import FACTS, courtesy, fresh, statement_values
from tests.moderation.warned import go_on_reporting, warn
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db
Kind = Decision.Kind
WEEK = timedelta(days=7)


@pytest.fixture
def rule() -> Any:
    return courtesy()


@pytest.fixture
def restrict(answer: Any, bob: Any, dora: Any, rule: Any, site_tree: Any) -> Any:
    """Every path that restricts, by its name."""
    why = {"by": dora, "rule": rule, "facts": FACTS}
    later = timezone.now() + WEEK

    def held() -> Decision:
        forum_actions.hold(answer)
        return actions.ask_for_correction(answer, **why)

    def after_a_warning(act: Any, **more: Any) -> Decision:
        warn(bob, dora)
        go_on_reporting(bob)
        decision: Decision = act(bob, **why, **more)
        return decision

    def weighed() -> Decision:
        for number in range(3):
            warden = make_member(f"warden{number}")
            for _ in range(8):
                told = forum_actions.comment(answer, by=dora, body="Look at line two.")
                Flag.objects.create(
                    comment=told, member=warden, rule=rule, created_at=later, handled_at=later, decision=upheld(told)
                )
            actions.flag(answer, by=warden, rule=rule)
        return Decision.objects.get(kind=Kind.HOLD)

    def upheld(post: Any) -> Decision:
        values = {"comment": post, "former_visibility": "published", "made_by": dora, "made_at": timezone.now()}
        return Decision.objects.create(kind=Kind.SPAM, volume=SPAM_VOLUME, **values)

    return {
        "hide": lambda: actions.decide_hide(answer, **why),
        "hide for the law": lambda: actions.decide_hide(answer, by=dora, facts=FACTS, law="Penal code, art. R621-2"),
        "spam": lambda: actions.call_spam(answer, **why),
        "correct what is held": held,
        "warn": lambda: actions.warn(bob, **why),
        "limit": lambda: actions.limit(bob, **why, until=later),
        "suspend": lambda: after_a_warning(actions.suspend, until=later),
        "refuse reports": lambda: after_a_warning(actions.refuse_reports, until=later),
        "close the account": lambda: after_a_warning(actions.close_account),
        "hold": weighed,
        "hide a proposal": lambda: actions.decide_hide(_proposal(bob), **why),
        "withdraw a guide": lambda: actions.withdraw_guide(make_guide(site_tree["fr"], by=bob).pk, **why),
    }


def _proposal(by: Any) -> Amendment:
    now = timezone.now()
    words = {"title": "No idiots", "wording": "Idiots leave.", "reason": "They are.", "language": "en"}
    return Amendment.objects.create(author=by, proposed_at=now, closes_at=now + WEEK, **words)


PATHS = (
    "hide",
    "hide for the law",
    "spam",
    "correct what is held",
    "warn",
    "limit",
    "suspend",
    "refuse reports",
    "close the account",
    "hold",
    "hide a proposal",
    "withdraw a guide",
)


@pytest.mark.wide
@pytest.mark.parametrize("path", PATHS)
def test_every_restriction_has_its_reasons_and_its_reader(path: str, restrict: Any, bob: Any) -> None:
    bob.language = "fr"
    bob.save()
    decision = restrict[path]()
    statement = decision.statement
    assert statement.decision_facts == FACTS or path == "hold"
    assert statement.language == "fr"
    assert "6 mois" in statement.redress or "jusqu’au" in statement.redress
    assert statement.ground_text
    assert (statement.rule is None) == (path == "hide for the law")
    assert statement.decision_ground == (Ground.ILLEGAL if path == "hide for the law" else Ground.INCOMPATIBLE)
    told = Notification.objects.filter(member=bob, kind=Notification.Kind.DECISION, ref=decision.ref)
    assert told.count() == 1
    assert list(Decision.objects.told_to(bob).filter(pk=decision.pk)) == [decision]


@pytest.mark.wide
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in Decision.HARMLESS])
def test_the_database_refuses_a_restriction_without_reasons(kind: Kind, answer: Any, bob: Any, dora: Any) -> None:
    former, by = ("published", None) if kind == Kind.HOLD else ("held", dora)
    target = {"member": bob} if kind in Decision.OF_MEMBERS else {"answer": answer, "former_visibility": former}
    target = {} if kind in Decision.OF_GUIDES else target
    ends = timezone.now() + WEEK if kind in Decision.ENDING else None
    more: dict[str, Any] = {"rule": courtesy(), "request": "Take the name out."} if kind == Kind.CORRECT else {}
    if kind in Decision.WARNED:
        more["warning"] = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    with pytest.raises(IntegrityError, match="no_restriction_without_its_reasons"), transaction.atomic():
        Decision.objects.create(kind=kind, made_by=by, made_at=timezone.now(), ends_at=ends, **target, **more)


def test_the_database_refuses_a_suspension_without_a_warning(bob: Any, dora: Any, rule: Any) -> None:
    statement = StatementOfReasons.objects.create(**statement_values(rule))
    now = timezone.now()
    with pytest.raises(IntegrityError, match="no_suspension_without_a_warning"), transaction.atomic():
        Decision.objects.create(
            kind=Kind.SUSPEND, member=bob, statement=statement, made_by=dora, made_at=now, ends_at=now + WEEK
        )


def test_a_published_text_to_correct_stays_and_its_author_reads_what_to_change(
    answer: Any, bob: Any, dora: Any, rule: Any
) -> None:
    decision = actions.ask_for_correction(answer, by=dora, rule=rule, facts="Take the name out.")
    assert (decision.statement, decision.request, decision.rule) == (None, "Take the name out.", rule)
    assert fresh(answer).visibility == Visibility.PUBLISHED
    assert decision in Decision.objects.told_to(bob)


ADVERTISING = (
    "Our shop has the best coffee machines of the whole town, come and see them, number {} on the high street."
)


def spread(question: Any, by: Any, times: int) -> list[Any]:
    """The same advertising, so many times."""
    return [forum_actions.comment(question, by=by, body=ADVERTISING.format(number)) for number in range(times)]


def test_spam_at_volume_is_told_to_nobody(question: Any, bob: Any, dora: Any, rule: Any) -> None:
    answer = spread(question, bob, SPAM_VOLUME)[0]
    decision = actions.call_spam(answer, by=dora, rule=rule)
    assert (decision.statement, decision.volume) == (None, SPAM_VOLUME)
    assert fresh(answer).visibility == Visibility.HIDDEN
    assert not Notification.objects.filter(member=bob, kind=Notification.Kind.DECISION).exists()


def test_below_the_volume_spam_needs_its_facts(question: Any, bob: Any, dora: Any, rule: Any) -> None:
    answer = spread(question, bob, SPAM_VOLUME - 1)[0]
    with pytest.raises(ValidationError):
        actions.call_spam(answer, by=dora, rule=rule)
    assert actions.call_spam(answer, by=dora, rule=rule, facts=FACTS).statement is not None
    answer = forum_actions.comment(question, by=bob, body="Something else that nobody else wrote here.")
    assert fresh(answer).visibility == Visibility.PUBLISHED


def test_a_suspended_member_reads_until_it_ends_by_itself(answer: Any, bob: Any, dora: Any, rule: Any) -> None:
    until = timezone.now() + WEEK
    warn(bob, dora)
    decision = actions.suspend(bob, by=dora, rule=rule, facts=FACTS, until=until)
    assert decision.statement.decision_account == AccountDecision.SUSPENDED
    assert fresh(bob).is_suspended
    with pytest.raises(PermissionDenied):
        forum_actions.edit_answer(answer, by=fresh(bob), body="Else.")
    bob = fresh(bob)
    bob.suspended_until = timezone.now() - timedelta(seconds=1)
    assert not bob.is_suspended


def test_who_is_limited_is_told_that_the_service_is_partly_suspended(bob: Any, dora: Any, rule: Any) -> None:
    decision = actions.limit(bob, by=dora, rule=rule, facts=FACTS, until=timezone.now() + WEEK)
    assert decision.statement.decision_provision == ProvisionDecision.PARTIAL_SUSPENSION
    assert decision.statement.end_date is not None
    assert decision in Decision.objects.on(bob).in_force()
    assert decision not in Decision.objects.on(bob).in_force(timezone.now() + 2 * WEEK)


def test_nobody_is_suspended_without_a_warning_that_stands(bob: Any, dora: Any, rule: Any) -> None:
    why = {"by": dora, "rule": rule, "facts": FACTS, "until": timezone.now() + WEEK}
    with pytest.raises(PermissionDenied, match="Warn this member first"):
        actions.suspend(bob, **why)
    actions.undo(warn(bob, dora), by=dora)
    with pytest.raises(PermissionDenied, match="Warn this member first"):
        actions.suspend(bob, **why)
    assert not fresh(bob).is_suspended


@pytest.mark.parametrize("days", [0, -1, 367])
def test_what_ends_by_itself_ends_within_a_year(days: int, bob: Any, dora: Any, rule: Any) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError):
        actions.limit(bob, by=dora, rule=rule, facts=FACTS, until=now + timedelta(days=days), at=now)


def test_a_double_click_warns_once_and_a_second_moderator_is_told(bob: Any, dora: Any, rule: Any) -> None:
    why = {"rule": rule, "facts": FACTS, "seen": 0}
    first = actions.warn(bob, by=dora, **why)
    assert actions.warn(bob, by=dora, **why) == first
    with pytest.raises(actions.AlreadyDecided):
        actions.limit(bob, by=make_moderator("denis"), **why, until=timezone.now() + WEEK)
    assert Decision.objects.count() == 1


def test_nobody_restricts_themselves_nor_the_team(bob: Any, dora: Any, mallory: Any, rule: Any) -> None:
    for member, by in ((dora, dora), (make_editor("eve"), dora), (make_moderator("denis"), dora), (bob, mallory)):
        with pytest.raises(PermissionDenied):
            actions.warn(member, by=by, rule=rule, facts=FACTS)
    assert not Decision.objects.exists()


def test_undoing_a_suspension_gives_back_the_pen_and_says_so(bob: Any, dora: Any, rule: Any) -> None:
    warn(bob, dora)
    longer = actions.suspend(bob, by=dora, rule=rule, facts=FACTS, until=timezone.now() + 2 * WEEK)
    shorter = actions.suspend(bob, by=dora, rule=rule, facts=FACTS, until=timezone.now() + WEEK)
    actions.undo(longer, by=dora)
    assert fresh(bob).suspended_until == shorter.ends_at
    actions.undo(shorter, by=dora)
    assert fresh(bob).suspended_until is None
    assert Notification.objects.filter(member=bob, ref=f"{longer.ref}:undone").exists()


def test_the_member_says_once_that_they_have_read_it(bob: Any, dora: Any, mallory: Any, rule: Any) -> None:
    decision = actions.warn(bob, by=dora, rule=rule, facts=FACTS)
    with pytest.raises(PermissionDenied):
        actions.acknowledge(decision, by=mallory)
    first = actions.acknowledge(decision, by=bob).acknowledged_at
    assert first is not None
    assert actions.acknowledge(decision, by=bob, at=timezone.now() + WEEK).acknowledged_at == first


def test_undoing_a_duplicate_opens_the_question_again(ask: Any, dora: Any, rule: Any) -> None:
    question, other = ask(), ask("The washing machine does not drain any more")
    decision = actions.close_as_duplicate(question, other, by=dora)
    assert fresh(question).duplicate_of == other
    actions.undo(decision, by=dora)
    assert fresh(question).duplicate_of is None
