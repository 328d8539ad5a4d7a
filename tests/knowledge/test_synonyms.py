"""Words that mean the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from forum.models import Question
from knowledge.models import SynonymGroup
from knowledge.search import synonyms
from knowledge.search.queue import drain
from knowledge.searching import finding


def test_each_member_leads_to_the_others():
    found = synonyms.table([["SAV", "service après-vente", "after-sales"], ["sav", "help"]])
    assert found["sav",] == (("service", "apres", "vente"), ("after", "sales"), ("help",))
    assert found["help",] == (("sav",),)


def test_long_expressions_are_left_out():
    assert synonyms.table([["a b c d e", "f", "g"]]) == {("f",): (("g",),), ("g",): (("f",),)}


def test_words_are_kept_once_and_in_order():
    assert SynonymGroup(words="fix; repair,\nfix , ,réparer").members == ["fix", "repair", "réparer"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("fix", "at least two"),
        ("fix, fix", "at least two"),
        (",".join(map(str, range(30))), "at most 20"),
        (f"a, {'b' * 61}", "Shorten"),
    ],
)
def test_a_group_says_what_is_wrong(words, sentence):
    with pytest.raises(ValidationError, match=sentence):
        SynonymGroup(words=words).clean()


@pytest.mark.django_db
def test_a_site_starts_with_groups_once():
    assert synonyms.seed() > 100
    assert synonyms.seed() == 0
    for group in SynonymGroup.objects.all():
        group.clean()


@pytest.fixture
def titles(search_index: Any, ask: Any) -> Any:
    ask("My refrigerator hums at night", body="All night.", language="en")
    ask("Le réfrigérateur fait du bruit", body="Toute la nuit.", language="fr")
    ask("The oven is cold", body="It does not heat.", language="en")
    drain()

    def search(query: str, language: str = "en") -> list[str]:
        with override(language):
            hits = finding.ranked(query)
        return [Question.objects.get(pk=hit.pk).title for hit in hits]

    return search


@pytest.mark.wide
def test_another_word_finds_the_text_in_both_languages(titles, django_capture_on_commit_callbacks):
    assert titles("fridge") == []
    with django_capture_on_commit_callbacks(execute=True):
        SynonymGroup.objects.create(words="fridge, refrigerator, frigo, réfrigérateur")
    assert titles("fridge") == ["My refrigerator hums at night", "Le réfrigérateur fait du bruit"]
    assert titles("frigo", "fr") == ["Le réfrigérateur fait du bruit", "My refrigerator hums at night"]


@pytest.mark.wide
def test_the_word_itself_counts_for_more(titles, ask, django_capture_on_commit_callbacks):
    ask("My fridge hums at night", body="All night.", language="en")
    drain()
    with django_capture_on_commit_callbacks(execute=True):
        SynonymGroup.objects.create(words="fridge, refrigerator")
    assert titles("fridge hums")[:2] == ["My fridge hums at night", "My refrigerator hums at night"]


@pytest.mark.wide
def test_an_expression_finds_its_other_names(titles, ask, django_capture_on_commit_callbacks):
    ask("Where is the customer service of Vidora?", body="I have their number no more.", language="en")
    drain()
    with django_capture_on_commit_callbacks(execute=True):
        group = SynonymGroup.objects.create(words="SAV, service après-vente, customer service")
    assert titles("sav vidora")[0] == "Where is the customer service of Vidora?"
    with django_capture_on_commit_callbacks(execute=True):
        group.delete()
    assert synonyms.synonyms() == {}
