import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.mediation.facts import Answer, Complaint, Facts, Nature, Reply
from moderation.mediation.policies import ECC_NET, ENERGY, GENERAL, TELECOM, default_policy
from moderation.mediation.precheck import Decision, precheck
from moderation.mediation.rulesets import ruleset_named
from moderation.mediation.states import State, can
from tests.data import data_file

RULES = ruleset_named("fr-conso-2026-11")
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
PLAIN = Facts(
    contract=YES,
    consumer=YES,
    trader=YES,
    trader_identified=YES,
    court=NO,
    other_mediator=NO,
    body_known=YES,
    in_remit=YES,
)


def check(facts=PLAIN, on="2026-05-10", policy=None, **changes):
    facts = replace(facts, **changes)
    policy = policy or default_policy(facts.sector)
    return precheck(facts, as_of=date.fromisoformat(on), ruleset=RULES, policy=policy)


def sent(on, **more):
    if "reply_on" in more:
        more["reply_on"] = date.fromisoformat(more["reply_on"])
    return Complaint(date.fromisoformat(on), **more)


# --- the acceptance cases -------------------------------------------------------------------------

NAMES = {
    "asker_is_consumer": "consumer",
    "respondent_is_trader": "trader",
    "contract_concluded": "contract",
    "micro_business": "micro_business",
    "trader_identified": "trader_identified",
    "court": "court",
    "other_mediator": "other_mediator",
}


def facts_of(raw):
    values = {NAMES[name]: YES if value else NO for name, value in raw.items() if name in NAMES}
    values |= {name: raw[name] for name in ("sector",) if name in raw}
    if "nature" in raw:
        values["nature"] = Nature(raw["nature"])
    if "second_level" in raw:
        values["second_level"] = sent(raw["second_level"])
    known = {*NAMES, "sector", "nature", "second_level", "complaints", "trader_reply", "trader_reply_on", "as_of"}
    assert set(raw) <= known
    complaints = [sent(day) for day in raw.get("complaints", ())]
    if complaints:
        day = raw.get("trader_reply_on")
        complaints[0] = replace(
            complaints[0],
            reply=Reply(raw.get("trader_reply", "none")),
            reply_on=date.fromisoformat(day) if day else None,
        )
    return replace(PLAIN, complaints=tuple(complaints), **values)


def seen(result, names):
    plain = {
        "decision": result.decision.value,
        "grounds": list(result.grounds),
        "route": result.route,
        "earliest": result.earliest and result.earliest.isoformat(),
        "deadline": result.deadline and result.deadline.isoformat(),
    }
    return {name: plain[name] for name in names}


def test_every_check_of_the_acceptance_cases():
    cases = json.loads(data_file("mediation/cases.json").read_text())["cases"]
    wrong, count = [], 0
    for case in cases:
        for row in case["checks"]:
            raw = {**case["facts"], **row["facts"]}
            found = seen(check(facts_of(raw), on=raw["as_of"]), row["expect"])
            count += 1
            if found != row["expect"]:
                wrong.append((case["id"], row.get("variant"), found, row["expect"]))
    assert wrong == []
    assert count >= 17


# --- the same and their neighbours, without the data ----------------------------------------------


def test_silence_opens_after_two_months_counted_from_the_first_complaint():
    complaints = (sent("2026-03-02"), sent("2026-04-22"))
    before = check(on="2026-05-01", complaints=complaints)
    assert (before.decision, before.grounds) == (Decision.NOT_YET, ("policy:waiting_time",))
    after = check(on="2026-05-02", complaints=complaints)
    assert (after.decision, after.grounds, after.route) == (Decision.READY, (), "consumer_mediator")
    assert before.earliest == after.earliest == date(2026, 5, 2)
    assert after.deadline == date(2027, 3, 2)


def test_the_order_in_which_complaints_are_typed_changes_nothing():
    complaints = (sent("2026-03-02"), sent("2026-04-22", reply=Reply.NEGATIVE, reply_on="2026-04-25"))
    assert check(complaints=complaints) == check(complaints=complaints[::-1])


def test_the_last_day_of_the_year_is_included():
    complaints = (sent("2026-03-02"),)
    assert check(on="2027-03-02", complaints=complaints).decision is Decision.READY
    late = check(on="2027-03-03", complaints=complaints)
    assert (late.decision, late.grounds) == (Decision.INADMISSIBLE, ("L612-2-4:over_one_year",))
    assert late.route == "conciliator_or_court"
    assert late.is_lapsed


def test_a_reminder_does_not_save_a_lapsed_year():
    complaints = (sent("2025-01-10"), sent("2026-04-01"))
    assert check(complaints=complaints).is_lapsed


