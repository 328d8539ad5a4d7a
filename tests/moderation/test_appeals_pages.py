"""Contesting by pages, for each who may and may not, in both languages; and the mails."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forum import actions as forum_actions
from forum import limits
from forum.letters import compose
from forum.models import Member, Notification, Use
from moderation.review import actions
from moderation.review.models import Appeal, Decision, OutsideRedress
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, page
from tests.moderation.warned import warn
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

WHY = "I quoted the shop."


def at(address: str, language: str = "en") -> str:
    return f"/{language}/moderation/{address}/"


def file_one(decision: Decision, member: Member) -> Appeal:
    return actions.contest(decision, by=member, text=WHY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way(language: str, answer: Any, hidden: Decision, bob: Member, lea: Member, as_member: Any) -> None:
    author, team = as_member(bob), as_member(lea)
    assert at(f"decisions/{hidden.pk}/contest", language) in page(author.get(at(f"decisions/{hidden.pk}", language)))
    form = page(author.get(at(f"decisions/{hidden.pk}/contest", language)))
    assert {"en": "had no part in this decision", "fr": "n’a pas participé"}[language] in form
    assert "dsa-out-court" in form
    for _click in range(2):
        response = author.post(at(f"decisions/{hidden.pk}/contest", language), {"text": WHY})
        assert response["Location"] == at(f"appeals/{Appeal.objects.get().pk}", language)
    appeal = Appeal.objects.get()
    place = at(f"appeals/{appeal.pk}", language)
    assert WHY in page(author.get(place))
    assert f"/{language}/moderation/appeals/{appeal.pk}/" in page(team.get(at("appeals", language)))
    assert WHY in page(team.get(place))
    assert team.post(f"{place}write/", {"text": "Which shop?"}).status_code == 302
    conversation = page(author.get(place))
    assert "Which shop?" in conversation
    assert "lea" not in conversation.lower().replace("leave", "").replace("clear", "")
    assert author.post(f"{place}write/", {"text": "Exemplia."}).status_code == 302
    seen = appeal.messages.last()
    data = {"seen": seen.pk if seen else 0, "outcome": "reversed", "reasons": "It is a quotation."}
    assert team.post(f"{place}decide/", data).status_code == 302
    assert fresh(answer).is_published
    ended = page(author.get(place))
    assert "It is a quotation." in ended
    assert "<form" not in ended.partition("<main")[2].partition("</main>")[0]


def test_who_decided_reads_and_cannot_decide(hidden: Decision, bob: Member, dora: Member, as_member: Any) -> None:
    appeal = file_one(hidden, bob)
    browser = as_member(dora)
    shown = page(browser.get(at(f"appeals/{appeal.pk}")))
    assert "somebody else looks at the appeal" in shown
    assert "Nobody else can at the moment" in shown
    data = {"seen": appeal.messages.get().pk, "outcome": "upheld", "reasons": "Because."}
    assert browser.post(at(f"appeals/{appeal.pk}/decide"), data).status_code == 403
    assert browser.post(at(f"appeals/{appeal.pk}/write"), {"text": "Hm."}).status_code == 403
    assert fresh(appeal).is_open


def test_for_others_it_is_not_there(
    hidden: Decision, bob: Member, mallory: Member, client: Any, as_member: Any
) -> None:
    appeal = file_one(hidden, bob)
    own = [f"appeals/{appeal.pk}", f"decisions/{hidden.pk}/contest"]
    for address in own:
        assert as_member(mallory).get(at(address)).status_code == 404
        assert client.get(at(address)).status_code == 302
    for act in ("write", "withdraw", "decide"):
        assert as_member(mallory).post(at(f"appeals/{appeal.pk}/{act}"), {"text": "x"}).status_code == 404
    assert as_member(bob).get(at("appeals")).status_code == 404
    assert as_member(bob).post(at(f"appeals/{appeal.pk}/decide")).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_moderator_is_told(
    language: str, hidden: Decision, bob: Member, lea: Member, as_member: Any
) -> None:
    appeal = file_one(hidden, bob)
    first, second = as_member(lea), as_member(make_moderator("zoe"))
    data = {"seen": appeal.messages.get().pk, "outcome": "upheld", "reasons": "It insults."}
    place = at(f"appeals/{appeal.pk}/decide", language)
    assert first.post(place, data).status_code == 302
    assert first.post(place, data).status_code == 302  # clicked twice
    response = second.post(place, {**data, "outcome": "reversed"})
    assert response.status_code == 409
    assert "It insults." in page(response)
    assert fresh(hidden).is_standing
    assert second.post(at(f"appeals/{appeal.pk}/write", language), {"text": "But."}).status_code == 409


def test_withdrawn_by_its_page(hidden: Decision, bob: Member, as_member: Any) -> None:
    appeal = file_one(hidden, bob)
    for _click in range(2):
        assert as_member(bob).post(at(f"appeals/{appeal.pk}/withdraw")).status_code == 302
    assert fresh(appeal).outcome == "withdrawn"
    assert "You have withdrawn" in page(as_member(bob).get(at(f"appeals/{appeal.pk}")))


def test_a_suspended_member_contests(bob: Member, dora: Member, as_member: Any) -> None:
    warn(bob, dora)
    until = timezone.now() + dt.timedelta(days=9)
    decision = actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=until)
    browser = as_member(fresh(bob))
    assert "Contest this decision" in page(browser.get(at(f"decisions/{decision.pk}")))
    assert browser.post(at(f"decisions/{decision.pk}/contest"), {"text": WHY}).status_code == 302
    assert Appeal.objects.get().decision == decision


def test_what_is_missing_is_said(hidden: Decision, bob: Member, lea: Member, as_member: Any) -> None:
    response = as_member(bob).post(at(f"decisions/{hidden.pk}/contest"), {"text": " "})
    assert response.status_code == 422
    assert "Say in your own words why." in page(response)
    appeal = file_one(hidden, bob)
    browser = as_member(lea)
    place = at(f"appeals/{appeal.pk}/decide")
    for data, said in [
        ({}, "Choose how the appeal ends."),
        ({"outcome": "upheld"}, "Say why"),
        ({"outcome": "replaced", "reasons": "Too hard."}, "Choose what is decided instead."),
        ({"outcome": "replaced", "reasons": "Too hard.", "measure": "correct"}, "Choose the rule of the charter"),
    ]:
        response = browser.post(place, {"seen": appeal.messages.get().pk, **data})
        assert response.status_code == 422
        assert said in page(response)
        assert data.get("reasons", "") in page(response)
    assert fresh(appeal).is_open


def test_replaced_by_its_page(hidden: Decision, bob: Member, lea: Member, as_member: Any) -> None:
    appeal = file_one(hidden, bob)
    data = {"seen": appeal.messages.get().pk, "outcome": "replaced", "reasons": "Too hard.", "measure": "correct"}
    response = as_member(lea).post(
        at(f"appeals/{appeal.pk}/decide"), {**data, "rule": "courtesy", "facts": "Take the name out."}
    )
    assert response.status_code == 302
    instead = fresh(appeal).instead
    assert instead.request == "Take the name out."
    assert at(f"decisions/{instead.pk}") in page(as_member(bob).get(at(f"appeals/{appeal.pk}")))


def test_who_reported_goes_from_the_mail_to_the_appeal(
    answer: Any, alice: Member, dora: Member, lea: Member, as_member: Any
) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    decision = actions.keep(answer, by=dora)
    subject, text, _html = compose(Notification.objects.get(member=alice, kind="reported"))
    assert "stays as it is" in subject
    report = f"/en/moderation/report/answer/{answer.pk}/"
    assert report in text
    browser = as_member(alice)
    assert at(f"decisions/{decision.pk}/contest") in page(browser.get(report))
    assert browser.post(at(f"decisions/{decision.pk}/contest"), {"text": WHY}).status_code == 302
    appeal = Appeal.objects.get()
    shown = page(browser.get(at(f"appeals/{appeal.pk}")))
    assert at(f"decisions/{decision.pk}") + '"' not in shown  # that page is its author's
    data = {
        "seen": appeal.messages.get().pk,
        "outcome": "reversed",
        "reasons": "They were right.",
        "measure": "hide",
        "rule": "courtesy",
    }
    assert as_member(lea).post(at(f"appeals/{appeal.pk}/decide"), {**data, "facts": FACTS}).status_code == 302
    assert fresh(answer).visibility == "hidden"
    assert "something was done" in page(browser.get(at(f"appeals/{appeal.pk}")))


def test_only_an_administrator_is_left(hidden: Decision, bob: Member, as_member: Any) -> None:
    admin = make_member("root", is_staff=True, is_superuser=True)
    assert "An administrator of the site looks" in page(as_member(bob).get(at(f"decisions/{hidden.pk}/contest")))
    appeal = file_one(hidden, bob)
    browser = as_member(admin)
    assert at(f"appeals/{appeal.pk}") in page(browser.get(at("appeals")))
    assert WHY in page(browser.get(at(f"appeals/{appeal.pk}")))
    data = {"seen": appeal.messages.get().pk, "outcome": "reversed", "reasons": "It is a quotation."}
    assert browser.post(at(f"appeals/{appeal.pk}/decide"), data).status_code == 302
    assert fresh(hidden).undone_by == admin


def test_too_many_are_told_when_to_come_back(hidden: Decision, bob: Member, as_member: Any) -> None:
    for hours in (0, 1):
        until = limits._end_of_window(timezone.now() + dt.timedelta(hours=hours), limits.LIMITS["appeal"].seconds)
        Use.objects.create(act="appeal", who=f"member:{bob.pk}", until=until, count=10_000)
    response = as_member(bob).post(at(f"decisions/{hidden.pk}/contest"), {"text": WHY})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert WHY in page(response)
    appeal = file_one(hidden, bob)
    response = as_member(bob).post(at(f"appeals/{appeal.pk}/write"), {"text": "One more."})
    assert response.status_code == 429
    assert "Retry-After" in response
    assert "One more." in page(response)
    assert as_member(bob).post(at(f"appeals/{appeal.pk}/withdraw")).status_code == 429


def test_the_operators_text_about_bodies_outside(hidden: Decision, bob: Member, as_member: Any) -> None:
    OutsideRedress.objects.create(
        text_en="User Rights, https://example.org, in English.", checked_on=dt.date(2026, 11, 1)
    )
    shown = page(as_member(bob).get(at(f"decisions/{hidden.pk}/contest")))
    assert "User Rights" in shown
    assert "2026-11-01" in shown
    assert "dsa-out-court" not in shown
    assert "dsa-out-court" in page(as_member(bob).get(at(f"decisions/{hidden.pk}/contest", "fr")))


@pytest.mark.parametrize(("language", "words"), [("en", ["court", "14"]), ("fr", ["tribunal", "14"])])
def test_mails_at_each_step(language: str, words: list[str], question: Any, dora: Member, lea: Member) -> None:
    author = make_member("brigitte", language=language)
    decision = hide(forum_actions.answer(question, by=author, body="You idiot."), dora)
    appeal = actions.contest(decision, by=author, text=WHY)
    actions.write_to_appeal(appeal, by=lea, text="Which shop <b>exactly</b>?")
    actions.decide_appeal(appeal, by=lea, outcome="upheld", reasons="It insults all the same.")
    told = list(Notification.objects.filter(member=author, kind="appeal").order_by("pk"))
    letters = [compose(one) for one in told]
    assert len(letters) == 3
    assert words[0] in letters[0][1]
    assert "Which shop <b>exactly</b>?" in letters[1][1]
    assert "<b>exactly" not in letters[1][2]
    assert "It insults all the same." in letters[2][1]
    for subject, text, html in letters:
        assert subject
        assert f"/{language}/moderation/appeals/{appeal.pk}/" in text
        assert "<time" not in text
        for name in ("dora", "Dora", "Lea"):
            assert name not in subject + text + html


def test_a_late_answer_is_marked(hidden: Decision, bob: Member, lea: Member, as_member: Any) -> None:
    appeal = file_one(hidden, bob)
    assert "late" not in page(as_member(lea).get(at("appeals"))).partition("<main")[2].replace("translate", "")
    earlier = appeal.filed_at - dt.timedelta(days=20)
    Appeal.objects.update(filed_at=earlier, filed_on=earlier.date())
    assert "late" in page(as_member(lea).get(at("appeals"))).partition("<main")[2]


def test_the_oldest_stands_first(question: Any, bob: Member, dora: Member, lea: Member, as_member: Any) -> None:
    found = []
    for name in ("ana", "ben"):
        author = make_member(name)
        found.append(file_one(hide(forum_actions.answer(question, by=author, body="You idiot."), dora), author))
    Appeal.objects.filter(pk=found[1].pk).update(filed_at=found[0].filed_at - dt.timedelta(days=1))
    shown = page(as_member(lea).get(at("appeals")))
    assert shown.index(at(f"appeals/{found[1].pk}")) < shown.index(at(f"appeals/{found[0].pk}"))
