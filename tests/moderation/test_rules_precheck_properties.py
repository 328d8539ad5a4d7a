"""What the pre-check says whatever is known or not: never a bare no, and one event the system may make."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation.facts import Answer, Complaint, Facts, Nature, Reply
from moderation.mediation.policies import ECC_NET, ENERGY, GENERAL, TELECOM, default_policy
from moderation.mediation.precheck import Decision, precheck
from moderation.mediation.states import State, can
from tests.moderation.prechecks import COMPLAINT, NO, PLAIN, RULES, UNKNOWN, check, sent

# --- not knowing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("contract", "contract"),
        ("consumer", "consumer"),
        ("trader", "trader"),
        ("trader_identified", "trader_identified"),
        ("court", "other_body"),
        ("other_mediator", "other_body"),
    ],
)
def test_one_unknown_answer_keeps_the_door_shut_and_says_which(field, item):
    result = check(complaints=COMPLAINT, **{field: UNKNOWN})
    assert (result.decision, result.route) == (Decision.NOT_YET, "find_out")
    assert result.open_questions == (item,)
    assert result.grounds == (f"unanswered:{item}",)


def test_not_knowing_does_not_hide_what_is_known():
    result = check(on="2026-03-10", complaints=COMPLAINT, court=UNKNOWN)
    assert (result.grounds, result.open_questions) == (("policy:waiting_time",), ("other_body",))


def test_an_empty_form_says_what_to_do_first():
    result = check(Facts())
    assert (result.decision, result.route) == (Decision.NOT_YET, "write_complaint")


def test_remit_unknown_and_language_are_warnings_only():
    policy = replace(GENERAL, languages=frozenset({"fr"}))
    result = check(complaints=COMPLAINT, policy=policy, in_remit=UNKNOWN, language="en")
    assert result.decision is Decision.READY
    assert result.warnings == ("remit_not_checked", "language")
    assert check(complaints=COMPLAINT, policy=policy, language="fr").warnings == ()


# --- what must hold for all facts -----------------------------------------------------------------

moments = st.dates(date(2025, 8, 1), date(2030, 1, 1))
answers = st.sampled_from(list(Answer))
countries = st.sampled_from(["FR", "RE", "DE", "NO", "GB", "US"])


@st.composite
def complaints_(draw):
    day = draw(moments)
    reply = draw(st.sampled_from(list(Reply)))
    gap = draw(st.none() | st.integers(-5, 500))
    reply_on = None if gap is None else day + timedelta(days=gap)
    return Complaint(day, draw(answers), reply, reply_on)


answered = {field.name: answers for field in fields(Facts) if field.type == "Answer"}
any_facts = st.builds(
    Facts,
    nature=st.sampled_from(list(Nature)),
    sector=st.sampled_from(["", "energy", "telecom", "health_care", "travel"]),
    trader_country=countries,
    consumer_country=countries,
    complaints=st.lists(complaints_(), max_size=3).map(tuple),
    second_level=st.none() | complaints_(),
    **answered,
)
likely_facts = st.builds(
    replace,
    st.just(PLAIN),
    complaints=st.lists(complaints_(), min_size=1, max_size=3).map(tuple),
    second_level=st.none() | complaints_(),
    sector=st.sampled_from(["", "energy", "telecom"]),
    trader_country=st.sampled_from(["FR", "DE"]),
)
any_policy = st.sampled_from([GENERAL, ENERGY, TELECOM, ECC_NET, replace(GENERAL, sectors=frozenset({"travel"}))])


@pytest.mark.wide
@given(any_facts | likely_facts, moments, any_policy)
def test_never_a_bare_no(facts, as_of, policy):
    result = precheck(facts, as_of=as_of, ruleset=RULES, policy=policy)
    texts = {result.next_text(RULES, "fr"), result.next_text(RULES, "en")}
    assert len(texts) == 2
    assert all(len(text) > 30 and "{" not in text for text in texts)
    assert result.ruleset_version == "fr-conso-2026-11"
    assert all(warning in RULES.warnings for warning in result.warnings)


@given(any_facts | likely_facts, moments, any_policy)
def test_ready_means_open_today_and_nothing_unknown(facts, as_of, policy):
    result = precheck(facts, as_of=as_of, ruleset=RULES, policy=policy)
    if result.decision is Decision.READY:
        assert result.grounds == result.open_questions == result.obstacles == ()
        assert result.earliest <= as_of
        assert result.deadline is None or as_of <= result.deadline
        assert facts.nature is Nature.DISPUTE
    else:
        assert result.grounds or result.decision in ("refer_authority", "no_dispute", "resolved")


@given(likely_facts, moments)
def test_waiting_until_the_day_we_name_is_enough(facts, as_of):
    policy = default_policy(facts.sector)
    result = precheck(facts, as_of=as_of, ruleset=RULES, policy=policy)
    if result.grounds == ("policy:waiting_time",):
        before = precheck(facts, as_of=result.earliest - timedelta(days=1), ruleset=RULES, policy=policy)
        assert before.decision is not Decision.READY or before.earliest < result.earliest
        # What the trader writes meanwhile may change the way; silence may not.
        if "date_in_future" not in result.warnings:
            on_the_day = precheck(facts, as_of=result.earliest, ruleset=RULES, policy=policy)
            assert on_the_day.decision is Decision.READY


@given(any_facts, moments, any_policy)
def test_safety_and_fraud_come_before_everything(facts, as_of, policy):
    result = precheck(replace(facts, nature=Nature.SAFETY), as_of=as_of, ruleset=RULES, policy=policy)
    assert (result.decision, result.route) == (Decision.REFER_AUTHORITY, "product_safety")
    assert result.event_from("draft") == ""


@given(any_facts | likely_facts, moments, any_policy, st.sampled_from(list(State)))
def test_the_event_it_leads_to_is_always_one_the_system_may_make(facts, as_of, policy, state):
    event = precheck(facts, as_of=as_of, ruleset=RULES, policy=policy).event_from(state)
    assert event == "" or can(state, event, "system")


@given(any_facts, moments, any_policy)
def test_unfounded_is_the_mediators_word_only(facts, as_of, policy):
    result = precheck(facts, as_of=as_of, ruleset=RULES, policy=policy)
    assert not any(ground.startswith("L612-2-2") for ground in result.grounds + result.obstacles)


def test_an_instant_is_not_a_day():
    with pytest.raises(TypeError, match="civil_date"):
        precheck(PLAIN, as_of=datetime(2026, 5, 10, tzinfo=UTC), ruleset=RULES, policy=GENERAL)


def test_events_of_a_case_under_way():
    complaints = (sent("2026-03-02"),)
    wait, ready, late = (check(on=day, complaints=complaints) for day in ("2026-05-01", "2026-05-02", "2027-03-03"))
    assert [result.event_from("draft") for result in (wait, ready, late)] == [
        "precheck_wait",
        "precheck_ok",
        "precheck_out",
    ]
    assert [result.event_from("awaiting_trader") for result in (wait, ready, late)] == ["", "wait_over", "year_over"]
    assert [result.event_from("ready") for result in (wait, ready, late)] == ["", "", "year_over"]
    assert [result.event_from("sent") for result in (wait, ready, late)] == ["", "", ""]
    refused = (sent("2026-06-10", reply=Reply.NEGATIVE, reply_on="2026-06-30"),)
    phone = check(on="2026-07-02", sector="telecom", complaints=refused)
    assert phone.event_from("draft") == "precheck_second_level"
    assert phone.event_from("awaiting_trader") == "to_second_level"
    assert phone.event_from("second_level") == ""
    # Another body may take it, so the draft is not thrown away.
    assert check(complaints=complaints, in_remit=NO).event_from("draft") == ""
    assert check(complaints=()).event_from("draft") == "precheck_no_complaint"