def test_a_no_opens_the_door_at_once_but_not_for_energy():
    complaints = (sent("2026-03-01", reply=Reply.NEGATIVE, reply_on="2026-03-20"),)
    assert check(on="2026-03-20", complaints=complaints).decision is Decision.READY
    energy = check(on="2026-04-30", complaints=complaints, sector="energy")
    assert (energy.decision, energy.earliest) == (Decision.NOT_YET, date(2026, 5, 1))


def test_an_answer_that_is_not_enough_counts_as_a_no():
    complaints = (sent("2026-03-01", reply=Reply.PARTIAL, reply_on="2026-03-20"),)
    assert check(on="2026-03-21", complaints=complaints).earliest == date(2026, 3, 20)


def test_a_no_after_the_wait_does_not_move_the_door():
    complaints = (sent("2026-01-02", reply=Reply.NEGATIVE, reply_on="2026-04-20"),)
    assert check(complaints=complaints).earliest == date(2026, 3, 2)


def test_the_first_refusal_opens_the_door_a_second_one_does_not_move_it():
    complaints = (
        sent("2026-03-01", reply=Reply.NEGATIVE, reply_on="2026-03-20"),
        sent("2026-04-01", reply=Reply.NEGATIVE, reply_on="2026-04-20"),
    )
    assert check(complaints=complaints).earliest == date(2026, 3, 20)


def test_the_last_word_counts_and_a_broken_promise_is_a_dispute_again():
    refused = sent("2026-03-01", reply=Reply.NEGATIVE, reply_on="2026-03-20")
    refunded = sent("2026-03-25", reply=Reply.SATISFIED, reply_on="2026-04-02")
    assert check(complaints=(refused, refunded)).decision is Decision.RESOLVED
    again = check(complaints=(refused, refunded, sent("2026-04-30")))
    assert (again.decision, again.earliest) == (Decision.READY, date(2026, 3, 20))
    late_no = sent("2026-03-26", reply=Reply.NEGATIVE, reply_on="2026-04-03")
    assert check(complaints=(late_no, refunded)).decision is Decision.READY
    promised = sent("2026-03-25", reply=Reply.SATISFIED, reply_on="2026-04-02")
    waiting = check(complaints=(promised, sent("2026-04-30")))
    assert (waiting.grounds, waiting.earliest) == (("policy:waiting_time",), date(2026, 5, 25))


def test_a_reply_without_date_is_dated_today():
    result = check(on="2026-03-10", complaints=(sent("2026-03-01", reply=Reply.NEGATIVE),))
    assert (result.decision, result.earliest) == (Decision.READY, date(2026, 3, 10))


@pytest.mark.parametrize(
    ("complaints", "warning"),
    [
        ((sent("2026-03-01", reply=Reply.NEGATIVE, reply_on="2026-03-20"),), "date_in_future"),
        ((sent("2026-03-01", reply=Reply.SATISFIED, reply_on="2026-02-20"),), "reply_before_complaint"),
    ],
)
def test_impossible_replies_are_not_counted(complaints, warning):
    result = check(on="2026-03-10", complaints=complaints)
    assert (result.decision, result.grounds) == (Decision.NOT_YET, ("policy:waiting_time",))
    assert result.warnings == (warning,)


def test_a_complaint_dated_tomorrow_is_not_written_yet():
    result = check(on="2026-03-10", complaints=(sent("2026-03-11"),))
    assert result.grounds == ("L612-2-1:no_written_complaint",)
    assert "date_in_future" in result.warnings


def test_calls_are_not_a_complaint():
    result = check(complaints=())
    assert (result.decision, result.route) == (Decision.NOT_YET, "write_complaint")
    assert (result.earliest, result.deadline) == (None, None)


def test_a_lost_proof_is_cured_by_writing_again_but_the_year_goes_on():
    lost = sent("2026-01-05", proof=NO)
    result = check(complaints=(lost,))
    assert (result.decision, result.grounds) == (Decision.NOT_YET, ("L612-2-1:no_proof_of_complaint",))
    assert (result.route, result.deadline) == ("write_complaint", date(2027, 1, 5))
    assert result.warnings == ("year_runs_from_first",)
    again = check(on="2026-05-20", complaints=(lost, sent("2026-05-11")))
    assert (again.earliest, again.deadline) == (date(2026, 7, 11), date(2027, 1, 5))


def test_a_written_answer_proves_the_complaint():
    complaints = (sent("2026-03-01", proof=UNKNOWN, reply=Reply.NEGATIVE, reply_on="2026-03-20"),)
    assert check(complaints=complaints).decision is Decision.READY


COMPLAINT = (sent("2026-03-01"),)


