"""The pre-check of a dispute: the acceptance cases, their neighbours, each condition and their order."""

import json
from dataclasses import replace
from datetime import date

import pytest

from moderation.mediation.facts import Nature, Reply
from moderation.mediation.policies import GENERAL, TELECOM
from moderation.mediation.precheck import Decision
from tests.data import data_file
from tests.moderation.prechecks import COMPLAINT, NO, PLAIN, UNKNOWN, YES, check, sent

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
    travel = replace(GENERAL, sectors=frozenset({"travel"}))
    assert check(complaints=COMPLAINT, policy=travel, sector="retail").grounds == ("L612-2-5:outside_remit",)
    assert check(complaints=COMPLAINT, policy=travel).decision == "ready"  # who does not know is not outside
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
