import itertools
import re
from dataclasses import fields
from datetime import date

import pytest

from moderation.mediation.conditions import CHECKS
from moderation.mediation.facts import Complaint, Facts
from moderation.mediation.precheck import Decision
from moderation.mediation.rulesets import all_rulesets, day_in_words, ruleset_for, ruleset_named

RULES = ruleset_named("fr-conso-2026-11")


def texts():
    for question in RULES.questions(date(2026, 11, 21)):
        yield question.ask
        yield question.help
    yield from (*RULES.actions.values(), *RULES.warnings.values(), RULES.notice)


def test_the_rules_in_force():
    assert ruleset_for(date(2026, 11, 21)) is RULES
    assert ruleset_for(date(2025, 7, 20)) is RULES
    with pytest.raises(LookupError, match="2025-07-19"):
        ruleset_for(date(2025, 7, 19))
    with pytest.raises(LookupError, match="fr-conso-1999"):
        ruleset_named("fr-conso-1999")


def test_versions_do_not_overlap():
    rulesets = all_rulesets()
    assert len({ruleset.version for ruleset in rulesets}) == len(rulesets)
    for earlier, later in itertools.pairwise(rulesets):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from


def test_a_rule_nobody_checked_for_six_months_is_stale():
    assert not RULES.is_stale(date(2027, 5, 20))
    assert RULES.is_stale(date(2027, 5, 21))


def test_the_order_of_the_law():
    order = [item.id for item in RULES.items]
    assert order[:4] == ["safety", "fraud", "question", "solved"]
    assert order[4:10] == ["contract", "consumer", "trader", "sector", "reach", "trader_identified"]
    assert order[10:15] == ["written", "proof", "unfounded", "other_body", "one_year"]
    assert order[15:] == ["second_level", "body_known", "remit", "wait", "language"]


def test_every_item_is_complete():
    decisions = {decision.value for decision in Decision}
    for item in RULES.items:
        if item.level == "human":
            assert (item.check, item.decision, item.ground, item.questions) == ("", "", "", ())
            continue
        assert item.check in CHECKS
        if item.level == "warning":
            assert item.id in RULES.warnings
            continue
        assert item.decision in decisions
        assert item.route
        assert {item.action, *item.sectors.values()} <= set(RULES.actions)
    assert {*RULES.ready.values(), RULES.unanswered} <= set(RULES.actions)


def test_every_check_is_used_once():
    used = [item.check for item in RULES.items if item.check]
    assert sorted(used) == sorted(CHECKS)


def test_every_question_fills_a_fact():
    names = {field.name for cls in (Facts, Complaint) for field in fields(cls)}
    asked = [question.field for question in RULES.questions(date(2026, 11, 21))]
    assert set(asked) <= names
    assert len(set(asked)) == len(asked)


def test_both_languages_in_the_style_of_the_house():
    banned = re.compile(r"\b(please|sorry|invalid|oops|veuillez|désolé|invalide|oups)\b", re.IGNORECASE)
    for text in texts():
        assert text.fr != text.en
        for words in (text.fr, text.en):
            assert words[0].isupper()
            assert words[-1] in ".?"
            assert not banned.search(words)
            assert "'" not in words
            assert "consumers/odr" not in words
        assert not re.search(r"[^\u00a0\u202f][?!:;»]", text.fr)


def test_before_buying_becomes_a_dispute_in_2028():
    assert "contract" in {item.id for item in RULES.items_on(date(2028, 9, 19))}
    assert "contract" not in {item.id for item in RULES.items_on(date(2028, 9, 20))}


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2026, 11, 1), "fr", "1er novembre 2026"),
        (date(2026, 11, 21), "fr", "21 novembre 2026"),
        (date(2026, 11, 1), "en", "1 November 2026"),
        (date(2026, 3, 31), "en-gb", "31 March 2026"),
    ],
)
def test_days_in_words(day, language, words):
    assert day_in_words(day, language) == words


def test_the_next_action_names_its_dates():
    text = RULES.action_text("wait_until", "en", earliest=date(2026, 5, 2), deadline=None)
    assert text.startswith("You can ask for mediation from 2 May 2026.")
    text = RULES.action_text("send_to_mediator", "fr", deadline=date(2027, 3, 1))
    assert "jusqu’au 1er mars 2027" in text
