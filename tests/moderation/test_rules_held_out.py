"""Disputes and days written from the law and the charters before anybody looked at what the rules say of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from moderation.mediation.deadline_rules import due_on
from moderation.mediation.deadlines import Length, Unit, add_working_days, civil_date
from moderation.mediation.facts import Nature, Reply
from moderation.mediation.policies import GENERAL
from moderation.mediation.zones import zone_of
from tests.moderation.prechecks import COMPLAINT, NO, UNKNOWN, YES, check, sent

pytestmark = pytest.mark.wide
REFUSED = sent("2025-12-30", reply=Reply.NEGATIVE, reply_on="2026-01-20")
PROMISED = sent("2026-03-01", reply=Reply.SATISFIED, reply_on="2026-03-09")
# The facts, the day, what comes of it, and what else is known of that: earliest, deadline, route, grounds.
DISPUTES = {
    "the wait ends with February": (
        {"complaints": (sent("2025-12-31"),)},
        "2026-02-27",
        "not_yet",
        {"earliest": "2026-02-28"},
    ),
    "the wait has ended with February": ({"complaints": (sent("2025-12-31"),)}, "2026-02-28", "ready", {}),
    "a year from a leap day": (
        {"complaints": (sent("2028-02-29"),)},
        "2029-02-28",
        "ready",
        {"deadline": "2029-02-28"},
    ),
    "a leap day is the day after": (
        {"complaints": (sent("2027-02-28"),)},
        "2028-02-29",
        "inadmissible",
        {"deadline": "2028-02-28"},
    ),
    "a reminder starts no year": (
        {"complaints": (sent("2025-11-03"), sent("2026-09-01"))},
        "2026-11-05",
        "inadmissible",
        {},
    ),
    "the same day": ({}, "2026-03-01", "not_yet", {"earliest": "2026-05-01"}),
    "no letter, and a court": ({"complaints": (), "court": YES}, "2026-09-01", "not_yet", {"route": "write_complaint"}),
    "a court": ({"court": YES}, "2026-09-01", "inadmissible", {"grounds": ("L612-2-3:already_examined",)}),
    "energy, refused at once": (
        {"sector": "energy", "complaints": (sent("2026-06-01", reply=Reply.NEGATIVE, reply_on="2026-06-10"),)},
        "2026-06-20",
        "not_yet",
        {"earliest": "2026-08-01"},
    ),
    "energy, over a year": (
        {"sector": "energy"},
        "2027-03-02",
        "inadmissible",
        {"grounds": ("L612-2-4:over_one_year",)},
    ),
    "a large business and its power": (
        {"sector": "energy", "consumer": NO, "micro_business": NO},
        "2026-09-01",
        "out_of_scope",
        {},
    ),
    "a very small business": ({"consumer": NO, "micro_business": YES}, "2026-09-01", "out_of_scope", {}),
    "telecom, refused": (
        {"sector": "telecom", "complaints": (REFUSED,)},
        "2026-01-21",
        "not_yet",
        {"route": "trader_second_level"},
    ),
    "telecom, a month from 31 January": (
        {"sector": "telecom", "complaints": (REFUSED,), "second_level": sent("2026-01-31")},
        "2026-02-28",
        "ready",
        {"earliest": "2026-02-28"},
    ),
    "a promise that was broken": ({"complaints": (PROMISED, sent("2026-05-01"))}, "2026-09-22", "ready", {}),
    "a letter of tomorrow": (
        {"complaints": (sent("2026-03-01"),)},
        "2026-02-28",
        "not_yet",
        {"route": "write_complaint"},
    ),
    "the copy is lost, the reminder kept": (
        {"complaints": (sent("2026-03-01", proof=NO), sent("2026-08-30"))},
        "2026-09-30",
        "not_yet",
        {"earliest": "2026-10-30", "deadline": "2027-03-01"},
    ),
    "the wait would outlast the year": (
        {"complaints": (sent("2026-03-01", proof=NO), sent("2027-02-01"))},
        "2027-02-20",
        "ready",
        {},
    ),
    "hurt, years ago": (
        {"injured": YES, "complaints": (sent("2024-03-01"),)},
        "2026-09-01",
        "refer_authority",
        {"route": "product_safety"},
    ),
    "hurt by what was a fraud": (
        {"injured": YES, "nature": Nature.SCAM},
        "2026-09-01",
        "refer_authority",
        {"route": "product_safety"},
    ),
    "Norway, a day early": ({"trader_country": "NO"}, "2026-03-21", "not_yet", {"earliest": "2026-03-22"}),
    "Norway": ({"trader_country": "NO"}, "2026-03-22", "ready", {"route": "ecc_net", "deadline": None}),
    "Switzerland": ({"trader_country": "CH"}, "2026-09-22", "out_of_scope", {"route": "outside_europe"}),
    "Belgium buys in France": ({"consumer_country": "BE"}, "2026-09-22", "ready", {"route": "consumer_mediator"}),
    "a foreign energy supplier": (
        {"trader_country": "DE", "sector": "energy"},
        "2026-09-22",
        "ready",
        {"route": "ecc_net"},
    ),
    "Réunion": (
        {"trader_country": "RE", "consumer_country": "RE"},
        "2026-09-22",
        "ready",
        {"route": "consumer_mediator"},
    ),
    "nobody knows the mediator": (
        {"body_known": UNKNOWN, "in_remit": UNKNOWN},
        "2026-03-22",
        "not_yet",
        {"route": "find_body", "earliest": "2026-05-01"},
    ),
    "nothing bought, the day before": ({"contract": NO}, "2028-09-19", "no_dispute", {}),
}


def _day(text):
    return text and date.fromisoformat(text)


@pytest.mark.parametrize("name", DISPUTES)
def test_a_dispute_nobody_tuned_the_rules_on(name):
    facts, on, decision, more = DISPUTES[name]
    result = check(on=on, **{"complaints": COMPLAINT, **facts})
    assert result.decision == decision
    wanted = {key: _day(value) if key in {"earliest", "deadline"} else value for key, value in more.items()}
    assert {key: getattr(result, key) for key in wanted} == wanted


def test_a_charter_of_fifteen_days():
    short = replace(GENERAL, wait=Length(15, Unit.DAYS))
    assert check(on="2026-03-15", policy=short, complaints=COMPLAINT).decision == "not_yet"
    assert check(on="2026-03-16", policy=short, complaints=COMPLAINT).decision == "ready"


@pytest.mark.parametrize(
    ("kind", "start", "due"),
    [
        ("outcome", "2026-07-28", "2026-10-26"),  # over the end of summer time
        ("outcome", "2026-01-01", "2026-04-01"),  # over its beginning
        ("rejection_notice", "2026-12-15", "2027-01-05"),
        ("trader_reply_adr", "2028-12-11", "2029-01-10"),  # without Christmas and New Year
    ],
)
def test_a_day_nobody_tuned_the_rules_on(kind, start, due):
    assert due_on(kind, date.fromisoformat(start)) == date.fromisoformat(due)


def test_saint_stephen_s_day_is_off_in_alsace():
    assert add_working_days(date(2028, 12, 11), 20, alsace_moselle=True) == date(2029, 1, 11)


@pytest.mark.parametrize(
    ("address", "instant", "day"),
    [
        ("3 rue des Lilas, 75011 Paris", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
        ("3 rue X, 98800 Nouméa", datetime(2026, 12, 31, 13, 30, tzinfo=UTC), date(2027, 1, 1)),
        ("2 quai Y, 97110 Pointe-à-Pitre", datetime(2026, 3, 2, 2, 0, tzinfo=UTC), date(2026, 3, 1)),
        ("5 avenue Z, 98000 Monaco", datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_where_somebody_lives(address, instant, day):
    assert civil_date(instant, ZoneInfo(zone_of(address))) == day
