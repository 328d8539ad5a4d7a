"""What moderators write to somebody: it says something, in the language of who reads it, about what was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forum.models import Answer, Member
from moderation.review import actions, reasons
from moderation.review.appealing import Measure
from moderation.review.models import Decision
from moderation.review.reasons import Because
from tests.moderation.contesting import contest, days, decide
from tests.moderation.noticing import give
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, page

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]
HOLLOW = "Les faits : x"
HUGE = 10**30
DECIDED: dict[str, Callable[..., Any]] = {
    "hide": lambda answer, **why: actions.decide_hide(answer, **why),
    "spam": lambda answer, **why: actions.call_spam(answer, **why),
    "correct": lambda answer, **why: actions.ask_for_correction(answer, **why),
    "shut": lambda answer, **why: actions.shut(answer.question, **why),
    "warn": lambda answer, **why: actions.warn(answer.author, **why),
    "limit": lambda answer, **why: actions.limit(answer.author, until=days(3), **why),
}


@pytest.mark.parametrize("act", DECIDED)
@pytest.mark.parametrize("facts", [HOLLOW, "rule", "begun"])
def test_no_way_takes_facts_that_say_nothing(act: str, facts: str, answer: Answer, dora: Member) -> None:
    rule = courtesy()
    whose = answer.question if act == "shut" else answer
    words = {"rule": rule.text, "begun": reasons.draft_facts(whose, [])}.get(facts, facts)
    if facts == "begun" and act in {"warn", "limit"}:
        return
    with pytest.raises(ValidationError, match="what happened and where") as refused:
        DECIDED[act](answer, by=dora, rule=rule, facts=words)
    assert list(refused.value.message_dict) == ["facts"]
    assert not Decision.objects.exists()


def test_what_is_decided_instead_says_its_facts(hidden: Decision, bob: Member, lea: Member) -> None:
    measure = Measure("correct", Because.of(HOLLOW, rule=courtesy()))
    with pytest.raises(ValidationError, match="what happened and where"):
        decide(contest(hidden, bob), lea, "replaced", measure=measure)


@pytest.mark.parametrize(("language", "said"), [("en", "what happened and where"), ("fr", "s’est passé et où")])
def test_it_is_said_at_the_field_and_nothing_is_lost(
    language: str, said: str, answer: Answer, bob: Member, dora: Member, as_member: Any
) -> None:
    typed = {"seen": 0, "rule": "courtesy", "facts": HOLLOW}
    for address in (f"answer/{answer.pk}/hide", "members/bob"):
        refused = as_member(dora).post(f"/{language}/moderation/{address}/", {"kind": "warn", **typed})
        assert refused.status_code == 422
        shown = page(refused)
        assert said in shown and 'id="id_facts_error"' in shown and HOLLOW in shown


# Who reads it


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_the_reader_stands_beside_the_field(
    language: str, hidden: Decision, answer: Answer, bob: Member, dora: Member, lea: Member, as_member: Any
) -> None:
    Member.objects.filter(pk=bob.pk).update(language="fr", display_name="Camille")
    appeal = contest(hidden, Member.objects.get(pk=bob.pk))
    said = {"en": "Camille reads French.", "fr": "Camille lit le français."}[language]
    team = as_member(lea)
    for address in ("members/bob", f"appeals/{appeal.pk}"):
        shown = page(team.get(f"/{language}/moderation/{address}/"))
        assert said in shown and 'lang="fr"' in shown.partition('id="id_facts"')[0].rpartition("<textarea")[2]
    asked = page(team.get(f"/{language}/moderation/question/{answer.question.pk}/"))
    assert {"en": "Alice reads English.", "fr": "Alice lit l’anglais."}[language] in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_and_for_whoever_sent_a_notice(language: str, dora: Member, this_site: None, as_member: Any) -> None:
    notice = give(urls=["http://127.0.0.1:8000/en/members/nobody/"], language="fr")
    shown = page(as_member(dora).get(f"/{language}/moderation/notices/{notice.ref}/"))
    assert {"en": "Whoever sent it reads French.", "fr": "lit le français."}[language] in shown


# What was shown


@pytest.mark.parametrize("seen", [HUGE, 4_000_000])
def test_a_number_that_no_page_showed_is_refused(
    seen: int, answer: Answer, bob: Member, dora: Member, lea: Member, as_member: Any
) -> None:
    team = as_member(dora)
    typed = {"seen": seen, "kind": "warn", "rule": "courtesy", "facts": FACTS}
    for address in (f"answer/{answer.pk}/hide", "members/bob"):
        for _twice in range(2):
            refused = team.post(f"/en/moderation/{address}/", typed)
            assert refused.status_code == 422
            shown = page(refused)
            assert "the page was incomplete" in shown and 'name="seen" value="0"' in shown and FACTS in shown
    assert not Decision.objects.exists()
    decision = actions.decide_hide(answer, by=lea, rule=courtesy(), facts=FACTS)
    assert team.post(f"/en/moderation/answer/{answer.pk}/keep/", typed).status_code == 422
    appeal = contest(decision, bob)
    sent = {"seen": seen, "outcome": "reversed", "reasons": "It quotes somebody."}
    refused = team.post(f"/en/moderation/appeals/{appeal.pk}/decide/", sent)
    assert refused.status_code == 422 and f'name="seen" value="{appeal.messages.get().pk}"' in page(refused)


def test_a_decision_about_another_text_was_not_shown_here(
    answer: Answer, bob: Member, dora: Member, lea: Member
) -> None:
    other = actions.warn(bob, by=lea, rule=courtesy(), facts=FACTS)
    with pytest.raises(ValidationError):
        actions.decide_hide(answer, by=dora, rule=courtesy(), facts=FACTS, seen=other.pk)
