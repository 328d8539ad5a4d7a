"""Inviting somebody to answer: by privilege, a few times, once, and only whoever may and wants to."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions, privileges
from forum.actions.invitations import FOR_A_QUESTION, RECEIVED_A_DAY, SENT_A_DAY, suggested
from forum.letters import compose
from forum.models import Block, Invitation, Member, Notification, Preference, Product, Question
from forum.privileges import Privilege
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

REFUSED = "cannot be invited"
DAY = dt.timedelta(days=1)


@pytest.fixture
def ines(db: Any) -> Member:
    """Has enough points to invite."""
    return make_member("ines", reputation=privileges.required(Privilege.INVITE).points)


@pytest.mark.wide
def test_the_invited_person_is_told_by_whom_and_why(question: Question, ines: Member, bob: Member) -> None:
    invitation = actions.invite(question, person=bob, by=ines, reason="You know pumps")
    assert actions.invite(question, person=bob, by=ines, reason="Again") == invitation
    note = Notification.objects.get(member=bob, kind="invited")
    subject, text, _html = compose(note)
    assert question.title in subject
    assert "Ines thinks that you can answer" in text
    assert "You know pumps" in text
    shown = read(signed_in(bob), "/en/notifications/").text
    assert "Invited by Ines" in shown
    assert "You know pumps" in shown


def test_inviting_needs_the_privilege_and_an_open_question(
    question: Question, ines: Member, mallory: Member, bob: Member, dora: Member
) -> None:
    with pytest.raises(PermissionDenied, match="points"):
        actions.invite(question, person=bob, by=mallory)
    actions.close(question, by=dora)
    with pytest.raises(PermissionDenied, match="no more replies"):
        actions.invite(question, person=bob, by=ines)


def suspend(bob: Member, ines: Member, question: Question) -> None:
    Member.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + DAY)


def close_account(bob: Member, ines: Member, question: Question) -> None:
    Member.objects.filter(pk=bob.pk).update(is_active=False)


def leave(bob: Member, ines: Member, question: Question) -> None:
    actions.leave(by=bob, keeps_posts=True)


def block(bob: Member, ines: Member, question: Question) -> None:
    Block.objects.create(member=bob, person=ines)


def opt_out(bob: Member, ines: Member, question: Question) -> None:
    Preference.objects.create(member=bob, kind="invited", channel="never")


def answer(bob: Member, ines: Member, question: Question) -> None:
    actions.hold(actions.answer(question, by=bob, body="Clean it."))


def be_invited_by_another(bob: Member, ines: Member, question: Question) -> None:
    actions.invite(question, person=bob, by=make_member("ivan", reputation=1000))


@pytest.mark.wide
@pytest.mark.parametrize("how", [suspend, close_account, leave, block, opt_out, answer, be_invited_by_another])
def test_whoever_cannot_or_does_not_want_is_not_invited(
    question: Question, ines: Member, bob: Member, how: Callable[[Member, Member, Question], None]
) -> None:
    """One sentence for all of them: why is the person's own affair."""
    how(bob, ines, question)
    with pytest.raises(PermissionDenied, match=REFUSED):
        actions.invite(question, person=bob, by=ines)
    assert not Invitation.objects.filter(inviter=ines).exists()


def test_nobody_invites_themselves_or_whoever_asked(question: Question, ines: Member, alice: Member) -> None:
    for person in (ines, alice):
        with pytest.raises(PermissionDenied, match=REFUSED):
            actions.invite(question, person=person, by=ines)


@pytest.mark.wide
def test_three_to_a_question_and_five_a_day(ask: Callable[..., Question], ines: Member) -> None:
    people = [make_member(f"helper{number}") for number in range(6)]
    first, second, now = ask(), ask("The dryer shows E18 and does not dry"), timezone.now()
    for person in people[:FOR_A_QUESTION]:
        actions.invite(first, person=person, by=ines, at=now)
    with pytest.raises(PermissionDenied, match="3 people"):
        actions.invite(first, person=people[3], by=ines, at=now)
    for person in people[FOR_A_QUESTION:SENT_A_DAY]:
        actions.invite(second, person=person, by=ines, at=now)
    with pytest.raises(PermissionDenied, match="tomorrow"):
        actions.invite(second, person=people[5], by=ines, at=now)
    actions.invite(second, person=people[5], by=ines, at=now + DAY)
    with pytest.raises(PermissionDenied, match="3 people"):
        actions.invite(second, person=people[0], by=ines, at=now + 9 * DAY)


