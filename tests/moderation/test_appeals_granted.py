"""What the team puts right itself while it is contested: whoever contests reads so, in one mail, and it is counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions as forum_actions
from forum import letters
from forum.models import Mail, Member, Notification
from moderation.review import actions
from moderation.review.appealing import Measure
from moderation.review.models import Decision
from moderation.review.notice_appealing import contested_of
from moderation.review.reasons import Because
from moderation.review.transparency.counting import count
from moderation.review.transparency.period import Period
from tests.moderation.contesting import WHY, contest, decide
from tests.moderation.noticing import give, mails_to
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]

BACK = {"en": "Everything that it took is back, points included.", "fr": "points compris."}
DONE = {"en": "did something about the text", "fr": "a agi sur le texte"}


@pytest.fixture
def lea(db: Any) -> Member:
    return make_moderator("lea")


def words_of(mail: Mail) -> str:
    """Mails to members are written when they leave."""
    written = letters.letter_for(mail)
    assert written is not None
    return f"{written.subject}\n{written.text}"


def mailed(member: Member) -> int:
    return Mail.objects.filter(notification__member=member).count()


# Whom the decision restricts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_author_reads_that_it_is_back_with_its_points(
    language: str, answer: Any, alice: Member, bob: Member, dora: Member, as_member: Any
) -> None:
    Member.objects.filter(pk=bob.pk).update(language=language)
    forum_actions.vote(answer, by=alice, value=1)
    points = fresh(bob).reputation
    decision = hide(answer, dora)
    appeal = contest(decision, bob)
    assert fresh(bob).reputation < points
    before = Mail.objects.count()
    actions.undo(decision, by=dora)
    assert fresh(bob).reputation == points
    (mail,) = Mail.objects.order_by("pk")[before:]
    assert BACK[language] in words_of(mail)
    assert BACK[language] in page(as_member(bob).get(f"/{language}/moderation/appeals/{appeal.pk}/"))
    assert not Notification.objects.filter(ref=f"{decision.ref}:undone").exists()


def test_without_an_appeal_the_mail_of_undoing_stays(answer: Any, bob: Member, dora: Member) -> None:
    decision = hide(answer, dora)
    actions.undo(decision, by=dora)
    assert Notification.objects.filter(member=bob, ref=f"{decision.ref}:undone").exists()


def test_a_restriction_of_a_member_is_not_told_of_points(bob: Member, dora: Member, as_member: Any) -> None:
    warning = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    appeal = contest(warning, bob)
    actions.undo(warning, by=dora)
    shown = page(as_member(bob).get(f"/en/moderation/appeals/{appeal.pk}/"))
    assert "Nothing of it is left." in shown and "points included" not in shown


def test_whoever_took_it_back_does_not_decide_it_again(answer: Any, bob: Member, dora: Member, lea: Member) -> None:
    decision = hide(answer, dora)
    contest(decision, bob)
    actions.undo(decision, by=dora)
    with pytest.raises(PermissionDenied, match="another moderator decides"):
        hide(fresh(answer), dora)
    assert hide(fresh(answer), lea).kind == "hide"


# Who had reported, or sent a notice


@pytest.fixture
def kept(answer: Any, alice: Member, dora: Member) -> Decision:
    actions.flag(answer, by=alice, rule=courtesy())
    return actions.keep(answer, by=dora)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reporter_reads_that_something_was_done(
    language: str, answer: Any, kept: Decision, alice: Member, lea: Member, as_member: Any
) -> None:
    Member.objects.filter(pk=alice.pk).update(language=language)
    appeal = contest(kept, alice)
    hide(answer, lea)
    assert fresh(appeal).outcome == "granted"
    assert DONE[language] in words_of(Mail.objects.get(notification__ref=f"{appeal.ref}:granted"))
    assert DONE[language] in page(as_member(alice).get(f"/{language}/moderation/appeals/{appeal.pk}/"))


def test_a_text_that_waits_anew_is_not_called_granted(kept: Decision, alice: Member, dora: Member) -> None:
    appeal = contest(kept, alice)
    actions.undo(kept, by=dora)
    assert fresh(appeal).outcome == "overtaken"
    assert "looks at the text anew" in words_of(Mail.objects.get(notification__ref=f"{appeal.ref}:overtaken"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sender_of_a_notice_reads_it_in_the_language_of_the_notice(
    language: str, answer: Any, dora: Member, lea: Member
) -> None:
    notice = give(answer, language=language)
    actions.keep(answer, by=dora)
    (one,) = contested_of(fresh(notice))
    appeal = actions.contest_notice(fresh(notice), one.thing, text=WHY)
    hide(fresh(answer), lea)
    assert fresh(appeal).outcome == "granted"
    assert DONE[language] in mails_to()[-1].text


# One mail for each person and decision


def instead() -> Measure:
    return Measure("hide", Because(FACTS, rule=courtesy()))


def test_whoever_contested_is_not_mailed_of_their_report_too(
    answer: Any, alice: Member, dora: Member, lea: Member
) -> None:
    carl = make_member("carl")
    for member in (alice, carl):
        actions.flag(answer, by=member, rule=courtesy())
    kept = actions.keep(answer, by=dora)
    appeals = [contest(kept, member) for member in (alice, carl)]
    before = {member.pk: mailed(member) for member in (alice, carl)}
    decide(appeals[0], lea, "reversed", measure=instead())
    assert [mailed(member) - before[member.pk] for member in (alice, carl)] == [1, 1]
    assert fresh(appeals[1]).outcome == "granted"


def test_two_senders_who_contested_have_one_mail_each(answer: Any, dora: Member, lea: Member) -> None:
    notices = [give(answer, email=f"{name}@rights.example.org") for name in ("one", "two")]
    actions.keep(answer, by=dora)
    appeals = [actions.contest_notice(fresh(one), contested_of(fresh(one))[0].thing, text=WHY) for one in notices]
    before = [len(mails_to(one.email)) for one in notices]
    decide(appeals[0], lea, measure=instead())
    assert [len(mails_to(one.email)) - count for one, count in zip(notices, before, strict=True)] == [1, 1]
    assert "Nothing is decided yet" not in mails_to(notices[1].email)[-1].text


@pytest.mark.parametrize("is_signed_in", [True, False])
@pytest.mark.parametrize("act", ["keep", "hide"])
def test_who_reported_and_sent_a_notice_is_mailed_once(
    act: str, is_signed_in: bool, answer: Any, alice: Member, dora: Member
) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    give(answer, email=alice.email, by=alice if is_signed_in else None)
    before = len(mails_to(alice.email))
    actions.keep(answer, by=dora) if act == "keep" else hide(answer, dora)
    (mail,) = mails_to(alice.email)[before:]
    assert "Decision about your notice" in mail.subject
    assert Notification.objects.filter(member=alice, kind="reported").count() == 1  # on the site all the same


def test_a_notice_that_waits_for_more_says_nothing_yet(answer: Any, question: Any, alice: Member, dora: Member) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    give(answer, question, email=alice.email, by=alice)
    hide(answer, dora)
    assert Mail.objects.filter(notification__member=alice, notification__kind="reported").count() == 1


# The figures


def test_it_is_counted_as_reversed(answer: Any, bob: Member, dora: Member) -> None:
    decision = hide(answer, dora)
    contest(decision, bob)
    actions.undo(decision, by=dora)
    now = timezone.now()
    table = count(Period(now.year, now + dt.timedelta(minutes=1))).table("appeals")
    assert {name: sum(table.column(name)) for name in table.columns if sum(table.column(name))} == {"reversed": 1}
