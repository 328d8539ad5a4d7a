"""The words of a proposal are hidden, put back and contested as those of posts are; the vote waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from forum import letters
from forum.models import Member, Notification, Visibility
from moderation.review import actions, appealing, invariants
from moderation.review.actions.amendments import VOTING
from moderation.review.models import Amendment, Decision, Rule
from tests.moderation.chartering import open_charter
from tests.moderation.contesting import contest, decide
from tests.moderation.proposing import WORDING, may_propose, propose
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
SignIn = Callable[[Member], Client]
Kind = Decision.Kind


@pytest.fixture
def paula(db: Any) -> Member:
    return may_propose("paula")


@pytest.fixture
def eve(db: Any) -> Member:
    return make_member("eve", date_joined=timezone.now() - timedelta(days=9))


@pytest.fixture
def admin(db: Any) -> Member:
    return make_member("root", is_superuser=True, is_staff=True, date_joined=timezone.now() - timedelta(days=90))


@pytest.fixture
def proposal(site_tree: Any, paula: Member) -> Amendment:
    open_charter()
    return propose(paula)


def address(proposal: Amendment, language: str = "en") -> str:
    return f"/{language}/charter/amendments/{proposal.pk}/"


def pages(language: str = "en") -> list[str]:
    """Where everybody reads of proposals, or of what was decided."""
    return [f"/{language}/charter/", f"/{language}/charter/amendments/", f"/{language}/transparency/", "/robots.txt"]


def test_hidden_words_are_nowhere_for_others(proposal: Amendment, eve: Member, dora: Member, as_member: SignIn) -> None:
    assert WORDING in Client().get(address(proposal)).text
    hide(proposal, dora)
    for client in (Client(), as_member(eve)):
        assert client.get(address(proposal)).status_code == 410
        for place in pages():
            text = client.get(place).text
            assert proposal.title not in text, place
            assert WORDING not in text
            assert address(proposal) not in text


def test_who_wrote_it_and_the_team_still_read_it(
    proposal: Amendment, paula: Member, dora: Member, as_member: SignIn
) -> None:
    decision = hide(proposal, dora)
    own = as_member(paula).get(address(proposal)).text
    assert WORDING in own
    assert f"/moderation/decisions/{decision.pk}/" in own
    assert 'name="value"' not in own
    assert proposal.title in as_member(paula).get("/en/charter/amendments/").text
    assert WORDING in as_member(dora).get(address(proposal)).text
    assert WORDING in as_member(dora).get(f"/en/moderation/amendment/{proposal.pk}/").text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_author_is_told_why_and_how_to_contest(
    language: str, dora: Member, site_tree: Any, as_member: SignIn
) -> None:
    open_charter()
    author = may_propose("paul", language=language)
    decision = hide(propose(author), dora)
    told = Notification.objects.get(member=author, ref=decision.ref)
    with translation.override(language):
        text = as_member(author).get(f"/{language}{told.url}").text
    rule = courtesy()
    for words in (getattr(rule, f"text_{language}")[:40], FACTS, "No neighbours"):
        assert words in text.replace("&#x27;", "'")
    assert f"/{language}/moderation/decisions/{decision.pk}/contest/" in text
    assert decision.statement is not None
    assert decision.statement.language == language


def test_the_vote_waits_and_gets_its_time_back(proposal: Amendment, eve: Member, dora: Member) -> None:
    actions.vote_on_amendment(proposal, by=eve, is_yes=True)
    at = proposal.proposed_at + timedelta(days=3)
    decision = hide(proposal, dora, at=at)
    with pytest.raises(PermissionDenied, match="Nobody can vote on it now"):
        actions.vote_on_amendment(proposal, by=eve, is_yes=False, at=at)
    assert not Amendment.objects.open(at).exists()
    assert not Amendment.objects.to_decide(at + VOTING).exists()
    actions.undo(decision, by=dora, at=at + timedelta(days=30))
    shown = fresh(proposal)
    assert (shown.visibility, shown.paused_at) == (Visibility.PUBLISHED, None)
    assert shown.closes_at == proposal.closes_at + timedelta(days=30)
    actions.vote_on_amendment(proposal, by=eve, is_yes=False, at=at + timedelta(days=30))
    assert Amendment.objects.for_listing().get().no == 1


def test_a_vote_that_was_over_stays_over(proposal: Amendment, dora: Member) -> None:
    decision = hide(proposal, dora, at=proposal.closes_at + timedelta(days=1))
    actions.undo(decision, by=dora, at=proposal.closes_at + timedelta(days=5))
    assert fresh(proposal).closes_at == proposal.closes_at
    assert Amendment.objects.to_decide(proposal.closes_at + timedelta(days=5)).exists()


def test_the_team_decides_on_no_words_that_are_hidden(proposal: Amendment, dora: Member, admin: Member) -> None:
    hide(proposal, dora)
    for act in (
        lambda: actions.decline_amendment(proposal, by=admin, answer="No."),
        lambda: actions.adopt_amendment(proposal, by=admin, at=proposal.closes_at + timedelta(days=1)),
    ):
        with pytest.raises(PermissionDenied, match="words are not shown"):
            act()
    assert fresh(proposal).outcome == ""


def test_the_admin_page_does_not_list_it(proposal: Amendment, dora: Member, admin: Member, as_member: SignIn) -> None:
    client = as_member(admin)
    assert proposal.title in client.get("/admin/charter/").text
    hide(proposal, dora)
    assert proposal.title not in client.get("/admin/charter/").text


def test_its_author_may_withdraw_it_and_propose_another(proposal: Amendment, paula: Member, dora: Member) -> None:
    decision = hide(proposal, dora)
    with pytest.raises(PermissionDenied, match="One at a time"):
        propose(paula, "Something else", wording="Be kind.")
    actions.withdraw_amendment(proposal, by=paula)
    propose(paula, "Something else", wording="Be kind.")
    actions.undo(decision, by=dora)
    assert (fresh(proposal).visibility, fresh(proposal).outcome) == (Visibility.PUBLISHED, "withdrawn")


def test_the_words_of_a_declined_one_are_hidden_too(proposal: Amendment, dora: Member, admin: Member) -> None:
    actions.decline_amendment(proposal, by=admin, answer="We are all neighbours.")
    hide(proposal, dora)
    assert Client().get(address(proposal)).status_code == 410
    assert "We are all neighbours" not in Client().get("/en/charter/amendments/").text


def test_a_double_click_hides_once_and_a_second_moderator_is_told(
    proposal: Amendment, dora: Member, lea: Member, as_member: SignIn
) -> None:
    first = hide(proposal, dora, seen=0)
    assert hide(proposal, dora, seen=0) == first
    with pytest.raises(actions.AlreadyDecided):
        hide(proposal, lea, seen=0)
    sent = {"seen": 0, "rule": "courtesy", "facts": FACTS}
    assert as_member(lea).post(f"/en/moderation/amendment/{proposal.pk}/hide/", sent).status_code == 409
    assert Decision.objects.count() == 1


def test_nobody_hides_their_own_nor_without_the_right(proposal: Amendment, mallory: Member, dora: Member) -> None:
    own = propose(dora, "Mine")
    with pytest.raises(PermissionDenied, match="your own text"):
        hide(own, dora)
    with pytest.raises(PermissionDenied):
        hide(proposal, mallory)
    assert fresh(proposal).is_published
    assert fresh(own).is_published


@pytest.mark.parametrize("act", ["correct", "spam"])
def test_what_does_not_apply_is_refused(act: str, proposal: Amendment, dora: Member, as_member: SignIn) -> None:
    acts = {"correct": actions.ask_for_correction, "spam": actions.call_spam}
    with pytest.raises(PermissionDenied, match="kept or hidden"):
        acts[act](proposal, by=dora, rule=courtesy(), facts=FACTS)
    sent = {"seen": 0, "rule": "courtesy", "facts": FACTS}
    client = as_member(dora)
    assert client.post(f"/en/moderation/amendment/{proposal.pk}/{act}/", sent).status_code == 403
    text = client.get(f"/en/moderation/amendment/{proposal.pk}/").text
    assert f"/amendment/{proposal.pk}/hide/" in text
    assert f"/amendment/{proposal.pk}/{act}/" not in text
    assert f"/amendment/{proposal.pk}/duplicate/" not in text
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", [Kind.SPAM, Kind.CORRECT, Kind.DUPLICATE])
def test_the_database_refuses_it_too(kind: str, proposal: Amendment, dora: Member) -> None:
    more = {"volume": 3} if kind == Kind.SPAM else {}
    if kind == Kind.CORRECT:
        more = {"rule": courtesy(), "request": "Say it kindly.", "former_visibility": "published"}
    with pytest.raises(IntegrityError, match="proposals_are_kept_hidden_or_held"), transaction.atomic():
        Decision.objects.create(kind=kind, amendment=proposal, made_by=dora, made_at=timezone.now(), **more)


@pytest.mark.parametrize("kind", [Kind.HIDE, Kind.HOLD])
def test_no_restriction_of_a_proposal_without_reasons(kind: str, proposal: Amendment, dora: Member) -> None:
    by = None if kind == Kind.HOLD else dora
    values = {"former_visibility": "published", "made_by": by, "made_at": timezone.now()}
    with pytest.raises(IntegrityError, match="no_restriction_without_its_reasons"), transaction.atomic():
        Decision.objects.create(kind=kind, amendment=proposal, **values)


def test_one_standing_hide_and_a_vote_that_stops(proposal: Amendment, dora: Member) -> None:
    first = hide(proposal, dora)
    statement = first.statement
    assert statement is not None
    statement.pk, statement.puid = None, "another"
    statement.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            kind=Kind.HIDE, amendment=proposal, statement=statement, made_by=dora, made_at=timezone.now()
        )
    with pytest.raises(IntegrityError, match="no_vote_on_words_nobody_reads"), transaction.atomic():
        Amendment.objects.update(paused_at=None)


def test_an_appeal_is_decided_by_somebody_else_and_puts_it_back(
    proposal: Amendment, paula: Member, dora: Member, lea: Member
) -> None:
    appeal = contest(hide(proposal, dora), paula)
    with pytest.raises(PermissionDenied, match="somebody else"):
        decide(appeal, dora)
    assert appealing.outcomes(appeal) == ["upheld", "reversed"]
    decide(appeal, lea)
    assert fresh(proposal).is_published
    assert Client().get(address(proposal)).status_code == 200
    assert list(invariants.differences()) == []


def test_who_reported_contests_that_it_was_kept(
    proposal: Amendment, eve: Member, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.flag(proposal, by=eve, rule=courtesy())
    appeal = contest(actions.keep(proposal, by=dora), eve)
    assert "No neighbours" in as_member(lea).get(f"/en/moderation/appeals/{appeal.pk}/").text
    measure = appealing.Measure(Kind.HIDE, appealing.Because(FACTS, courtesy()))
    decide(appeal, lea, measure=measure)
    assert fresh(proposal).visibility == Visibility.HIDDEN


def test_the_moderators_pages_show_what_it_is_about(
    proposal: Amendment, paula: Member, dora: Member, as_member: SignIn
) -> None:
    decision = hide(proposal, dora)
    client = as_member(dora)
    for place in ("/en/moderation/decisions/", f"/en/moderation/members/{paula.username}/"):
        assert f"/en/moderation/amendment/{proposal.pk}/" in client.get(place).text
    assert client.post(f"/en/moderation/decisions/{decision.pk}/undo/", follow=True).status_code == 200
    assert fresh(proposal).is_published
    assert "as it was before" in as_member(paula).get(f"/en/moderation/decisions/{decision.pk}/").text


def test_whoever_decides_sees_which_words_would_change(
    site_tree: Any, paula: Member, dora: Member, as_member: SignIn
) -> None:
    open_charter()
    proposal = propose(paula, rule=Rule.objects.in_force().get(code="courtesy"))
    shown = as_member(dora).get(f"/en/moderation/amendment/{proposal.pk}/").text
    assert "What it would change in the rule" in shown
    assert "<ins>" in shown and "<del>" in shown


def test_the_public_log_names_its_kind_and_no_word_of_it(proposal: Amendment, dora: Member) -> None:
    hide(proposal, dora)
    log = Client().get("/en/transparency/?kind=amendment").text
    assert "proposal to change the charter" in log
    assert proposal.title not in log
    assert "proposition de changement de la charte" in Client().get("/fr/transparency/?kind=amendment").text


def test_a_hidden_proposal_without_a_decision_is_noticed(proposal: Amendment) -> None:
    Amendment.objects.update(visibility=Visibility.HIDDEN, paused_at=timezone.now())
    assert list(invariants.differences()) == [f"amendment {proposal.pk} is hidden without a decision"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_mail_says_what_where_why_and_what_then(language: str, site_tree: Any, dora: Member, settings: Any) -> None:
    open_charter()
    author = may_propose("paul", language=language)
    decision = hide(propose(author), dora)
    text = letters.compose(Notification.objects.get(member=author, ref=decision.ref))[1]
    named = {"en": "Proposed change of the charter: No neighbours", "fr": "Proposition de changement de la charte"}[
        language
    ]
    assert named in text
    assert getattr(courtesy(), f"text_{language}")[:30] in text
    actions.undo(decision, by=dora)
    undone = letters.compose(Notification.objects.get(member=author, ref=f"{decision.ref}:undone"))[1]
    assert {"en": "your proposal is as it was before", "fr": "proposition"}[language] in undone
