"""Deciding for the law: which law, what it is about, and where both are read afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forum import letters
from forum.models import Answer, Member, Notification
from moderation.review import actions
from moderation.review.models import Decision
from moderation.review.transparency import counting
from moderation.review.transparency.period import Period
from moderation.review.transparency.statement_payload import payload
from moderation.review.vocabulary import Category, Ground, Source
from tests.moderation.contesting import days
from tests.moderation.noticing import NAME, give
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules", "this_site")]
SignIn = Callable[[Member], Client]
LAW = "Law of 29 July 1881, art. 29"
FOR_LAW = {"rule": "law", "law": LAW, "category": Category.ILLEGAL_OR_HARMFUL_SPEECH.value}


def address(answer: Answer, act: str = "", language: str = "en") -> str:
    return f"/{language}/moderation/answer/{answer.pk}/{act + '/' if act else ''}"


def send(client: Client, answer: Answer, act: str = "hide", language: str = "en", **values: Any) -> Any:
    return client.post(address(answer, act, language), {"seen": 0, "facts": FACTS, **FOR_LAW, **values})


# A text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_notice_says_of_the_law_is_filled_in(
    language: str, answer: Answer, dora: Member, as_member: SignIn
) -> None:
    give(answer, subject="rights", law="Code de la propriété intellectuelle, art. L335-2")
    shown = page(as_member(dora).get(address(answer, language=language)))
    said = {"en": "It is against the law", "fr": "C’est contraire à la loi"}[language]
    assert f'<option value="law" selected>{said}' in shown
    assert 'value="Code de la propriété intellectuelle, art. L335-2"' in shown
    assert f'<option value="{Category.INTELLECTUAL_PROPERTY}" selected>' in shown
    assert {"en": "Only if it is against the law", "fr": "Seulement si"}[language] in shown
    assert '<template data-draft="law">' in shown


def test_a_report_for_a_rule_is_offered_first(report: Any, answer: Answer, dora: Member, as_member: SignIn) -> None:
    give(answer, subject="other", law="")
    shown = page(as_member(dora).get(address(answer)))
    assert '<option value="courtesy" selected>' in shown
    assert "NOT_SPECIFIED" not in shown and "OTHER_VIOLATION" not in shown


def test_hiding_for_the_law_is_stated_exported_and_counted(
    answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    give(answer)
    for _ in range(2):  # a double click
        assert send(as_member(dora), answer).status_code == 302
    statement = Decision.objects.get().statement
    assert statement is not None
    assert (statement.decision_ground, statement.illegal_content_legal_ground) == (Ground.ILLEGAL, LAW)
    assert (statement.category, statement.source_type) == (Category.ILLEGAL_OR_HARMFUL_SPEECH, Source.ARTICLE_16)
    sent = payload(statement)
    assert sent["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert sent["illegal_content_legal_ground"] == LAW and "incompatible_content_ground" not in sent
    told = next(
        table
        for table in counting.count(Period(timezone.now().year, timezone.now())).tables
        if table.key == "after_notices"
    )
    assert told.rows == {Category.ILLEGAL_OR_HARMFUL_SPEECH: (1, 0, 0, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_author_reads_which_law(
    language: str, answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    bob.language = language
    bob.save()
    shown = page(send(as_member(dora), answer, preview="1"))
    assert shown.count(LAW) >= 2 and not Decision.objects.exists()
    send(as_member(dora), answer)
    shown = page(as_member(bob).get(f"/{language}/moderation/decisions/{Decision.objects.get().pk}/"))
    assert {"en": "Against the law", "fr": "Contraire à la loi"}[language] in shown
    assert LAW in shown and "<blockquote>" not in shown
    told = Notification.objects.get(member=bob, kind=Notification.Kind.DECISION)
    assert LAW in letters.compose(told)[1]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"law": ""}, "Say which law it is against, and which article."),
        ({"category": ""}, "Choose what it is about."),
        ({"category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"}, "Choose one of the subjects of the list."),
        ({"law": "x" * 301}, "Shorten this to 300 characters."),
        ({"rule": "lawful"}, "Choose one of the rules of the list."),
        ({"facts": "You wrote “[…]”."}, "Complete the message"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    values: dict[str, str], sentence: str, answer: Answer, dora: Member, as_member: SignIn
) -> None:
    refused = send(as_member(dora), answer, **values)
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert values.get("law", LAW) in page(refused)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("act", ["correct", "spam"])
def test_what_the_charter_alone_carries_asks_for_a_rule(
    act: str, answer: Answer, dora: Member, as_member: SignIn
) -> None:
    refused = send(as_member(dora), answer, act)
    assert refused.status_code == 422
    assert "For this, choose a rule of the charter." in page(refused)
    assert not Decision.objects.exists()


def test_a_rule_makes_the_fields_of_the_law_count_for_nothing(answer: Answer, dora: Member, as_member: SignIn) -> None:
    assert send(as_member(dora), answer, rule="courtesy").status_code == 302
    statement = Decision.objects.get().statement
    assert statement is not None and statement.rule == courtesy()
    assert statement.illegal_content_legal_ground == ""


def test_the_name_of_whoever_sent_a_notice_does_not_stand_in_the_law(answer: Answer, dora: Member) -> None:
    give(answer)
    with pytest.raises(ValidationError, match="Leave the name out"):
        actions.decide_hide(answer, by=dora, facts=FACTS, law=f"The rights of {NAME}")


def test_the_draft_for_the_law_is_in_the_language_of_the_author(
    answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    bob.language = "fr"
    bob.save()
    shown = page(send(as_member(dora), answer, draft="1", facts=""))
    assert "rend illégal" in shown and LAW in shown
    assert not Decision.objects.exists()


def test_its_author_is_warned_for_the_same_law(answer: Answer, bob: Member, dora: Member, as_member: SignIn) -> None:
    send(as_member(dora), answer, then="warn")
    hidden, warned = Decision.objects.order_by("pk")
    assert (warned.kind, warned.member, warned.prompted_by) == ("warn", bob, hidden)
    assert warned.statement is not None and warned.statement.illegal_content_legal_ground == LAW


# A member


def about_bob(client: Client, language: str = "en", **values: Any) -> Any:
    return client.post(f"/{language}/moderation/members/bob/", {"seen": 0, "facts": FACTS, **FOR_LAW, **values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_is_warned_for_the_law(language: str, bob: Member, dora: Member, as_member: SignIn) -> None:
    client = as_member(dora)
    assert "id_category" in page(client.get(f"/{language}/moderation/members/bob/"))
    assert LAW in page(about_bob(client, language, kind="warn", preview="1"))
    for _ in range(2):
        assert about_bob(client, language, kind="warn").status_code == 302
    statement = Decision.objects.get(member=bob).statement
    assert statement is not None and statement.decision_ground == Ground.ILLEGAL


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"law": ""}, "Say which law it is against, and which article."),
        ({"rule": ""}, "Choose the rule of the charter that this member breaks."),
        ({"kind": "no_reports", "until": "2026-12-01"}, "For this, choose a rule of the charter."),
    ],
)
def test_what_is_missing_about_a_member_is_said(
    values: dict[str, str], sentence: str, bob: Member, dora: Member, as_member: SignIn
) -> None:
    refused = about_bob(as_member(dora), **{"kind": "warn", **values})
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert not Decision.objects.exists()


def test_reports_are_refused_for_a_rule_only(bob: Member, dora: Member) -> None:
    with pytest.raises(ValidationError, match="choose a rule"):
        actions.refuse_reports(bob, by=dora, facts=FACTS, law=LAW, until=days(7))


# An appeal


def contested(answer: Answer, alice: Member, dora: Member) -> Any:
    actions.flag(answer, by=alice, rule=courtesy())
    return actions.contest(actions.keep(answer, by=dora), by=alice, text="Read it again.")


def test_an_appeal_ends_with_hiding_for_the_law(
    answer: Answer, alice: Member, dora: Member, lea: Member, as_member: SignIn
) -> None:
    appeal = contested(answer, alice, dora)
    values = {"outcome": "reversed", "reasons": "You were right.", "measure": "hide", "facts": FACTS, **FOR_LAW}
    values["seen"] = str(appeal.messages.last().pk)
    where = f"/en/moderation/appeals/{appeal.pk}/decide/"
    refused = as_member(lea).post(where, {**values, "measure": "correct"})
    assert refused.status_code == 422 and "For this, choose a rule of the charter." in page(refused)
    refused = as_member(lea).post(where, {**values, "law": ""})
    assert refused.status_code == 422 and "Say which law it is against" in page(refused)
    assert as_member(lea).post(where, values).status_code == 302
    statement = fresh(appeal).instead.statement
    assert (statement.decision_ground, statement.illegal_content_legal_ground) == (Ground.ILLEGAL, LAW)