@pytest.mark.parametrize(
    ("changes", "decision", "route", "grounds"),
    [
        ({"nature": Nature.SAFETY}, "refer_authority", "product_safety", ()),
        ({"injured": YES}, "refer_authority", "product_safety", ()),
        ({"nature": Nature.SCAM, "trader_identified": NO}, "refer_authority", "fraud", ()),
        ({"nature": Nature.QUESTION}, "no_dispute", "community", ()),
        ({"contract": NO}, "no_dispute", "community", ("L611-1:no_contract",)),
        ({"consumer": NO}, "out_of_scope", "other_mediation", ("L611-3-1:between_professionals",)),
        ({"consumer": NO, "micro_business": YES}, "out_of_scope", "other_mediation", None),
        ({"trader": NO}, "out_of_scope", "platform_or_conciliator", ("L611-1:not_a_trader",)),
        ({"sector": "health_care"}, "out_of_scope", "other_mediation", ("L611-4:excluded_sector",)),
        ({"sector": "public_higher_education"}, "out_of_scope", "other_mediation", None),
        ({"sector": "non_economic_public_service"}, "out_of_scope", "other_mediation", None),
        ({"trader_country": "GB"}, "out_of_scope", "outside_europe", ("L611-1:outside_europe",)),
        ({"trader_country": "CN"}, "out_of_scope", "outside_europe", None),
        ({"consumer_country": "CH"}, "out_of_scope", "outside_europe", None),
        ({"trader_identified": NO}, "not_yet", "identify_trader", ("policy:trader_not_identified",)),
        ({"court": YES}, "inadmissible", "procedure_under_way", ("L612-2-3:already_examined",)),
        ({"other_mediator": YES, "court": UNKNOWN}, "inadmissible", "procedure_under_way", None),
        ({"body_known": NO}, "not_yet", "find_body", ("policy:body_not_known",)),
        ({"body_known": UNKNOWN}, "not_yet", "find_body", ("policy:body_not_known",)),
        ({"in_remit": NO}, "inadmissible", "find_body", ("L612-2-5:outside_remit",)),
        ({"consumer_country": "BE"}, "ready", "consumer_mediator", ()),
        ({"trader_country": "RE"}, "ready", "consumer_mediator", ()),
    ],
)
def test_each_condition(changes, decision, route, grounds):
    result = check(complaints=COMPLAINT, **changes)
    assert (result.decision, result.route) == (decision, route)
    assert grounds is None or result.grounds == grounds


def test_a_body_of_another_sector_is_outside_its_remit():
    result = check(complaints=COMPLAINT, policy=replace(GENERAL, sectors=frozenset({"travel"})))
    assert result.grounds == ("L612-2-5:outside_remit",)
    assert check(complaints=COMPLAINT, policy=TELECOM, sector="energy").grounds == ("L612-2-5:outside_remit",)


def test_the_order_of_judgement():
    """Each condition taken away lets the next one speak."""
    everything = {
        "injured": YES,
        "nature": Nature.SCAM,
        "complaints": (sent("2026-03-01", reply=Reply.SATISFIED, reply_on="2026-03-02"),),
        "contract": NO,
        "consumer": NO,
        "trader": NO,
        "sector": "health_care",
        "consumer_country": "US",
        "trader_identified": NO,
        "court": YES,
        "body_known": NO,
        "in_remit": NO,
    }
    cures = [
        {},
        {"injured": NO},
        {"nature": Nature.QUESTION},
        {"nature": Nature.DISPUTE},
        {"complaints": ()},
        {"contract": YES},
        {"consumer": YES},
        {"trader": YES},
        {"sector": ""},
        {"consumer_country": "FR"},
        {"trader_identified": YES},
        {"complaints": (sent("2025-05-09", proof=NO),)},
        {"complaints": (sent("2025-05-09"),)},
        {"court": NO},
        {"complaints": (sent("2026-05-09"),)},
        {"body_known": YES},
        {"in_remit": YES},
        {"complaints": (sent("2026-03-09"),)},
    ]
    facts, spoken = replace(PLAIN, **everything), []
    for cure in cures:
        facts = replace(facts, **cure)
        result = check(facts)
        spoken.append(result.grounds[0] if result.grounds else f"{result.decision}/{result.route}")
    assert spoken == [
        "refer_authority/product_safety",
        "refer_authority/fraud",
        "no_dispute/community",
        "resolved/community",
        "L611-1:no_contract",
        "L611-3-1:between_professionals",
        "L611-1:not_a_trader",
        "L611-4:excluded_sector",
        "L611-1:outside_europe",
        "policy:trader_not_identified",
        "L612-2-1:no_written_complaint",
        "L612-2-1:no_proof_of_complaint",
        "L612-2-3:already_examined",
        "L612-2-4:over_one_year",
        "policy:body_not_known",
        "L612-2-5:outside_remit",
        "policy:waiting_time",
        "ready/consumer_mediator",
    ]


