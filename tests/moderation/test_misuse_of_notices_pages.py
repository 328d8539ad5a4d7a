"""The desk and the pages of a sender whose notices are manifestly unfounded, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import Member
from moderation.review import actions, misuse
from moderation.review.models import Appeal, Notice, SenderMeasure
from moderation.review.notice_links import MAILED, token_of
from tests.moderation.contesting import REASONS, WHY, days
from tests.moderation.noticing import BASE, FILLED, give, mails_to
from tests.moderation.reviewing import LANGUAGES, fresh, page
from tests.moderation.warned import a_day_passes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site"), pytest.mark.wide]


def answered(dora: Member, language: str = "en") -> Notice:
    urls = [f"{BASE}/en/members/nobody-{Notice.objects.count()}/"]
    notice = actions.confirm_sender(give(urls=urls, language=language))
    return actions.answer_notice(notice, by=dora, outcome="kept")


def one_more_than_warned(dora: Member, language: str = "en") -> Notice:
    for _number in range(misuse.WARN_FROM):
        actions.call_unfounded(answered(dora, language), by=dora)
    a_day_passes()
    return actions.call_unfounded(answered(dora, language), by=dora)


@pytest.mark.parametrize("language", LANGUAGES)
def test_warned_refused_and_taken_back_on_the_desk(language: str, dora: Member, as_member: Any) -> None:
    desk, team = f"/{language}/moderation/notices/", as_member(dora)
    for _number in range(misuse.WARN_FROM):
        notice = answered(dora, language)
        assert team.post(f"{desk}{notice.ref}/unfounded/").status_code == 302
    assert "/refuse/" not in page(team.get(f"{desk}{notice.ref}/"))
    a_day_passes()
    notice = answered(dora, language)
    team.post(f"{desk}{notice.ref}/unfounded/")
    assert "/refuse/" in page(team.get(f"{desk}{notice.ref}/"))
    assert team.post(f"{desk}{notice.ref}/refuse/", {"until": "", "words": "No."}).status_code == 422
    assert team.post(f"{desk}{notice.ref}/refuse/", {"until": "2099-01-01"}).status_code == 422
    until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assert team.post(f"{desk}{notice.ref}/refuse/", {"until": until, "words": "Read."}).status_code == 302
    refusal = SenderMeasure.objects.get(kind="refuse")
    shown = page(team.get(f"{desk}{notice.ref}/"))
    assert f"/measures/{refusal.pk}/end/" in shown
    assert "/refuse/" not in shown
    assert team.post(f"{desk}{answered_before(notice)}/measures/{refusal.pk}/end/").status_code == 404
    assert team.post(f"{desk}{notice.ref}/measures/{refusal.pk}/end/").status_code == 302
    assert not fresh(refusal).is_in_force
    assert team.post(f"{desk}{notice.ref}/founded/").status_code == 302
    assert fresh(notice).unfounded_at is None


def answered_before(notice: Notice) -> str:
    return str(Notice.objects.exclude(pk=notice.pk)[0].ref)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sender_reads_it_and_contests_it(language: str, dora: Member, lea: Member, as_member: Any) -> None:
    notice = one_more_than_warned(dora, language)
    refusal = actions.refuse_notices(notice, by=dora, until=days(9), words="Read.")
    place, browser = f"/{language}/report-illegal-content/{token_of(notice, MAILED)}/", Client()
    shown = page(browser.get(place))
    assert f"/contest/measure-{refusal.pk}/" in shown
    form = page(browser.get(f"{place}contest/measure-{refusal.pk}/"))
    assert "Read." in form
    assert {"en": "article 23(2)", "fr": "article 23"}[language] in form
    response = browser.post(f"{place}contest/measure-{refusal.pk}/", {"text": WHY})
    appeal = Appeal.objects.get()
    assert WHY in page(browser.get(response["Location"]))
    team = as_member(lea)
    for address in (f"appeals/{appeal.pk}/", "appeals/", "?kind=appeals"):
        assert team.get(f"/{language}/moderation/{address}").status_code == 200
    data = {"seen": appeal.messages.get().pk, "outcome": "reversed", "reasons": REASONS}
    assert team.post(f"/{language}/moderation/appeals/{appeal.pk}/decide/", data).status_code == 302
    assert REASONS in page(browser.get(response["Location"]))
    assert not fresh(refusal).is_in_force
    assert page(browser.get(place))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_until_when_nothing_is_taken(language: str, dora: Member) -> None:
    notice = one_more_than_warned(dora)
    actions.refuse_notices(notice, by=dora, until=days(9))
    sent = {**FILLED, "urls": f"{BASE}/en/"}
    before = len(mails_to())
    response = Client().post(f"/{language}/report-illegal-content/", sent)
    assert response.status_code == 403
    assert {"en": "are not taken until", "fr": "ne sont pas prises"}[language] in page(response)
    assert "I steal" in page(response)
    assert len(mails_to()) == before
    assert Client().post(f"/{language}/report-illegal-content/", {**sent, "subject": "life"}).status_code == 302
