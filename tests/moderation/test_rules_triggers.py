from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.handover.explanations import explain
from moderation.handover.triggers import Action, Facts, Said, Trigger, fired

NOON = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)  # 12:00 in Paris
DISPUTE = "Ils refusent le remboursement."
STRONG = "Mise en demeure envoyée, ils refusent le remboursement."
FIRE = "La batterie a pris feu et mon fils est brûlé."
SCAM = "Payé par virement, le site n’existe plus."
LEGAL = "J’ai vu un avocat, on parle du tribunal."
THREAT = "Je vais me tuer si ça continue."


def ids(facts, after=timedelta(), **more):
    return [trigger.id for trigger in fired(facts, now=facts.asked_at + after, **more)]


def one(id, facts, after=timedelta()):
    found = [trigger for trigger in fired(facts, now=facts.asked_at + after) if trigger.id == id]
    assert len(found) == 1
    return found[0]


def asked(**more):
    return Facts(**{"asked_at": NOON, **more})


# --- solved ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"accepted": True}, {"asker_said": Said.SOLVED}])
def test_a_solved_question_is_left_in_peace(change):
    assert ids(asked(texts=(STRONG + LEGAL,), amount=Decimal(900), **change), timedelta(days=30)) == []


def test_a_clock_that_went_back_fires_nothing():
    assert ids(asked(texts=(DISPUTE,)), timedelta(hours=-2)) == []


# --- disputes -------------------------------------------------------------------------------------


def test_not_solved_offers_the_way_out_only_for_a_dispute():
    facts = asked(answers_count=2, asker_said=Said.NOT_SOLVED, texts=(DISPUTE,))
    assert one("T5", facts) == Trigger("T5", Action.OFFER, "not_solved dispute=2")
    plain = asked(answers_count=2, asker_said=Said.NOT_SOLVED, texts=("Le bouton est rouge.",))
    assert one("T5", plain).action is Action.REOPEN
    partly = asked(answers_count=2, asker_said=Said.PARTLY, texts=(DISPUTE,))
    assert one("T5", partly).action is Action.REOPEN


def test_not_solved_speaks_louder_than_an_accepted_answer():
    facts = asked(answers_count=2, accepted=True, asker_said=Said.NOT_SOLVED, texts=(DISPUTE,))
    assert one("T5", facts).action is Action.OFFER


def test_an_unanswered_dispute_is_offered_the_way_out_after_a_day():
    facts = asked(texts=(DISPUTE,))
    assert ids(facts, timedelta(hours=23)) == []
    assert ids(facts, timedelta(hours=24)) == ["T6"]
    assert one("T6", facts, timedelta(hours=24)).action is Action.OFFER


def test_a_strong_dispute_is_shown_to_moderators_at_once():
    facts = asked(texts=(STRONG,))
    trigger = one("T6", facts)
    assert (trigger.action, trigger.reason, trigger.window) == (Action.CANDIDATE, "dispute=4", "candidate")
    answered = asked(texts=(STRONG,), answers_count=1)
    assert one("T6", answered, timedelta(days=2)).action is Action.CANDIDATE


def test_an_answered_mild_dispute_waits_for_the_askers_word():
    assert ids(asked(texts=(DISPUTE,), answers_count=1), timedelta(days=3)) == []


def test_asking_for_a_lawyer_shows_the_steps():
    assert one("T7", asked(texts=(LEGAL,))).action is Action.SHOW_LADDER


@pytest.mark.parametrize(("amount", "weight"), [("149.99", None), ("150", 1), ("499.99", 1), ("500", 2), ("1e9", 2)])
def test_the_amount_only_orders_the_queue(amount, weight):
    facts = asked(amount=Decimal(amount), answers_count=1)
    found = fired(facts, now=NOON)
    assert [trigger.weight for trigger in found] == ([] if weight is None else [weight])
    assert all(trigger.action is Action.RAISE_PRIORITY for trigger in found)
    small = asked(texts=(DISPUTE,), asker_said=Said.NOT_SOLVED, amount=Decimal("0.50"))
    assert one("T5", small).action is Action.OFFER


# --- what comes first -----------------------------------------------------------------------------


def test_life_then_danger_then_fraud_then_the_dispute():
    said = [THREAT, FIRE, SCAM, STRONG]
    expected = ["T14", "T11", "T12", "T5"]
    for start, first in enumerate(expected):
        found = ids(asked(texts=tuple(said[start:]), asker_said=Said.NOT_SOLVED), timedelta(days=3))
        assert found[0] == first
        if first != "T5":
            assert found == [first]


def test_a_ticked_injury_or_a_report_needs_no_word():
    assert one("T11", asked(injured=True)).reason == "injured"
    assert ids(asked(threat_reported=True, injured=True)) == ["T14"]


def test_a_danger_counts_even_in_a_solved_question():
    assert ids(asked(texts=(FIRE,), accepted=True)) == ["T11"]


