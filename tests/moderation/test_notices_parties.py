"""Notices that are never refused, and who has no part in deciding one: its sender, and whoever wrote the text."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum import actions as forum_actions
from forum.models import Answer, Mail, Member
from moderation import member_data
from moderation.review import actions, queue
from moderation.review.models import Alarm, Notice, NoticeLink
from tests.moderation.noticing import BASE, EMAIL, FILLED, NAME, give, mails_to, url_of
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]

FORM = "/en/report-illegal-content/"
ONCALL = "oncall@example.org"


# Never refused


@pytest.fixture
def flooded(answer: Answer) -> Client:
    """A visitor whose network has sent all that it may."""
    client = Client()
    for number in range(10):
        sent = {**FILLED, "urls": url_of(answer), "email": f"n{number}@example.org"}
        assert client.post(FORM, sent).status_code == 302
    return client


@pytest.mark.parametrize("subject", ["child", "life"])
def test_a_life_is_heard_over_any_limit(subject: str, answer: Answer, flooded: Client) -> None:
    assert flooded.post(FORM, {**FILLED, "urls": url_of(answer), "subject": "fraud"}).status_code == 429
    sent = {**FILLED, "urls": url_of(answer), "subject": subject}
    assert flooded.post(FORM, sent).status_code == 302
    assert Notice.objects.filter(subject=subject).count() == 1
    assert Alarm.objects.count() == 1  # nobody was being called


def test_many_of_them_call_once_until_somebody_comes(
    answer: Answer, flooded: Client, dora: Member, settings: Any
) -> None:
    settings.ONCALL_EMAIL = [ONCALL]
    sent = {**FILLED, "urls": url_of(answer), "subject": "life"}
    for _again in range(3):
        assert flooded.post(FORM, sent).status_code == 302
    assert (Notice.objects.filter(subject="life").count(), Alarm.objects.count()) == (3, 1)
    assert len([mail for mail in Mail.objects.all() if mail.to == [ONCALL]]) == 1
    actions.acknowledge_alarm(Alarm.objects.get(), by=dora)
    assert flooded.post(FORM, sent).status_code == 302
    assert Alarm.objects.count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_address_others_typed_is_heard(language: str, answer: Answer) -> None:
    for number in range(5):
        Client(REMOTE_ADDR=f"10.0.{number}.1").post(FORM, {**FILLED, "urls": url_of(answer)})
    response = Client(REMOTE_ADDR="10.1.1.1").post(
        f"/{language}/report-illegal-content/", {**FILLED, "urls": url_of(answer)}, follow=True
    )
    assert response.status_code == 200
    assert {"en": "no receipt is sent", "fr": "aucun accusé de réception"}[language] in page(response)
    assert (Notice.objects.filter(email=EMAIL).count(), len(mails_to())) == (6, 5)


# Whoever sent it


def test_a_moderator_does_not_decide_their_own_notice_through_the_text(answer: Answer, dora: Member) -> None:
    notice = give(answer, by=dora)
    for act in (lambda: hide(answer, dora), lambda: actions.keep(answer, by=dora)):
        with pytest.raises(PermissionDenied, match="You sent a notice"):
            act()
    decision = actions.keep(answer, by=make_moderator("lea"))
    with pytest.raises(PermissionDenied, match="You sent a notice"):
        actions.undo(decision, by=dora)
    assert (fresh(notice).is_open, fresh(decision).is_standing) == (False, True)


def test_the_page_says_so(answer: Answer, dora: Member, as_member: Any) -> None:
    give(answer, by=dora)
    sent = {"seen": 0, "rule": "courtesy", "facts": "It insults the person who asks."}
    response = as_member(dora).post(f"/en/moderation/answer/{answer.pk}/hide/", sent)
    assert response.status_code == 403
    assert "You sent a notice about this text" in page(response)


def test_afterwards_they_decide_as_anybody(answer: Answer, dora: Member, mallory: Member) -> None:
    give(answer, by=dora)
    actions.keep(answer, by=make_moderator("lea"))
    actions.flag(answer, by=mallory, rule=courtesy())
    assert hide(answer, dora).made_by == dora


def test_what_they_reported_they_may_decide(answer: Answer, dora: Member) -> None:
    actions.flag(answer, by=dora, rule=courtesy())
    assert hide(answer, dora).made_by == dora


# Whoever wrote the text


@pytest.fixture
def complained(question: Any, dora: Member) -> Notice:
    """About what Dora, who moderates, wrote; and about a text of somebody else."""
    return give(forum_actions.answer(question, by=dora, body="Unplug it first."), question)


def test_its_author_never_sees_who_complained(complained: Notice, question: Any, dora: Member, as_member: Any) -> None:
    client = as_member(dora)
    own = NoticeLink.objects.get(answer__author=dora).answer
    address = f"/en/moderation/notices/{complained.ref}/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}name/", {"because": "I want to know."}).status_code == 404
    assert client.post(f"{address}unfounded/").status_code == 404
    for listed in (
        "/en/moderation/notices/",
        "/en/moderation/",
        f"/en/moderation/answer/{own.pk}/",
        f"/en/moderation/question/{question.pk}/",
    ):
        shown = page(client.get(listed))
        assert complained.ref not in shown
        assert NAME not in shown
    assert queue.waiting(dora) == []
    assert {line.key for line in queue.waiting(make_moderator("lea"))} == {
        ("answer", own.pk),
        ("question", question.pk),
    }


def test_nor_do_they_act_on_it(complained: Notice, question: Any, dora: Member) -> None:
    for act in (
        lambda: actions.name_sender(complained, by=dora, because="I want to know."),
        lambda: actions.answer_notice(complained, by=dora, outcome="kept"),
        lambda: actions.call_unfounded(complained, by=dora),
    ):
        with pytest.raises(PermissionDenied, match="a text of yours"):
            act()


def test_others_do(complained: Notice, as_member: Any) -> None:
    client = as_member(make_moderator("lea"))
    assert NAME in page(client.get(f"/en/moderation/notices/{complained.ref}/"))


# Whoever leaves


def test_who_leaves_is_told_how_long_it_is_kept(mallory: Member) -> None:
    notice = give(urls=[f"{BASE}/en/members/alice/"], by=mallory)
    (kept,) = member_data.kept(mallory)
    assert notice.ref in kept.what
    assert "12 months" in kept.why
