"""Members propose changes of the charter and vote; the team adopts or declines, with a sentence."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from forum import privileges
from forum.privileges import Privilege
from moderation.review import actions
from moderation.review.actions.amendments import VOTING
from moderation.review.models import Amendment, AmendmentVote, Rule, RuleDraft
from tests.moderation.chartering import change_rule, open_charter, publish
from tests.moderation.reviewing import fresh
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

WORDS = {"wording": "Be kind.", "reason": "It is shorter.", "title": "", "language": "en"}


@pytest.fixture
def admin(db):
    return make_member("root", is_superuser=True, is_staff=True, date_joined=timezone.now() - timedelta(days=90))


@pytest.fixture
def paula(db):
    """Has earned the privilege."""
    points = privileges.required(Privilege.PROPOSE_AMENDMENT).points
    return make_member("paula", reputation=points, good_count=9, date_joined=timezone.now() - timedelta(days=90))


@pytest.fixture
def eve(db):
    return make_member("eve", date_joined=timezone.now() - timedelta(days=9))


@pytest.fixture
def version(db):
    return open_charter()


def courtesy():
    return Rule.objects.in_force().get(code="courtesy")


@pytest.fixture
def proposed(version, paula):
    return actions.propose_amendment(by=paula, rule=courtesy(), **WORDS)


def over():
    return timezone.now() + VOTING + timedelta(minutes=1)


def closed(amendment):
    """As if it had been proposed long ago."""
    began = timezone.now() - 2 * VOTING
    Amendment.objects.filter(pk=amendment.pk).update(proposed_at=began, closes_at=began + VOTING)
    return fresh(amendment)


def test_a_proposal_keeps_what_the_rule_said(proposed, paula):
    assert (proposed.code, proposed.title, proposed.former) == ("courtesy", "Be courteous", courtesy().text_en)
    assert proposed.closes_at - proposed.proposed_at == VOTING


def test_it_takes_the_privilege(version, alice, dora):
    with pytest.raises(PermissionDenied, match="points"):
        actions.propose_amendment(by=alice, rule=courtesy(), **WORDS)
    actions.propose_amendment(by=dora, rule=courtesy(), **WORDS)


def test_one_at_a_time_and_a_double_click_is_one(proposed, paula):
    assert actions.propose_amendment(by=paula, rule=courtesy(), **WORDS) == proposed
    with pytest.raises(PermissionDenied, match="One at a time"):
        actions.propose_amendment(by=paula, rule=None, **{**WORDS, "title": "More", "wording": "More."})
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            author=paula, title="x", wording="x", reason="x", language="en",
            proposed_at=timezone.now(), closes_at=over(),
        )  # fmt: skip
    actions.withdraw_amendment(proposed, by=paula)
    actions.propose_amendment(by=paula, rule=None, **{**WORDS, "title": "More", "wording": "More."})


def test_what_the_rule_says_already_is_no_proposal(version, paula):
    with pytest.raises(ValidationError, match="already"):
        actions.propose_amendment(by=paula, rule=courtesy(), **{**WORDS, "wording": courtesy().text_en})


def test_members_vote_once_and_may_turn_it_round(proposed, eve, paula):
    actions.vote_on_amendment(proposed, by=eve, is_yes=True)
    actions.vote_on_amendment(proposed, by=eve, is_yes=True)
    actions.vote_on_amendment(proposed, by=paula, is_yes=True)
    actions.vote_on_amendment(proposed, by=eve, is_yes=False)
    found = Amendment.objects.for_listing().get()
    assert (found.yes, found.no, found.cast) == (1, 1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        AmendmentVote.objects.create(amendment=proposed, member=eve, is_yes=True, cast_at=timezone.now())


def test_who_came_after_it_or_may_not_write_does_not_vote(proposed, eve, paula):
    late = make_member("late")
    with pytest.raises(PermissionDenied, match="before the proposal"):
        actions.vote_on_amendment(proposed, by=late, is_yes=True)
    eve.suspended_until = over()
    with pytest.raises(PermissionDenied, match="suspended"):
        actions.vote_on_amendment(proposed, by=eve, is_yes=True)
    eve.suspended_until = None
    with pytest.raises(PermissionDenied, match="over"):
        actions.vote_on_amendment(proposed, by=eve, is_yes=True, at=over())
    actions.withdraw_amendment(proposed, by=paula)
    with pytest.raises(PermissionDenied, match="over"):
        actions.vote_on_amendment(proposed, by=eve, is_yes=True)


def test_only_its_author_withdraws_it(proposed, eve, paula):
    with pytest.raises(PermissionDenied):
        actions.withdraw_amendment(proposed, by=eve)
    actions.withdraw_amendment(proposed, by=paula)
    actions.withdraw_amendment(proposed, by=paula)


def test_declining_needs_a_sentence(proposed, admin, alice):
    with pytest.raises(ValidationError):
        actions.decline_amendment(proposed, by=admin, answer=" ")
    with pytest.raises(PermissionDenied):
        actions.decline_amendment(proposed, by=alice, answer="No.")
    actions.decline_amendment(proposed, by=admin, answer="The rule says it already.")
    actions.decline_amendment(proposed, by=admin, answer="Twice.")
    assert fresh(proposed).answer == "The rule says it already."
    with pytest.raises(PermissionDenied, match="decided"):
        actions.adopt_amendment(proposed, by=admin, at=over())


def test_adopting_opens_a_draft_and_publishing_puts_it_in_force(proposed, admin, alice):
    with pytest.raises(PermissionDenied, match="still voting"):
        actions.adopt_amendment(proposed, by=admin)
    with pytest.raises(PermissionDenied):
        actions.adopt_amendment(proposed, by=alice, at=over())
    draft = actions.adopt_amendment(proposed, by=admin, at=over())
    assert actions.adopt_amendment(proposed, by=admin, at=over()) == draft
    assert (draft.code, draft.text_en, draft.text_fr) == ("courtesy", "Be kind.", courtesy().text_fr)
    assert courtesy().text_en != "Be kind."
    made = publish(admin)
    assert courtesy().text_en == "Be kind."
    assert fresh(proposed).version == made
    assert actions.adopt_amendment(proposed, by=admin, at=over()) is None


def test_adopting_against_the_vote_needs_a_sentence(proposed, eve, admin):
    actions.vote_on_amendment(proposed, by=eve, is_yes=False)
    with pytest.raises(ValidationError, match="Most voted no"):
        actions.adopt_amendment(proposed, by=admin, answer=" ", at=over())
    assert actions.adopt_amendment(proposed, by=admin, answer="The law asks for it.", at=over())


def test_a_change_that_waits_already_is_not_written_over(proposed, admin):
    waits = change_rule()
    with pytest.raises(PermissionDenied, match="waits already"):
        actions.adopt_amendment(proposed, by=admin, at=over())
    assert fresh(proposed).outcome == ""
    assert RuleDraft.objects.get() == waits


def test_a_new_rule_gets_the_next_number(version, paula, admin):
    words = {**WORDS, "title": "No riddles", "wording": "Say what you mean."}
    made = actions.propose_amendment(by=paula, rule=None, **words)
    actions.adopt_amendment(made, by=admin, at=over())
    publish(admin)
    rule = Rule.objects.in_force().last()
    assert (rule.number, rule.title_en, rule.text_fr) == (11, "No riddles", "Say what you mean.")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_charter_leads_to_the_vote_while_it_lasts(proposed, language):
    charter = f"/{language}/charter/"
    listed, address = f"/{language}/charter/amendments/", f"/{language}/charter/amendments/{proposed.pk}/"
    assert address in Client().get(charter).text
    assert address in Client().get(listed).text
    shown = Client().get(address).text
    assert "<ins>" in shown
    assert 'name="value"' not in shown
    closed(proposed)
    assert address not in Client().get(charter).text
    assert 'href="' + address in Client().get(listed).text


def test_proposing_on_the_page(version, paula, alice, as_member):
    assert as_member(alice).get("/en/charter/amendments/new/").status_code == 403
    client = as_member(paula)
    assert courtesy().text_en in client.get("/en/charter/amendments/new/?rule=courtesy").text.replace("&#x27;", "'")
    refused = client.post("/en/charter/amendments/new/", {"rule": "new", "wording": "Be *kind*.", "reason": ""})
    assert refused.status_code == 422
    assert "Be *kind*." in refused.text
    sent = client.post("/en/charter/amendments/new/", {"rule": "courtesy", "wording": "Be kind.", "reason": "Short."})
    assert sent.status_code == 302
    assert Amendment.objects.get().author == paula


def test_who_has_one_undecided_is_led_to_it_before_writing_another(proposed, paula, as_member):
    response = as_member(paula).get("/en/charter/amendments/new/", follow=True)
    assert response.redirect_chain == [(proposed.get_absolute_url(), 302)]
    assert "not decided yet" in response.text


def test_a_proposal_says_who_writes_the_other_language(proposed, eve, as_member):
    assert "Written in English: if it is adopted" in as_member(eve).get(proposed.get_absolute_url()).text


def test_voting_on_the_page(proposed, eve, as_member):
    client, address = as_member(eve), f"/en/charter/amendments/{proposed.pk}/"
    pressed = 'value="yes" aria-pressed="true"'
    assert pressed not in client.get(address).text
    client.post(f"{address}vote/", {"value": "yes"})
    client.post(f"{address}vote/", {"value": "perhaps"})
    page = client.get(address).text
    assert pressed in page
    assert "Votes so far: 1" in page
    assert "Yes: " not in page  # nobody is swayed
    closed(proposed)
    assert "Yes: 1, no: 0" in client.get(address).text


def test_words_of_members_are_never_markup(version, paula):
    words = {**WORDS, "wording": "<script>alert(1)</script>", "reason": "<b>x</b>", "title": "<i>t</i>"}
    made = actions.propose_amendment(by=paula, rule=None, **words)
    for page in (Client().get(made.get_absolute_url()), Client().get("/en/charter/amendments/")):
        assert "<script>alert" not in page.text
        assert "<b>x</b>" not in page.text
        assert "<i>t</i>" not in page.text


def test_a_vote_outlives_its_account(proposed, eve):
    actions.vote_on_amendment(proposed, by=eve, is_yes=True)
    eve.delete()
    assert Amendment.objects.for_listing().get().yes == 1


@pytest.mark.parametrize("rule", ["%00", "courtesy%00", "no-such-rule", ""])
def test_a_rule_that_is_none_begins_with_nothing(version, paula, as_member, rule):
    page = as_member(paula).get(f"/en/charter/amendments/new/?rule={rule}")
    assert page.status_code == 200
    assert page.context["form"].initial.get("wording") is None


def test_the_form_begins_with_the_rule(version, paula, as_member):
    page = as_member(paula).get("/en/charter/amendments/new/?rule=courtesy")
    assert page.context["form"].initial["wording"] == courtesy().text


@pytest.mark.parametrize("act", ["decline", "adopt"])
def test_what_the_team_answers_is_one_clean_line(proposed, admin, as_member, act):
    closed(proposed)
    answer = "We keep it:\x00 \u202eit works\n as it is."
    page = as_member(admin).post(f"/admin/charter/amendments/{proposed.pk}/", {"answer": answer, act: "1"})
    assert page.status_code == 302
    assert (fresh(proposed).answer, bool(fresh(proposed).outcome)) == ("We keep it: it works as it is.", True)
