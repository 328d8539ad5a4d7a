"""The pre-check by sector and across borders: whose rules count, and for how long one waits."""

from dataclasses import replace
from datetime import date

import pytest

from moderation.mediation.facts import Reply
from moderation.mediation.policies import GENERAL
from moderation.mediation.precheck import Decision
from tests.moderation.prechecks import COMPLAINT, NO, UNKNOWN, YES, check, sent

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
