"""Notices that are manifestly unfounded, again and again: a warning, then a refusal for a time; and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.models import Member
from moderation.review import actions, keeping, misuse
from moderation.review.models import Appeal, Notice, SenderMeasure, TrustedFlagger
from moderation.review.notice_records import SenderRecord
from moderation.review.transparency import counting
from moderation.review.transparency.period import Period
from tests.moderation.contesting import REASONS, WHY, days
from tests.moderation.noticing import BASE, EMAIL, give, mails_to
from tests.moderation.reviewing import fresh
from tests.moderation.warned import a_day_passes
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]


def unfounded(moderator: Member, **more: Any) -> Notice:
    """One more notice that is answered, and called manifestly unfounded; its sender said that it is theirs."""
    number, is_proven = Notice.objects.count(), more.pop("is_proven", True)
    notice = give(urls=[f"{BASE}/en/members/nobody-{number}/"], **more)
    if is_proven:
        actions.confirm_sender(notice)
    actions.answer_notice(notice, by=moderator, outcome="kept")
    return actions.call_unfounded(notice, by=moderator)


@pytest.fixture
def warned(dora: Member) -> SenderMeasure:
    for _number in range(misuse.WARN_FROM):
        unfounded(dora)
    a_day_passes()
    return SenderMeasure.objects.get()


@pytest.fixture
def refused(warned: SenderMeasure, dora: Member) -> SenderMeasure:
    return actions.refuse_notices(unfounded(dora), by=dora, until=days(30), words="Read the guide.")


# The rule


@pytest.mark.parametrize(
    ("count", "decided", "due"),
    [(2, 2, False), (3, 3, True), (3, 6, True), (3, 7, False), (5, 11, False), (6, 12, True), (0, 0, False)],
)
def test_when_a_warning_is_due(count: int, decided: int, due: bool) -> None:
    assert misuse.is_due(SenderRecord(decided, 0, count)) is due


# Warning


def test_each_is_told_and_the_third_is_a_warning(dora: Member) -> None:
    for number in range(1, misuse.WARN_FROM + 1):
        notice = unfounded(dora)
        mail = mails_to()[-1]
        assert f"{number} of {number} notices" in mail.text
        assert ("This is a warning" in mail.text) is (number == misuse.WARN_FROM)
    measure = SenderMeasure.objects.get()
    assert (measure.kind, measure.notice, measure.unfounded, measure.decided) == ("warn", notice, 3, 3)
    assert "Report in good faith" in mail.text
    assert "article 23(2)" in mail.text
    assert "six months at most" in mail.text
    assert f"/contest/measure-{measure.pk}/" in mail.text
    give(urls=[f"{BASE}/en/"])  # nothing is refused by a warning


def test_said_twice_is_once(warned: SenderMeasure, dora: Member) -> None:
    before = len(mails_to())
    actions.call_unfounded(warned.notice, by=dora)
    assert (SenderMeasure.objects.count(), len(mails_to())) == (1, before)


def test_whoever_is_warned_is_not_warned_again(warned: SenderMeasure, dora: Member) -> None:
    unfounded(dora)
    assert SenderMeasure.objects.count() == 1
    assert "You have been warned before" in mails_to()[-1].text


def test_whoever_is_mostly_right_is_not_warned(dora: Member) -> None:
    for number in range(4):
        right = actions.confirm_sender(give(urls=[f"{BASE}/en/members/right-{number}/"]))
        actions.answer_notice(right, by=dora, outcome="acted")
    for _number in range(misuse.WARN_FROM):
        unfounded(dora)
    assert not SenderMeasure.objects.exists()


def test_old_ones_and_those_of_others_do_not_count(dora: Member) -> None:
    for _number in range(misuse.WARN_FROM - 1):
        unfounded(dora)
    unfounded(dora, email="other@example.org")
    Notice.objects.update(decided_at=timezone.now() - dt.timedelta(days=400))
    unfounded(dora)
    assert not SenderMeasure.objects.exists()


def test_children_lives_and_trusted_flaggers_are_never_warned(dora: Member) -> None:
    flagger = TrustedFlagger.objects.create(
        organisation="Safe", email_domain="safe.example", certificate_url="https://x.example/", valid_from="2026-01-01"
    )
    for _number in range(misuse.WARN_FROM):
        unfounded(dora, subject="life")
        unfounded(dora, subject="child", name="", email="")
        notice = give(urls=[f"{BASE}/en/members/safe-{_number}/"], email="a@safe.example")
        Notice.objects.filter(pk=notice.pk).update(flagger=flagger)
        actions.answer_notice(notice, by=dora, outcome="kept")
        actions.call_unfounded(notice, by=dora)
    assert not SenderMeasure.objects.exists()


def test_a_member_is_known_by_the_account_whatever_address_is_typed(dora: Member, mallory: Member) -> None:
    for number in range(misuse.WARN_FROM):
        unfounded(dora, by=mallory, email=f"m{number}@example.org")
    assert SenderMeasure.objects.count() == 1


# Only what was proven counts: anybody may type the address of another


def test_whoever_types_the_address_of_another_has_nobody_warned(dora: Member, mallory: Member) -> None:
    for number in range(misuse.WARN_FROM + 1):
        unfounded(dora, is_proven=False)
        last = unfounded(dora, by=make_member(f"puppet{number}"), is_proven=False)  # signed in, with her address
    assert not SenderMeasure.objects.exists()
    assert any("it counts for nobody" in mail.text for mail in mails_to())
    assert give(urls=[f"{BASE}/en/"])
    one = unfounded(dora)
    assert (misuse.record_in(one, timezone.now()).unfounded, misuse.warning_of(last, timezone.now())) == (1, None)


def test_what_was_typed_adds_nothing_to_what_was_proven(warned: SenderMeasure, dora: Member) -> None:
    typed = unfounded(dora, is_proven=False)
    assert misuse.warning_of(typed, timezone.now()) is None
    with pytest.raises(PermissionDenied, match="typed address"):
        actions.refuse_notices(typed, by=dora, until=days(30))
    assert misuse.record_in(warned.notice, timezone.now()).unfounded == misuse.WARN_FROM


def test_whoever_is_refused_by_account_is_refused_by_its_address_too(dora: Member, mallory: Member) -> None:
    EmailAddress.objects.update_or_create(user=mallory, defaults={"email": "mallory@example.org", "verified": True})
    for _number in range(misuse.WARN_FROM):
        unfounded(dora, by=mallory)
    a_day_passes()
    last = unfounded(dora, by=mallory)
    actions.refuse_notices(last, by=dora, until=days(30))
    with pytest.raises(PermissionDenied, match="not taken until"):
        give(urls=[f"{BASE}/en/"], email="Mallory@example.org")
    assert give(urls=[f"{BASE}/en/"])  # the address that she typed is another's


# Refusing


def test_nobody_is_refused_without_a_warning_and_one_more_since(dora: Member) -> None:
    first = unfounded(dora)
    with pytest.raises(PermissionDenied, match="without a warning"):
        actions.refuse_notices(first, by=dora, until=days(30))
    for _number in range(misuse.WARN_FROM - 1):
        last = unfounded(dora)
    assert last.measures.get().kind == "warn"
    for notice in (first, last):
        with pytest.raises(PermissionDenied, match="without a warning"):
            actions.refuse_notices(notice, by=dora, until=days(30))
    founded = give(urls=[f"{BASE}/en/members/bob/"])
    actions.answer_notice(founded, by=dora, outcome="acted")
    with pytest.raises(PermissionDenied, match="not called"):
        actions.refuse_notices(fresh(founded), by=dora, until=days(30))


def test_refused_until_the_day_but_of_children_and_lives(refused: SenderMeasure, mallory: Member) -> None:
    with pytest.raises(PermissionDenied, match="not taken until"):
        give(urls=[f"{BASE}/en/"])
    with pytest.raises(PermissionDenied):
        give(urls=[f"{BASE}/en/"], email=EMAIL.upper())
    assert give(urls=[f"{BASE}/en/"], subject="life")
    assert give(urls=[f"{BASE}/en/"], subject="child")
    assert give(urls=[f"{BASE}/en/"], email="other@example.org")
    assert give(urls=[f"{BASE}/en/"], at=refused.ends_at)
    told = next(mail for mail in mails_to() if "take no notices" in mail.text and "Until" in mail.text)
    assert "Read the guide." in told.text
    assert "always taken" in told.text


def test_a_second_click_is_the_same_refusal(refused: SenderMeasure, dora: Member) -> None:
    assert actions.refuse_notices(refused.notice, by=dora, until=days(60)) == refused


def test_how_long(warned: SenderMeasure, dora: Member) -> None:
    notice = unfounded(dora)
    for until in (timezone.now(), days(200), None):
        with pytest.raises(ValidationError):
            actions.refuse_notices(notice, by=dora, until=until)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        actions.refuse_notices(notice, by=dora, until=days(9), words="a" * 2001)


def test_who_may(warned: SenderMeasure, dora: Member, mallory: Member) -> None:
    notice = unfounded(dora)
    for act in (
        lambda: actions.refuse_notices(notice, by=mallory, until=days(9)),
        lambda: actions.end_measure(warned, by=mallory),
        lambda: actions.take_back_unfounded(notice, by=mallory),
    ):
        with pytest.raises(PermissionDenied):
            act()


# Taking back


def test_a_refusal_is_taken_back(refused: SenderMeasure, warned: SenderMeasure, dora: Member) -> None:
    actions.end_measure(refused, by=dora)
    actions.end_measure(refused, by=dora)
    assert give(urls=[f"{BASE}/en/"])
    assert fresh(warned).is_in_force
    assert [mail.subject for mail in mails_to()].count(mails_to()[-2].subject) == 1


def test_with_the_warning_ends_what_rests_on_it(refused: SenderMeasure, warned: SenderMeasure, dora: Member) -> None:
    actions.end_measure(warned, by=dora)
    assert not SenderMeasure.objects.standing().exists()
    assert give(urls=[f"{BASE}/en/"])


def test_a_notice_that_was_not_unfounded_ends_what_it_led_to(refused: SenderMeasure, dora: Member) -> None:
    actions.take_back_unfounded(refused.notice, by=dora)
    assert fresh(refused.notice).unfounded_at is None
    assert not fresh(refused).is_in_force


def test_a_warning_for_which_there_are_too_few_ends(warned: SenderMeasure, dora: Member) -> None:
    first = Notice.objects.order_by("pk")[0]
    actions.take_back_unfounded(first, by=dora)
    assert not fresh(warned).is_in_force


# Contesting


def test_a_warning_is_contested_and_somebody_else_takes_it_back(
    warned: SenderMeasure, dora: Member, lea: Member
) -> None:
    thing = f"measure-{warned.pk}"
    appeal = actions.contest_notice(warned.notice, thing, text=WHY)
    assert actions.contest_notice(warned.notice, thing, text=WHY) == appeal
    assert (appeal.sender_measure, appeal.decision, appeal.contested_made_by) == (warned, None, dora)
    with pytest.raises(PermissionDenied):
        actions.decide_appeal(appeal, by=dora, outcome="reversed", reasons=REASONS)
    before = len(mails_to())
    actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons=REASONS)
    assert (fresh(warned).is_in_force, fresh(warned).undone_by) == (False, lea)
    assert len(mails_to()) == before + 1


def test_upheld_it_stays(refused: SenderMeasure, lea: Member) -> None:
    appeal = actions.contest_notice(refused.notice, f"measure-{refused.pk}", text=WHY)
    actions.decide_appeal(appeal, by=lea, outcome="upheld", reasons=REASONS)
    assert fresh(refused).is_in_force


def test_taking_it_back_settles_the_appeal(warned: SenderMeasure, dora: Member) -> None:
    appeal = actions.contest_notice(warned.notice, f"measure-{warned.pk}", text=WHY)
    actions.end_measure(warned, by=dora)
    assert fresh(appeal).outcome == "granted"


def test_an_answer_that_was_wrong_ends_the_warning_too(warned: SenderMeasure, lea: Member) -> None:
    appeal = actions.contest_notice(warned.notice, "answer", text=WHY)
    actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons=REASONS)
    assert not fresh(warned).is_in_force


# What the database refuses, what is kept, what is counted


def test_the_database_holds(warned: SenderMeasure, refused: SenderMeasure) -> None:
    wrong: list[dict[str, Any]] = [
        {"warning": None}, {"ends_at": refused.made_at}, {"unfounded": 0}, {"decided": 1}, {"kind": "other"},
        {"undone_by": refused.made_by}, {"notice": warned.notice},
    ]  # fmt: skip
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            SenderMeasure.objects.filter(pk=refused.pk).update(**values)


def test_it_is_erased_with_the_notice(refused: SenderMeasure) -> None:
    Notice.objects.update(decided_at=timezone.now() - dt.timedelta(days=400))
    keeping.forget_notices(at=timezone.now())
    assert fresh(refused.notice).erased_at is None  # it holds, and can be contested
    keeping.forget_notices(at=timezone.now() + dt.timedelta(days=200))
    assert fresh(refused.notice).erased_at is not None
    assert fresh(refused).words == ""
    assert give(urls=[f"{BASE}/en/"])


def test_the_report_counts_refusals_and_complaints(refused: SenderMeasure, dora: Member) -> None:
    make_moderator("dan")
    actions.contest_notice(refused.notice, f"measure-{refused.pk}", text=WHY)
    assert Appeal.objects.count() == 1
    now = timezone.now()
    figures = counting.count(Period(now.year, now + dt.timedelta(days=1)))
    assert figures.table("members").rows["not_reporting"] == (1, 0)
    assert figures.table("appeals").rows["service"][-1] == 1
