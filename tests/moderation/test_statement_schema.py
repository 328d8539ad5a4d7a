"""What is sent to the Transparency Database, in its words and within its limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import TextChoices
from django.utils import timezone

from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import StatementOfReasons
from moderation.review.transparency.statement_payload import EEA, TYPED, payload
from moderation.review.vocabulary import (
    AccountDecision,
    AutomatedDecision,
    Category,
    ContentType,
    Ground,
    MonetaryDecision,
    ProvisionDecision,
    Source,
    VisibilityDecision,
)
from tests.moderation.reviewing import courtesy, hide
from tests.moderation.schemas import faults, schema
from tests.moderation.warned import warn
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
SCHEMA = schema("dsa_statement")


def test_every_kind_of_statement_fits_the_schema(
    ask: Callable[..., Question], answer: Answer, bob: Member, dora: Member
) -> None:
    hide(ask("Does the pump of this model stop by itself?"), dora)
    law = {"rule": None, "law": "Code pénal, art. 226-1", "category": "STATEMENT_CATEGORY_VIOLENCE"}
    hide(answer, dora, **law)
    until = timezone.now() + dt.timedelta(days=7)
    warned = make_member("eve")
    warn(warned, dora)
    actions.suspend(warned, by=dora, rule=courtesy(), facts="Insults in two more answers.", until=until)
    actions.limit(bob, by=dora, rule=courtesy(), facts="Insults in two answers.", until=until)
    found = list(StatementOfReasons.objects.all())
    assert len(found) == 5
    for statement in found:
        assert list(faults(payload(statement), SCHEMA)) == []
    by_account = payload(StatementOfReasons.objects.exclude(decision_account="").get())
    assert {"decision_account", "end_date_account_restriction"} <= set(by_account)
    assert "decision_visibility" not in by_account


WRONG = {
    "puid": "a b",
    "decision_facts": "x" * 5001,
    "category": "RUDE",
    "content_type": [],
    "territorial_scope": ["US"],
    "more": 1,
    "automated_detection": True,
    "decision_visibility": ["REMOVED"],
    "content_date": "1999-12-31",
    "application_date": "2026-13-01",
    "end_date_visibility_restriction": "2038-01-02",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_the_schema_refuses(answer: Answer, dora: Member, name: str, value: Any) -> None:
    statement = hide(answer, dora).statement
    assert statement is not None
    assert list(faults({**payload(statement), name: value}, SCHEMA))


ENUMERATIONS = {
    "decision_visibility": VisibilityDecision, "decision_monetary": MonetaryDecision,
    "decision_provision": ProvisionDecision, "decision_account": AccountDecision, "decision_ground": Ground,
    "content_type": ContentType, "category": Category, "source_type": Source, "automated_decision": AutomatedDecision,
}  # fmt: skip


@pytest.mark.parametrize(("name", "words"), ENUMERATIONS.items())
def test_our_words_are_those_of_the_database(name: str, words: type[TextChoices]) -> None:
    field = SCHEMA["properties"][name]
    assert set(field.get("items", field)["enum"]) == set(words.values)


def test_limits_are_those_of_the_database() -> None:
    limits = {name: field["maxLength"] for name, field in SCHEMA["properties"].items() if "maxLength" in field}
    for name in TYPED:
        field = StatementOfReasons._meta.get_field(name)
        assert getattr(field, "max_length", None) == limits[name], name
    assert set(SCHEMA["properties"]["territorial_scope"]["items"]["enum"]) == set(EEA)
