"""Asking without one's name: the public learns it nowhere, the moderation team sees it, and whoever asked may act.

`tests/journeys/test_hostile.py` looks for such a name on every address of the site, as everybody.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum import actions, letters, rungs, telling
from forum.models import Mail, Member, Notification, Question, Subscription
from forum.structured_data import question_data
from knowledge import promotion
from knowledge.models import ArticlePage
from tests.people import make_member

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
NAME, SAID = "zqcanary", "The person who asked"


@pytest.fixture
def unnamed(db: Any) -> Member:
    return make_member(NAME)


@pytest.fixture
def anonymous(ask: Callable[..., Question], unnamed: Member) -> Question:
    return ask(by=unnamed, is_anonymous=True)


def names(text: str) -> bool:
    return NAME in text.lower()


@pytest.mark.wide
def test_the_page_says_the_person_who_asked_under_each_of_their_texts(
    anonymous: Question, unnamed: Member, bob: Member, as_member: SignIn
) -> None:
    own = actions.answer(anonymous, by=unnamed, body="It was the hose.")
    actions.comment(own, by=unnamed, body="Since Monday.")
    helped = actions.answer(anonymous, by=bob, body="It happens.")
    actions.accept(helped, by=unnamed)
    for client in (Client(), as_member(bob), as_member(bob)):
        page = client.get(anonymous.get_absolute_url()).text
        assert not names(page)
        assert page.count(f"<b>{SAID}</b>") == 3
        assert "chosen by the person who asked" in page
        assert "/members/bob/" in page


def test_moderators_see_who_asked_and_that_the_public_does_not(
    anonymous: Question, dora: Member, as_member: SignIn
) -> None:
    page = as_member(dora).get(anonymous.get_absolute_url()).text
    assert "Anonymous to the public. Written by: Zqcanary" in " ".join(page.replace("\n", " ").split())


@pytest.mark.wide
def test_whoever_asked_acts_as_ever_and_may_show_their_name(
    anonymous: Question, unnamed: Member, bob: Member, as_member: SignIn
) -> None:
    client = as_member(unnamed)
    answer = actions.answer(anonymous, by=bob, body="Turn it off and on.")
    assert client.post(f"/en/answers/{answer.pk}/accept/").status_code == 302
    page = client.get(anonymous.get_absolute_url()).text
    assert "Your name is not shown here" in page
    anonymous.refresh_from_db()
    assert anonymous.is_resolved
    version = anonymous.version
    client.post(f"/en/questions/{anonymous.pk}/name/", {"value": "1"})
    anonymous.refresh_from_db()
    assert not anonymous.is_anonymous
    assert anonymous.version > version
    assert names(Client().get(anonymous.get_absolute_url()).text)


def test_only_whoever_asked_decides(anonymous: Question, dora: Member, mallory: Member) -> None:
    for member in (dora, mallory):
        with pytest.raises(PermissionDenied, match="Only the person who asked"):
            actions.set_anonymous(anonymous, by=member, is_anonymous=False)
    anonymous.refresh_from_db()
    assert anonymous.is_anonymous


@pytest.mark.wide
def test_their_profile_does_not_lead_there(
    anonymous: Question, unnamed: Member, ask: Callable[..., Question], bob: Member, as_member: SignIn
) -> None:
    named = ask("Why does the pump of mine whistle?", by=unnamed)
    actions.accept(actions.answer(anonymous, by=unnamed, body="It was the hose."), by=unnamed)
    profile = f"/en/members/{NAME}/"
    for client in (Client(), as_member(bob)):
        page = client.get(profile)
        assert named.title in page.text
        assert anonymous.title not in page.text
        assert page.context["helped"]["solutions"] == 0
    assert anonymous.title in as_member(unnamed).get(profile).text


def test_history_names_nobody_but_others(anonymous: Question, unnamed: Member, dora: Member, as_member: SignIn) -> None:
    actions.edit_question(anonymous, by=unnamed, title=anonymous.title, body="More.", tags=["pump"])
    actions.edit_question(anonymous, by=dora, title=anonymous.title, body="More, shorter.", tags=["pump"])
    page = Client().get(f"/en/questions/{anonymous.pk}/history/").text
    assert not names(page)
    assert SAID in page
    assert "Dora" in page


def test_machines_read_no_name(anonymous: Question, unnamed: Member, client: Client) -> None:
    answer = actions.answer(anonymous, by=unnamed, body="It was the hose.")
    data = question_data(anonymous, [answer])
    assert data is not None
    assert data["mainEntity"]["author"] == {"@type": "Person", "name": SAID}
    assert not names(str(data))
    for address in ("/api/v1/questions", f"/api/v1/questions/{anonymous.pk}"):
        reply = client.get(address)
        assert not names(reply.text)
        assert SAID in reply.text


@pytest.mark.wide
def test_no_notification_and_no_mail_says_it(
    anonymous: Question, unnamed: Member, bob: Member, mallory: Member
) -> None:
    Subscription.objects.create(member=mallory, person=unnamed, reason=Subscription.Reason.MEMBER)
    assert mallory not in rungs.followers(anonymous, timezone.now())
    actions.follow(anonymous, by=bob)
    answer = actions.answer(anonymous, by=bob, body="It happens.")
    actions.comment(answer, by=unnamed, body="Thank you.")
    actions.accept(answer, by=unnamed)
    actions.follow(anonymous, by=mallory)
    told = Notification.objects.exclude(member=unnamed)
    assert told.count() >= 2
    for notification in told:
        assert not names("".join(letters.compose(notification)))
    assert not any(names(f"{row.subject}{row.text}{row.html}{row.headers}") for row in Mail.objects.all())


@pytest.mark.wide
def test_a_guide_made_of_their_own_answer_credits_nobody_by_name(
    anonymous: Question, unnamed: Member, editor: Member, site_tree: Any, client: Client
) -> None:
    answer = actions.answer(anonymous, by=unnamed, body="It was the hose.")
    actions.accept(answer, by=unnamed)
    guide = promotion.promote(answer, by=editor, title="Clean the hose")
    guide.get_latest_revision().publish()
    page = client.get(ArticlePage.objects.get(pk=guide.pk).url).text
    assert not names(page)
    assert SAID in page
    unnamed.refresh_from_db()
    assert unnamed.reputation >= 20  # and earns what anybody would


def test_the_case_of_an_anonymous_question_says_asker_as_ever(
    anonymous: Question, unnamed: Member, bob: Member
) -> None:
    from moderation.mediation import snapshot

    actions.answer(anonymous, by=bob, body=f"Ask @{NAME} again.")
    frozen = snapshot.take(anonymous, asker=unnamed)
    assert not names(frozen)
    assert '"by":"asker"' in frozen


def test_a_program_may_ask_without_its_name(alice: Member, ask: Callable[..., Question]) -> None:
    assert not ask().is_anonymous
    assert ask("Why does the other pump whistle?", is_anonymous=True).is_anonymous


@pytest.mark.wide
def test_silence_does_not_say_it_either(anonymous: Question, unnamed: Member, bob: Member) -> None:
    """Whoever blocks one member after the other would see by what they are not told who asked."""
    actions.follow(anonymous, by=bob)
    own = actions.answer(anonymous, by=bob, body="It happens.")
    actions.block(unnamed, by=bob)
    actions.answer(anonymous, by=unnamed, body="It was the hose.")
    actions.comment(own, by=unnamed, body="Thank you, @bob.")
    assert {"answer", "comment"} <= set(Notification.objects.filter(member=bob).values_list("kind", flat=True))
    assert all(map(letters.is_still_right, Notification.objects.filter(member=bob, kind__in=["answer", "comment"])))


@pytest.mark.wide
def test_what_was_told_before_does_not_say_it_afterwards(
    ask: Callable[..., Question], alice: Member, bob: Member, as_member: SignIn
) -> None:
    actions.follow(alice, by=bob)
    question = ask()
    telling.go_on()
    assert "because you follow this person" in as_member(bob).get("/en/notifications/").text
    actions.set_anonymous(question, by=alice, is_anonymous=True)
    page = as_member(bob).get("/en/notifications/").text
    assert question.title in page
    assert "because you follow this person" not in page