def test_a_danger_does_not_hide_the_one_year_limit():
    facts = asked(texts=(FIRE,), one_year_due=date(2026, 6, 8))
    assert ids(facts) == ["T11", "T10"]


# --- other clocks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "window"),
    [
        ("2026-08-01", None),
        ("2026-07-31", "2026-06-01"),
        ("2026-07-15", "2026-05-16"),
        ("2026-07-01", "2026-06-01"),
        ("2026-06-08", "2026-06-01"),
        ("2026-06-02", "2026-06-01"),
        ("2026-06-01", "2026-05-31"),
        ("2026-05-31", None),
    ],
)
def test_the_one_year_limit_is_recalled(due, window):
    facts = asked(answers_count=1, one_year_due=date.fromisoformat(due))
    assert [trigger.window for trigger in fired(facts, now=NOON)] == ([window] if window else [])


def test_the_day_is_the_one_of_the_place():
    late = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)  # 1 June in Paris
    facts = asked(asked_at=late, one_year_due=date(2026, 7, 31))
    assert ids(facts) == ["T10"]
    assert ids(facts, tz=UTC) == []


def test_a_practice_that_hurts_many():
    assert ids(asked(similar_askers=4)) == []
    assert one("T9", asked(similar_askers=5)).window == "2026-06"


@pytest.mark.parametrize(
    ("removals", "warned", "action"),
    [
        (0, False, None),
        (1, False, Action.PROPOSE_WARNING),
        (5, False, Action.PROPOSE_WARNING),
        (1, True, None),
        (3, True, Action.PROPOSE_SLOW_MODE),
        (5, True, Action.PROPOSE_SUSPENSION),
    ],
)
def test_incivility_is_proposed_to_moderators_and_never_blocks_a_dispute(removals, warned, action):
    facts = asked(removals_30d=removals, warned=warned, texts=(DISPUTE,), asker_said=Said.NOT_SOLVED)
    found = {trigger.id: trigger.action for trigger in fired(facts, now=NOON)}
    assert found["T5"] is Action.OFFER
    assert found.get("T13") is action


def test_nobody_is_sanctioned_before_a_warning_by_default():
    assert one("T13", asked(removals_30d=9)).action is Action.PROPOSE_WARNING


def test_a_promise_is_checked_after_three_weeks():
    facts = asked(promised_on=date(2026, 6, 1), answers_count=1, accepted=True)
    assert ids(facts, timedelta(days=20)) == []
    assert ids(facts, timedelta(days=21)) == ["T15"]


def test_somebody_who_cannot_manage_is_called():
    assert ids(asked(needs_a_hand=True)) == ["T16"]
    assert ids(asked(texts=("Je n’y arrive pas avec ce site",))) == []
    assert "T16" in ids(asked(texts=("Je n’y arrive pas, et ils refusent de rembourser",)))


# --- for all facts --------------------------------------------------------------------------------

any_facts = st.builds(
    Facts,
    asked_at=st.just(NOON),
    answers_count=st.integers(0, 2),
    accepted=st.booleans(),
    asker_said=st.sampled_from(list(Said)),
    texts=st.lists(st.sampled_from([DISPUTE, STRONG, FIRE, SCAM, LEGAL, THREAT, "Bonjour"])).map(tuple),
    amount=st.none() | st.decimals(0, 1000, places=2),
    injured=st.booleans(),
    threat_reported=st.booleans(),
    similar_askers=st.integers(0, 9),
    one_year_due=st.none() | st.dates(date(2026, 6, 1), date(2026, 9, 1)),
    removals_30d=st.integers(0, 9),
    warned=st.booleans(),
    promised_on=st.none() | st.dates(date(2026, 6, 1), date(2026, 9, 1)),
    needs_a_hand=st.booleans(),
)


@given(any_facts, st.integers(0, 24 * 90))
def test_each_rule_fires_once_with_a_reason_in_both_languages(facts, hours):
    found = fired(facts, now=NOON + timedelta(hours=hours))
    assert len({trigger.id for trigger in found}) == len(found)
    for trigger in found:
        assert trigger.reason
        assert explain(trigger, "en").startswith("You see this because")


@given(any_facts, st.integers(0, 24 * 90))
def test_no_offer_beside_a_danger(facts, hours):
    found = {trigger.id for trigger in fired(facts, now=NOON + timedelta(hours=hours))}
    if found & {"T14", "T11", "T12"}:
        assert len(found & {"T14", "T11", "T12"}) == 1
        assert not found & {"T5", "T6", "T7", "T8"}


@pytest.mark.parametrize("number", range(5, 17))
def test_every_trigger_is_explained(number):
    text = explain(Trigger(f"T{number}", Action.OFFER, "x"), "en")
    assert text[-1] == "."
    assert len(text) < 120
