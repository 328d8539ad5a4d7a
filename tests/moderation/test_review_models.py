"""What the database itself refuses about rules, flags, decisions and statements."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from moderation.review.models import Decision, Flag, Rule, StatementOfReasons
from moderation.review.vocabulary import Ground, MonetaryDecision, VisibilityDecision
from tests.moderation.reviewing import courtesy, statement_values

NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db

ILLEGAL = {
    "decision_ground": Ground.ILLEGAL,
    "illegal_content_legal_ground": "Code pénal, art. 226-4-1",
    "illegal_content_explanation": "It takes somebody’s identity.",
    "incompatible_content_ground": "",
    "incompatible_content_explanation": "",
    "rule": None,
}

INCOMPLETE = {
    "a restriction is missing": {"decision_visibility": ""},
    "a restriction of no known kind": {"decision_visibility": "DECISION_VISIBILITY_ERASED"},
    "another restriction, unexplained": {"decision_visibility": VisibilityDecision.OTHER},
    "another restriction, explained by a blank": {
        "decision_visibility": VisibilityDecision.OTHER,
        "decision_visibility_other": " ",
    },
    "another payment restriction, unexplained": {"decision_monetary": MonetaryDecision.OTHER},
    "an end before the beginning": {"end_date": date(2026, 11, 2)},
    "no facts": {"decision_facts": ""},
    "blank facts": {"decision_facts": " \n\t"},
    "no source": {"source_type": ""},
    "no word about automated decision": {"automated_decision": ""},
    "no word about automated detection": {"automated_detection": None},
    "no ground": {"decision_ground": ""},
    "no rule named": {"incompatible_content_ground": ""},
    "no rule linked": {"rule": None},
    "no explanation": {"incompatible_content_explanation": "  "},
    "no text of the rule": {"ground_text": ""},
    "a law beside the rule": {"illegal_content_legal_ground": "Some law"},
    "illegal without a law": ILLEGAL | {"illegal_content_legal_ground": ""},
    "illegal without an explanation": ILLEGAL | {"illegal_content_explanation": ""},
    "no redress": {"redress": ""},
    "no category": {"category": ""},
    "an identifier that cannot be sent": {"puid": "a b"},
}


def refuse(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_complete_statement_is_kept():
    values = statement_values(courtesy())
    first, second = (StatementOfReasons.objects.create(**values) for _ in range(2))
    assert first.puid != second.puid
    assert StatementOfReasons.objects.create(**values | ILLEGAL).pk
    assert StatementOfReasons.objects.create(**values, end_date=date(2026, 11, 3), territorial_scope=["FR"]).pk


@pytest.mark.wide
@pytest.mark.parametrize("broken", INCOMPLETE.values(), ids=INCOMPLETE)
def test_a_statement_without_one_of_its_items_is_refused(broken):
    values = statement_values(courtesy())
    refuse(lambda: StatementOfReasons.objects.create(**values | broken))
    assert not StatementOfReasons.objects.exists()


def test_a_statement_is_identified_once():
    values = statement_values(courtesy())
    StatementOfReasons.objects.create(**values, puid="sr-1")
    refuse(lambda: StatementOfReasons.objects.create(**values, puid="sr-1"))


def test_no_item_can_be_emptied_later():
    kept = StatementOfReasons.objects.create(**statement_values(courtesy()))
    for name in ("decision_facts", "ground_text", "redress", "decision_visibility", "automated_decision"):
        refuse(lambda name=name: StatementOfReasons.objects.filter(pk=kept.pk).update(**{name: ""}))


def decide(answer, **values):
    known = {"kind": "hide", "answer": answer, "made_at": NOW, "former_visibility": "published"}
    return Decision.objects.create(**known | values)


def statement() -> StatementOfReasons:
    return StatementOfReasons.objects.create(**statement_values(courtesy()))


def test_no_restriction_without_its_reasons(answer):
    refuse(lambda: decide(answer))
    refuse(lambda: decide(answer, kind="suspend", statement=statement()))  # not a kind yet
    refuse(lambda: decide(answer, kind="keep", statement=statement()))
    assert decide(answer, statement=statement()).pk
    assert decide(answer, kind="keep").pk


def test_reasons_cannot_be_taken_from_a_restriction(answer):
    decision = decide(answer, statement=statement())
    refuse(lambda: Decision.objects.filter(pk=decision.pk).update(statement=None))
    refuse(lambda: decision.statement.delete())


def test_one_statement_for_one_decision(answer, question):
    shared = statement()
    decide(answer, statement=shared)
    refuse(lambda: decide(None, question=question, statement=shared))


def test_a_decision_is_about_exactly_one_post(answer, question):
    refuse(lambda: decide(answer, question=question, statement=statement()))
    refuse(lambda: decide(None, statement=statement()))


def test_one_standing_hide_of_a_post(answer):
    first = decide(answer, statement=statement())
    refuse(lambda: decide(answer, statement=statement()))
    Decision.objects.filter(pk=first.pk).update(undone_at=NOW)
    assert decide(answer, statement=statement()).pk


def test_undone_by_somebody_means_undone(answer, dora):
    refuse(lambda: decide(answer, kind="keep", undone_by=dora))


def flag(member, **values):
    return Flag.objects.create(member=member, created_at=NOW, **values)


def test_a_flag_is_about_exactly_one_post(alice, answer, question):
    rule = courtesy()
    refuse(lambda: flag(alice, rule=rule))
    refuse(lambda: flag(alice, rule=rule, answer=answer, question=question))


def test_a_flag_names_a_rule_or_the_law(alice, answer):
    refuse(lambda: flag(alice, answer=answer))
    refuse(lambda: flag(alice, answer=answer, law=" "))
    refuse(lambda: flag(alice, answer=answer, rule=courtesy(), law="Code pénal"))
    assert flag(alice, answer=answer, law="Code pénal").reason == "Code pénal"


def test_one_flag_a_member_and_post(alice, dora, answer, question):
    rule = courtesy()
    flag(alice, rule=rule, answer=answer)
    refuse(lambda: flag(alice, rule=rule, answer=answer))
    assert flag(alice, rule=rule, question=question).pk
    assert flag(dora, rule=rule, answer=answer).pk


def test_a_handled_flag_has_its_decision(alice, answer):
    refuse(lambda: flag(alice, rule=courtesy(), answer=answer, handled_at=NOW))


def test_a_post_with_a_decision_is_never_erased(answer):
    decide(answer, statement=statement())
    refuse(answer.delete)


def rule(**values) -> Rule:
    known = {"title_en": "A", "title_fr": "B", "text_en": "C", "text_fr": "D", "valid_from": date(2026, 1, 1)}
    return Rule.objects.create(**{"code": "a", "number": 90, **known, **values})


def test_the_version_in_force_on_a_day():
    old = rule(valid_until=date(2026, 3, 1))
    new = rule(version=2, valid_from=date(2026, 3, 1), title_en="A2")
    assert list(Rule.objects.in_force(date(2026, 2, 28))) == [old]
    assert list(Rule.objects.in_force(date(2026, 3, 1))) == [new]
    assert list(Rule.objects.in_force(date(2025, 12, 31))) == []
    for day in (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1)):
        assert [known for known in (old, new) if known.is_in_force(day)] == list(Rule.objects.in_force(day))


def test_rules_the_database_refuses():
    rule()
    refuse(lambda: rule(version=2))  # two open versions
    refuse(lambda: rule(code="b"))  # a number twice
    refuse(lambda: rule(code="b", number=91, valid_until=date(2026, 1, 1)))
    refuse(lambda: rule(code="b", number=91, text_fr=""))


def test_a_rule_speaks_both_languages():
    known = rule(number=3)
    with translation.override("fr"):
        assert (str(known), known.text, known.anchor) == ("3. B", "D", "regle-3")
        assert known.get_absolute_url() == "/fr/charter/#regle-3"
    with translation.override("en"):
        assert (str(known), known.text, known.anchor) == ("3. A", "C", "rule-3")
