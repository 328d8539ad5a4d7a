"""Proposals are reported, named in notices, checked before anybody reads them, and leave with their author."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation

from forum import actions as forum_actions
from forum import archive, ending, letters
from forum.actions.leaving import GRACE
from forum.models import Member, Notification, Visibility
from moderation.review import actions, leftovers, queue
from moderation.review.addresses import place_of
from moderation.review.models import Alarm, Amendment, Decision, Flag, NoticeLink, Told
from tests.moderation import noticing
from tests.moderation.chartering import open_charter
from tests.moderation.proposing import REASON, WORDING, may_propose, propose
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
SignIn = Callable[[Member], Client]
SPAM = (
    "Best online casino bonus, 100% guaranteed! Free spins for you, click here now: "
    "https://casino-lucky.xyz/win and join us on https://t.me/luckywin"
)


@pytest.fixture
def paula(db: Any) -> Member:
    return may_propose("paula")


@pytest.fixture
def eve(db: Any) -> Member:
    return make_member("eve", date_joined=timezone.now() - timedelta(days=9))


@pytest.fixture
def proposal(site_tree: Any, paula: Member) -> Amendment:
    open_charter()
    return propose(paula)


def report_address(proposal: Amendment, language: str = "en") -> str:
    return f"/{language}/moderation/report/amendment/{proposal.pk}/"


# Reports


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_member_reports_it_with_the_form_of_posts(
    language: str, proposal: Amendment, eve: Member, as_member: SignIn
) -> None:
    client, place = as_member(eve), report_address(proposal, language)
    assert place in client.get(f"/{language}/charter/amendments/{proposal.pk}/").text
    shown = client.get(place).text
    assert WORDING in shown
    assert {"en": "Report this proposal", "fr": "Signaler cette proposition"}[language] in shown
    assert client.post(place, {"reason": "courtesy", "note": "The second line."}).status_code == 302
    assert client.post(place, {"reason": "courtesy"}).status_code in {200, 302}
    assert [flag.post for flag in Flag.objects.all()] == [proposal]
    assert client.get(place).status_code == 200


def test_nobody_reports_their_own_nor_what_is_hidden(
    proposal: Amendment, paula: Member, eve: Member, dora: Member, as_member: SignIn
) -> None:
    with pytest.raises(PermissionDenied, match="withdraw"):
        actions.flag(proposal, by=paula, rule=courtesy())
    hide(proposal, dora)
    with pytest.raises(PermissionDenied, match="no longer here"):
        actions.flag(proposal, by=eve, rule=courtesy())
    assert as_member(eve).get(report_address(proposal)).status_code == 410


def test_it_waits_in_the_one_queue_with_its_page_and_claim(
    proposal: Amendment, eve: Member, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.flag(proposal, by=eve, rule=courtesy(), note="The second line.")
    assert [(line.key, line.count) for line in queue.waiting(dora)] == [(("amendment", proposal.pk), 1)]
    page = f"/en/moderation/amendment/{proposal.pk}/"
    assert page in as_member(dora).get("/en/moderation/").text
    shown = as_member(dora).get(page).text
    for words in (WORDING, REASON, "The second line.", 'data-key="1"', 'data-key="3"', 'data-key="h"'):
        assert words in shown
    for key in "245":
        assert f'data-key="{key}"' not in shown
    line = queue.waiting(dora)[0]
    actions.claim(line, by=dora)
    second = as_member(lea)
    assert "Dora is looking at this" in second.get(page).text or "dora is looking at this" in second.get(page).text
    sent = {"seen": 0, "until": "tomorrow", "reason": "I ask a colleague first."}
    assert as_member(dora).post(f"{page}later/", sent).status_code == 302
    assert queue.waiting(dora) == []


def test_keeping_and_hiding_answer_the_report(proposal: Amendment, eve: Member, dora: Member) -> None:
    report = actions.flag(proposal, by=eve, rule=courtesy())
    kept = actions.keep(proposal, by=dora)
    assert fresh(report).decision == kept
    assert queue.waiting(dora) == []
    assert hide(proposal, dora).former_visibility == Visibility.PUBLISHED


def test_weighty_reports_hold_it_until_a_person_has_looked(paula: Member, dora: Member, answer: Any) -> None:
    proposal, rule, now = propose(paula), courtesy(), timezone.now()
    for number in range(3):
        warden = make_member(f"warden{number}")
        for _ in range(8):
            told = forum_actions.comment(answer, by=dora, body="Look at line two.")
            values = {"comment": told, "former_visibility": "published", "made_by": dora, "made_at": now}
            upheld = Decision.objects.create(kind=Decision.Kind.SPAM, volume=3, **values)
            Flag.objects.create(comment=told, member=warden, rule=rule, created_at=now, handled_at=now, decision=upheld)
        actions.flag(proposal, by=warden, rule=rule)
    assert fresh(proposal).visibility == Visibility.HELD
    hold = Decision.objects.get(kind=Decision.Kind.HOLD)
    assert hold.statement is not None
    assert Client().get(proposal.get_absolute_url()).status_code == 404
    actions.keep(proposal, by=dora)
    assert fresh(proposal).is_published


# Notices of illegal content


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.usefixtures("this_site")
def test_a_notice_finds_it_and_hiding_answers_the_notice(language: str, proposal: Amendment, dora: Member) -> None:
    with translation.override(language):
        notice = noticing.give(proposal)
    link = NoticeLink.objects.get()
    assert link.amendment == proposal
    assert [line.key for line in queue.waiting(dora)] == [("amendment", proposal.pk)]
    decision = hide(proposal, dora)
    assert fresh(link).decision == decision
    assert not fresh(notice).is_open
    assert len(noticing.mails_to()) == 2
    actions.undo(decision, by=dora)
    assert fresh(notice).is_open


@pytest.mark.usefixtures("this_site")
def test_a_hidden_one_is_found_too_and_one_that_never_was_is_not(proposal: Amendment, dora: Member) -> None:
    hide(proposal, dora)
    assert place_of(noticing.url_of(proposal)).post == proposal
    assert place_of(f"{noticing.BASE}/en/charter/amendments/{proposal.pk + 1}/").post is None


@pytest.mark.usefixtures("this_site")
def test_the_desk_of_the_notice_leads_to_it(proposal: Amendment, dora: Member, as_member: SignIn) -> None:
    notice = noticing.give(proposal)
    text = as_member(dora).get(f"/en/moderation/notices/{notice.ref}/").text
    assert f"/en/moderation/amendment/{proposal.pk}/" in text


# Before anybody reads it


def test_what_looks_like_advertising_is_held_and_its_two_weeks_begin_when_it_is_shown(
    site_tree: Any, paula: Member, eve: Member, dora: Member, settings: Any, as_member: SignIn
) -> None:
    settings.HOLD_SUSPECTS = True
    open_charter()
    made = propose(paula, "Casino", wording=SPAM, reason=SPAM)
    assert (made.visibility, made.paused_at) == (Visibility.HELD, made.proposed_at)
    assert Client().get(made.get_absolute_url()).status_code == 404
    assert "Casino" not in as_member(eve).get("/en/charter/amendments/").text
    own = as_member(paula).get(made.get_absolute_url()).text
    assert "waits for a look by the team" in own
    assert [line.key for line in queue.waiting(dora)] == [("amendment", made.pk)]
    assert as_member(dora).get(f"/en/moderation/amendment/{made.pk}/").status_code == 200
    at = made.proposed_at + timedelta(days=5)
    actions.keep(made, by=dora, at=at)
    assert fresh(made).closes_at == made.closes_at + timedelta(days=5)
    actions.vote_on_amendment(made, by=eve, is_yes=False, at=at)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_author_is_told_that_everybody_can_read_it_now(
    language: str, site_tree: Any, dora: Member, settings: Any, as_member: SignIn
) -> None:
    settings.HOLD_SUSPECTS = True
    open_charter()
    author = may_propose("paul", language=language)
    made = propose(author, "Casino", wording=SPAM, reason=SPAM)
    actions.keep(made, by=dora)
    told = Notification.objects.get(member=author, kind=Notification.Kind.DECISION)
    subject, text, _html = letters.compose(told)
    assert "Casino" in subject
    assert f"/{language}/charter/amendments/{made.pk}/" in text
    with translation.override(language):
        assert as_member(author).get(told.link).status_code == 200


def test_many_proposals_for_one_rule_are_not_alike_by_what_it_says_already(
    site_tree: Any, paula: Member, settings: Any
) -> None:
    settings.HOLD_SUSPECTS = True
    open_charter()
    rule = courtesy()
    for number, word in enumerate(("kindly", "patiently", "calmly", "warmly")):
        made = propose(
            may_propose(f"p{number}"), rule=rule, wording=f"{rule.text_en} Answer {word}.", reason=f"So {word}."
        )
        assert made.is_published
        assert queue.waiting(make_moderator(f"m{number}")) == []


def test_the_same_proposal_of_several_accounts_is_noticed(site_tree: Any, paula: Member, dora: Member) -> None:
    open_charter()
    words = {
        "wording": "Whoever sells kettles may say so everywhere, at any time of the day, and as often as they like."
    }
    for number in range(2):
        propose(may_propose(f"p{number}"), f"Kettles {number}", **words)
    assert [line.thing for line in queue.waiting(dora)] == ["amendment"]


def test_undoing_that_it_was_published_leaves_it_public_and_waiting(
    site_tree: Any, paula: Member, dora: Member, settings: Any
) -> None:
    settings.HOLD_SUSPECTS = True
    open_charter()
    made = propose(paula, "Casino", wording=SPAM, reason=SPAM)
    actions.undo(actions.keep(made, by=dora), by=dora)
    assert fresh(made).is_published
    assert [(line.thing, line.pk) for line in queue.waiting(dora)] == [("amendment", made.pk)]


def test_who_is_looked_at_first_proposes_nothing_unseen(site_tree: Any, paula: Member, dora: Member) -> None:
    open_charter()
    until = timezone.now() + timedelta(days=7)
    actions.limit(paula, by=dora, rule=courtesy(), facts=FACTS, until=until)
    assert propose(paula, wording="Be kind.", reason="It is shorter.").visibility == Visibility.HELD


def test_the_page_says_that_it_is_looked_at_first(
    site_tree: Any, paula: Member, settings: Any, as_member: SignIn
) -> None:
    settings.HOLD_SUSPECTS = True
    open_charter()
    sent = {"rule": "new", "title": "Casino", "wording": SPAM, "reason": SPAM}
    shown = as_member(paula).post("/en/charter/amendments/new/", sent, follow=True).text
    assert "Somebody of the team looks at it first" in shown


def test_a_life_in_danger_rings(site_tree: Any, paula: Member) -> None:
    open_charter()
    made = propose(paula, wording="I will kill myself tonight, I cannot go on.", reason="I want to die.")
    assert Flag.objects.on(made).filter(ground=Flag.Ground.LIFE).exists()
    assert Alarm.objects.on(made).count() == 1


def test_personal_details_are_asked_about_before_it_is_published(
    site_tree: Any, paula: Member, as_member: SignIn
) -> None:
    open_charter()
    sent = {"rule": "new", "title": "Pay", "wording": "Pay to FR7630006000011234567890189.", "reason": "Short."}
    refused = as_member(paula).post("/en/charter/amendments/new/", sent)
    assert refused.status_code == 422
    assert not Amendment.objects.exists()


def test_leftovers_are_found_in_proposals(proposal: Amendment) -> None:
    Amendment.objects.update(reason="Write to FR7630006000011234567890189.")
    found = list(leftovers.leftovers())
    assert [one.post for one in found] == [proposal]
    rule = leftovers.rule_for_leftovers()
    assert rule is not None
    assert leftovers.queue(found[0], rule=rule)


def test_whom_one_told_of_a_danger_is_noted(proposal: Amendment, dora: Member, as_member: SignIn) -> None:
    shown = as_member(dora).get(f"/en/moderation/amendment/{proposal.pk}/safety/")
    assert shown.status_code == 200
    assert "safety/guide" not in shown.text
    assert as_member(dora).post(f"/en/moderation/amendment/{proposal.pk}/safety/guide/").status_code == 404
    assert not Told.objects.exists()


# Leaving, and the archive


def leave(member: Member, *, keeps_posts: bool) -> None:
    now = timezone.now()
    forum_actions.leave(by=member, keeps_posts=keeps_posts, at=now - GRACE)
    assert ending.end_due_accounts(at=now) == 1


def test_whoever_leaves_without_their_texts_takes_the_words_along(
    proposal: Amendment, paula: Member, eve: Member
) -> None:
    actions.vote_on_amendment(proposal, by=eve, is_yes=True)
    leave(paula, keeps_posts=False)
    left = fresh(proposal)
    assert (left.author, left.title, left.wording, left.reason) == (None, "…", "", "")
    assert (left.visibility, left.outcome, left.votes.count()) == (Visibility.DELETED, "withdrawn", 1)
    assert Client().get(proposal.get_absolute_url()).status_code == 410
    assert "…</a>" not in Client().get("/en/charter/amendments/").text


def test_whoever_leaves_their_texts_leaves_a_proposal_of_nobody(
    proposal: Amendment, paula: Member, eve: Member
) -> None:
    leave(paula, keeps_posts=True)
    assert fresh(proposal).author is None
    shown = Client().get(proposal.get_absolute_url()).text
    assert WORDING in shown
    assert "paula" not in shown.lower()
    actions.vote_on_amendment(fresh(proposal), by=eve, is_yes=True)


def test_a_hidden_one_leaves_with_its_author_and_its_decision_stays(
    proposal: Amendment, paula: Member, dora: Member, as_member: SignIn
) -> None:
    decision = hide(proposal, dora)
    leave(paula, keeps_posts=False)
    assert (fresh(proposal).visibility, fresh(proposal).wording) == (Visibility.DELETED, "")
    assert as_member(dora).get("/en/moderation/decisions/").status_code == 200
    actions.undo(decision, by=dora)
    assert fresh(proposal).visibility == Visibility.DELETED


def archive_of(member: Member) -> str:
    """All of the JSON in it."""
    written = io.BytesIO()
    archive.write(written, member, language="en")
    with zipfile.ZipFile(written) as files:
        return json.dumps([json.loads(files.read(name)) for name in files.namelist() if name.endswith(".json")])


def test_the_archive_of_a_voter_holds_no_hidden_title(
    proposal: Amendment, paula: Member, eve: Member, dora: Member
) -> None:
    actions.vote_on_amendment(proposal, by=eve, is_yes=True)
    assert proposal.title in archive_of(eve)
    decision = hide(proposal, dora)
    assert proposal.title not in archive_of(eve)
    own = archive_of(paula)
    for words in (WORDING, FACTS, "hidden"):
        assert words in own
    assert f'"amendment_id": {decision.amendment_id}' in own
