"""Contesting what became of a notice by pages and mails, signed out, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import limits
from forum.models import Member, Use
from moderation.review import actions
from moderation.review.models import Appeal, Notice, OutsideRedress
from moderation.review.notice_links import MAILED, token_of
from tests.moderation.contesting import REASONS, WHY, decide
from tests.moderation.noticing import BASE, NAME, give, mails_to
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]


def main_of(response: Any) -> str:
    return page(response).partition("<main")[2].partition("</main>")[0]


def place(notice: Notice, rest: str = "", language: str = "en") -> str:
    return f"/{language}/report-illegal-content/{token_of(notice, MAILED)}/{rest}"


@pytest.fixture
def kept(answer: Any, dora: Member) -> Notice:
    notice = give(answer)
    actions.keep(answer, by=dora)
    return fresh(notice)


def filed(link: str, browser: Client) -> str:
    """The page of the appeal, filed with two clicks."""
    found = {browser.post(link, {"text": WHY})["Location"] for _click in range(2)}
    assert Appeal.objects.count() == 1
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_signed_out(language: str, answer: Any, dora: Member, lea: Member, as_member: Any) -> None:
    notice = give(answer, language=language)
    actions.keep(answer, by=dora)
    sender, team = Client(), as_member(lea)
    link = re.search(rf"{BASE}(/{language}/\S+/contest/\d+/)", mails_to()[-1].text)
    assert link is not None
    assert "/contest/" in page(sender.get(place(notice, language=language)))
    form = page(sender.get(link[1]))
    assert {"en": "You can do so until", "fr": "jusqu’au"}[language] in form
    assert "dsa-out-court" in form
    own = filed(link[1], sender)
    desk = f"/{language}/moderation/appeals/{Appeal.objects.get().pk}/"
    shown = page(team.get(desk))
    assert WHY in shown
    assert "It is false." in shown
    assert NAME not in shown
    assert desk in page(team.get(f"/{language}/moderation/appeals/"))
    team.post(f"{desk}write/", {"text": "Which line?"})
    assert "Which line?" in page(sender.get(own))
    assert sender.post(f"{own}write/", {"text": "The second."}).status_code == 302
    assert team.post(f"{desk}decide/", _reversing()).status_code == 302
    assert not fresh(answer).is_published
    ended = main_of(sender.get(own))
    assert "It insults." in ended
    assert "<form" not in ended


def _reversing() -> dict[str, Any]:
    last = Appeal.objects.get().messages.order_by("-pk")[0]
    words = {"seen": last.pk, "outcome": "reversed", "reasons": "It insults.", "measure": "hide", "facts": FACTS}
    return {**words, "rule": courtesy().code}


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_at_each_step(language: str, answer: Any, dora: Member, lea: Member) -> None:
    notice = give(answer, language=language)
    decision = actions.keep(answer, by=dora)
    appeal = actions.contest_notice(notice, str(decision.pk), text=WHY)
    actions.write_to_appeal(appeal, by=lea, text="Which <b>line</b>?")
    decide(appeal, lea, "upheld")
    filed, asked, ended = mails_to()[-3:]
    court = {"en": "You can always go to a court", "fr": "tribunal"}[language]
    assert court in filed.text
    assert "Which <b>line</b>?" in asked.text
    assert REASONS in ended.text
    assert court in ended.text
    for mail in (filed, asked, ended):
        assert f"/{language}/report-illegal-content/" in mail.text
        assert f"/appeals/{appeal.pk}/" in mail.text
        assert notice.ref in mail.subject
        assert not {"léa", "dora"} & set(re.findall(r"\w+", mail.text.lower()))


def test_withdrawing_and_what_cannot_be_done_afterwards(kept: Notice) -> None:
    appeal = actions.contest_notice(kept, str(kept.links.get().decision_id), text=WHY)
    own, browser = place(kept, f"appeals/{appeal.pk}/"), Client()
    assert browser.post(f"{own}withdraw/").status_code == 302
    assert browser.post(f"{own}withdraw/").status_code == 302
    response = browser.post(f"{own}write/", {"text": "But."})
    assert response.status_code == 409
    assert f"/appeals/{appeal.pk}/" in page(response)
    assert fresh(appeal).outcome == "withdrawn"


def test_empty_words_come_back_with_a_sentence(kept: Notice) -> None:
    response = Client().post(place(kept, f"contest/{kept.links.get().decision_id}/"), {"text": " "})
    assert response.status_code == 422
    assert "Say in your own words why." in page(response)


def test_what_was_removed_offers_nothing(answer: Any, dora: Member) -> None:
    notice = give(answer)
    decision = actions.decide_hide(answer, by=dora, rule=courtesy(), facts=FACTS)
    shown = main_of(Client().get(place(notice)))
    assert "/contest/" not in shown
    assert "to a court" in shown
    assert "/contest/" not in mails_to()[-1].text
    assert Client().get(place(notice, f"contest/{decision.pk}/")).status_code == 302


def test_when_the_time_is_over_it_is_said(kept: Notice) -> None:
    address = place(kept, f"contest/{kept.links.get().decision_id}/")
    Notice.objects.update(decided_at=timezone.now() - dt.timedelta(days=190))
    assert "/contest/" not in main_of(Client().get(place(kept)))
    shown = main_of(Client().get(address))
    assert "could be contested here until" in shown
    assert "<form" not in shown
    assert Client().post(address, {"text": WHY}).status_code == 403


def test_forged_and_foreign_links_lead_nowhere(kept: Notice, dora: Member) -> None:
    other = actions.answer_notice(give(urls=[f"{BASE}/en/members/alice/"]), by=dora, outcome="kept")
    appeal = actions.contest_notice(other, "answer", text=WHY)
    assert Client().get(place(kept, f"appeals/{appeal.pk}/")).status_code == 404
    assert Client().get(f"/en/report-illegal-content/nonsense/appeals/{appeal.pk}/").status_code == 410
    assert Client().post("/en/report-illegal-content/nonsense/contest/answer/", {"text": WHY}).status_code == 410
    assert Client().get(place(kept, f"contest/{10**17}/")).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_of_the_team_is_contested(language: str, dora: Member, lea: Member, as_member: Any) -> None:
    OutsideRedress.objects.create(text_en="User Rights.", text_fr="Droits.", checked_on=dt.date(2026, 11, 1))
    notice = give(urls=[f"{BASE}/en/members/alice/"], language=language)
    actions.answer_notice(notice, by=dora, outcome="gone", answer="We saw nothing.")
    browser = Client()
    assert browser.post(place(notice, "contest/answer/", language), {"text": WHY}).status_code == 302
    appeal = Appeal.objects.get()
    team = as_member(lea)
    desk = main_of(team.get(f"/{language}/moderation/appeals/{appeal.pk}/"))
    assert "We saw nothing." in desk
    assert 'name="facts"' not in desk
    assert notice.ref in main_of(team.get(f"/{language}/moderation/appeals/"))
    assert notice.ref in main_of(team.get(f"/{language}/moderation/?kind=appeals"))
    data = {"seen": appeal.messages.get().pk, "outcome": "upheld", "reasons": "Nothing is there."}
    assert team.post(f"/{language}/moderation/appeals/{appeal.pk}/decide/", data).status_code == 302
    assert "Nothing is there." in main_of(browser.get(place(notice, f"appeals/{appeal.pk}/", language)))
    assert {"en": "User Rights.", "fr": "Droits."}[language] in mails_to()[-1].text


def test_a_sender_with_an_account_is_led_to_the_page_of_the_notice(answer: Any, dora: Member, as_member: Any) -> None:
    member = make_member("zoe")
    notice = give(answer, by=member)
    decision = actions.keep(answer, by=dora)
    appeal = actions.contest_notice(notice, str(decision.pk), text=WHY)
    response = as_member(member).get(f"/en/moderation/appeals/{appeal.pk}/")
    assert response["Location"].endswith(f"/appeals/{appeal.pk}/")
    assert "/report-illegal-content/" in response["Location"]
    assert Client().get(response["Location"]).status_code == 200
    assert as_member(make_member("eve")).get(f"/en/moderation/appeals/{appeal.pk}/").status_code == 404


def test_too_many_are_told_when_to_come_back(kept: Notice) -> None:
    browser, seconds = Client(), limits.LIMITS["appeal"].seconds
    address = place(kept, f"contest/{kept.links.get().decision_id}/")
    who = limits.hidden("127.0.0.1")
    for hours in (0, 1):
        until = limits._end_of_window(timezone.now() + dt.timedelta(hours=hours), seconds)
        Use.objects.create(act="appeal", who=who, until=until, count=10_000)
    response = browser.post(address, {"text": WHY})
    assert response.status_code == 429
    assert WHY in page(response)


def test_an_erased_notice_is_over(kept: Notice, lea: Member) -> None:
    appeal = decide(actions.contest_notice(kept, str(kept.links.get().decision_id), text=WHY), lea, "upheld")
    Notice.objects.update(erased_at=timezone.now(), name="", email="", sender_key="", reasons="", law="", member=None)
    assert Client().get(place(kept, f"appeals/{appeal.pk}/")).status_code == 410


def test_nameless_notices_are_contested_too(answer: Any, dora: Member) -> None:
    notice = give(answer, subject="child", name="", email="")
    decision = actions.keep(answer, by=dora)
    before = len(mails_to(""))
    assert Client().post(place(notice, f"contest/{decision.pk}/"), {"text": WHY}).status_code == 302
    assert Appeal.objects.count() == 1
    assert len(mails_to("")) == before == 0