def test_what_will_still_stand_is_told_before_the_asker_waits_for_nothing():
    result = check(complaints=(), court=YES, in_remit=NO)
    assert result.grounds == ("L612-2-1:no_written_complaint",)
    assert result.obstacles == ("L612-2-3:already_examined", "L612-2-5:outside_remit")


# --- sectors --------------------------------------------------------------------------------------


def test_energy_takes_micro_businesses_and_despite_a_court():
    facts = {"sector": "energy", "complaints": COMPLAINT, "court": YES, "body_known": NO, "in_remit": UNKNOWN}
    assert check(consumer=NO, micro_business=YES, **facts).decision is Decision.READY
    assert check(consumer=NO, micro_business=NO, **facts).decision is Decision.OUT_OF_SCOPE
    unsure = check(consumer=NO, micro_business=UNKNOWN, **facts)
    assert (unsure.decision, unsure.open_questions) == (Decision.NOT_YET, ("consumer",))


def test_telecom_silence():
    def phone(on):
        return check(on=on, sector="telecom", complaints=(sent("2026-06-10"),))

    early, middle, late = phone("2026-07-09"), phone("2026-07-10"), phone("2026-08-10")
    assert early.grounds == ("policy:waiting_time",)
    assert middle.grounds == ("policy:second_level_required",)
    assert late.decision is Decision.READY
    assert {early.earliest, middle.earliest, late.earliest} == {date(2026, 8, 10)}


def test_telecom_second_level():
    refused = (sent("2026-06-10", reply=Reply.NEGATIVE, reply_on="2026-06-30"),)

    def phone(on, **second):
        return check(on=on, sector="telecom", complaints=refused, second_level=sent("2026-07-05", **second))

    assert phone("2026-08-04").grounds == ("policy:waiting_time",)
    assert phone("2026-08-05").decision is Decision.READY
    again = phone("2026-07-20", reply=Reply.NEGATIVE, reply_on="2026-07-18")
    assert (again.decision, again.earliest) == (Decision.READY, date(2026, 7, 18))
    assert phone("2026-07-20", reply=Reply.SATISFIED, reply_on="2026-07-18").decision is Decision.RESOLVED
    # Written before the first level had answered, dated after today: not written.
    assert phone("2026-07-04").route == "trader_second_level"


def test_an_answer_after_the_silence_had_opened_the_door_does_not_close_it():
    complaints = (sent("2026-03-01", reply=Reply.NEGATIVE, reply_on="2026-05-15"),)
    result = check(on="2026-05-20", sector="telecom", complaints=complaints)
    assert (result.decision, result.earliest) == (Decision.READY, date(2026, 5, 1))


def test_a_charter_does_not_make_the_asker_lose_the_year():
    refused = (sent("2025-06-10", reply=Reply.NEGATIVE, reply_on="2025-06-30"),)
    in_time = check(on="2026-05-10", sector="telecom", complaints=refused)
    assert in_time.route == "trader_second_level"
    too_late = check(on="2026-05-11", sector="telecom", complaints=refused)
    assert (too_late.decision, too_late.earliest) == (Decision.READY, date(2026, 5, 11))
    assert too_late.warnings == ("wait_would_outlast_year",)
    running = check(on="2026-05-20", sector="telecom", complaints=refused, second_level=sent("2026-05-19"))
    assert (running.decision, running.warnings) == (Decision.READY, ("wait_would_outlast_year",))


# --- across borders -------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["DE", "BE", "IS", "NO"])
def test_a_trader_of_the_network_goes_to_ecc_net_after_three_weeks(country):
    facts = {"complaints": COMPLAINT, "trader_country": country, "body_known": NO, "in_remit": UNKNOWN}
    early, ready = check(on="2026-03-21", **facts), check(on="2026-03-22", **facts)
    assert (early.grounds, early.route) == (("policy:waiting_time",), "wait_for_trader")
    assert (ready.decision, ready.route, ready.earliest) == (Decision.READY, "ecc_net", date(2026, 3, 22))
    assert ready.deadline is None


def test_ecc_net_has_its_own_grounds_and_no_year():
    facts = {"trader_country": "DE", "complaints": (sent("2024-03-01"),)}
    assert check(**facts).decision is Decision.READY
    assert check(court=YES, **facts).grounds == ("ecc_net:already_examined",)
    assert check(trader_country="DE", complaints=()).grounds == ("ecc_net:no_written_complaint",)
    assert check(consumer_country="DE", **facts).decision is Decision.OUT_OF_SCOPE


def test_a_body_may_take_foreign_traders_itself():
    policy = replace(GENERAL, countries=GENERAL.countries | {"DE"})
    assert check(trader_country="DE", complaints=COMPLAINT, policy=policy).route == "consumer_mediator"


def test_an_asker_in_norway_goes_to_ecc_net():
    assert check(consumer_country="NO", complaints=COMPLAINT).route == "ecc_net"


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