def test_nobody_is_invited_more_than_twice_a_day(ask: Callable[..., Question], ines: Member, bob: Member) -> None:
    now = timezone.now()
    questions = [ask(f"The washing machine number {number} shows E18") for number in range(RECEIVED_A_DAY + 1)]
    for question in questions[:-1]:
        actions.invite(question, person=bob, by=ines, at=now)
    with pytest.raises(PermissionDenied, match=REFUSED):
        actions.invite(questions[-1], person=bob, by=ines, at=now + DAY / 2)
    actions.invite(questions[-1], person=bob, by=ines, at=now + DAY)


@pytest.mark.wide
def test_whoever_solved_the_like_is_proposed(
    ask: Callable[..., Question], ines: Member, bob: Member, mallory: Member, alice: Member
) -> None:
    kettle = Product.objects.create(name="Kettle K1", slug="kettle-k1")
    for helper, tags, product in ((bob, ["pump"], None), (bob, ["pump"], None), (mallory, ["x"], kettle)):
        solved = ask(tags=tags, product=product)
        actions.accept(actions.answer(solved, by=helper, body="Clean it."), by=alice)
    other = ask(tags=["elsewhere"])
    actions.accept(actions.answer(other, by=make_member("carl"), body="Clean it."), by=alice)
    question = ask(tags=["pump"], product=kettle)
    assert [(member.username, member.solved) for member in suggested(question, by=ines)] == [("bob", 2), ("mallory", 1)]
    actions.invite(question, person=bob, by=ines)
    assert [member.username for member in suggested(question, by=ines)] == ["mallory"]


def test_whoever_solved_what_they_asked_without_a_name_is_not_proposed(
    ask: Callable[..., Question], ines: Member, bob: Member, alice: Member
) -> None:
    solved = ask()
    actions.accept(actions.answer(solved, by=alice, body="I cleaned it."), by=alice)
    question = ask(by=bob)
    assert [member.username for member in suggested(question, by=ines)] == ["alice"]
    Question.objects.filter(pk=solved.pk).update(is_anonymous=True)
    assert suggested(question, by=ines) == []


@pytest.mark.wide
def test_whoever_asked_without_a_name_invites_without_it(question: Question, alice: Member, bob: Member) -> None:
    Question.objects.update(is_anonymous=True)
    Member.objects.filter(pk=alice.pk).update(reputation=1000)
    alice.refresh_from_db()
    actions.invite(question, person=bob, by=alice)
    note = Notification.objects.get(member=bob, kind="invited")
    assert "Alice" not in "".join(compose(note))
    assert "Alice" not in read(signed_in(bob), "/en/notifications/").text


@pytest.mark.wide
def test_inviting_by_the_page(question: Question, ines: Member, bob: Member, mallory: Member) -> None:
    address = f"/en/questions/{question.pk}/invite/"
    client = signed_in(ines)
    assert address in read(client, page(question)).text
    assert address not in read(signed_in(mallory), page(question)).text
    assert read(signed_in(mallory), address).status_code == 403
    unknown = client.post(address, {"name": "nobody", "reason": "You know pumps"})
    assert unknown.status_code == 422
    assert "Nobody has this name" in unknown.text
    assert "You know pumps" in unknown.text
    assert "Choose a person." in client.post(address, {}).text
    sent = client.post(address, {"name": "@Bob", "reason": "You know pumps"})
    assert sent["Location"] == page(question)
    assert Invitation.objects.get().invited == bob
    refused = client.post(address, {"name": "alice"})
    assert refused.status_code == 403
    assert REFUSED in refused.text


@pytest.mark.wide
def test_one_of_those_proposed_is_chosen(
    ask: Callable[..., Question], question: Question, ines: Member, bob: Member, alice: Member
) -> None:
    actions.accept(actions.answer(ask(), by=bob, body="Clean it."), by=alice)
    address = f"/en/questions/{question.pk}/invite/"
    client = signed_in(ines)
    assert "Bob: solved 1 such question" in read(client, address).text
    client.post(address, {"chosen": "bob"})
    assert Invitation.objects.get().invited == bob
