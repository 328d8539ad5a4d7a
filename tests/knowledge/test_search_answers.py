"""What a search finds, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from modelsearch.query import MATCH_ALL, Fuzzy, Phrase

from forum.models import Question
from knowledge.search.queue import drain

pytestmark = pytest.mark.usefixtures("search_index")


@pytest.fixture
def asked(ask: Callable[..., Question]) -> dict[str, Question]:
    def without_tags(title: str, **parts: Any) -> Question:
        return ask(title, tags=[], **parts)

    questions = {
        "washer": without_tags("The washing machine stops with E18", body="It hums, then the display shows E18."),
        "coffee": without_tags(
            "Ma cafetière WW90T fuit depuis hier", language="fr", body="L'eau coule sous l’appareil."
        ),
        "refund": without_tags(
            "Échange jamais remboursé", language="fr", body="La commande n°12345 attend un remboursement."
        ),
        "spare": without_tags("Where to find part AB-1234", body="The old drum of this washer is worn out."),
        "chat": without_tags("Pain in the chat window", body="The chat of the shop does not open."),
    }
    drain()
    return questions


def found(query: Any, language: str = "en", **options: Any) -> list[str]:
    with translation.override(language):
        return [question.title for question in Question.objects.search(query, **options)]


def suggested(query: str) -> list[str]:
    return [question.title for question in Question.objects.autocomplete(query)]


@pytest.mark.wide
@pytest.mark.parametrize("query", ["cafetière", "cafetiere", "CAFETIÈRES", "la cafetière"])
def test_accents_and_plurals_do_not_matter(asked: dict[str, Question], query: str) -> None:
    assert found(query, "fr") == [asked["coffee"].title]


@pytest.mark.wide
def test_forms_of_a_word_meet(asked: dict[str, Question]) -> None:
    assert found("remboursements", "fr") == [asked["refund"].title]
    assert found("washed", "en")[0] in {asked["washer"].title, asked["spare"].title}


@pytest.mark.wide
@pytest.mark.parametrize("query", ["E18", "e18", "E-18"])
def test_an_error_code_is_found(asked: dict[str, Question], query: str) -> None:
    assert found(query) == found(query, "fr") == [asked["washer"].title]


@pytest.mark.wide
@pytest.mark.parametrize(
    ("query", "key"),
    [("AB-1234", "spare"), ("ab1234", "spare"), ("AB 1234", "spare"), ("ww90t", "coffee"), ("n°12345", "refund")],
)
def test_a_reference_is_found_however_it_is_written(asked: dict[str, Question], query: str, key: str) -> None:
    assert found(query)[0] == asked[key].title


@pytest.mark.wide
def test_part_of_a_code_is_another_code(asked: dict[str, Question]) -> None:
    assert found("E1") == found("WW90") == []


@pytest.mark.wide
def test_the_language_of_the_reader_comes_first(ask: Callable[..., Question]) -> None:
    english = ask("Problem with the chat on your site", body="See title.")
    french = ask("Problème avec mon chat et le tapis", language="fr", body="Voir le titre.")
    drain()
    assert found("chat", "en")[0] == english.title
    assert found("chat", "fr")[0] == french.title
    assert set(found("chat", "en")) == {english.title, french.title}


@pytest.mark.wide
def test_more_of_the_words_come_first(asked: dict[str, Question]) -> None:
    assert found("hums, display, drum")[:2] == [asked["washer"].title, asked["spare"].title]
    assert found("worn drum, no display")[:2] == [asked["spare"].title, asked["washer"].title]


@pytest.mark.wide
def test_all_words_when_told_so(asked: dict[str, Question]) -> None:
    assert found("drum E18", operator="and") == []
    assert found("display E18", operator="and") == [asked["washer"].title]


@pytest.mark.wide
def test_a_phrase_keeps_its_order(asked: dict[str, Question]) -> None:
    assert found(Phrase("washing machine")) == [asked["washer"].title]
    assert found(Phrase("machine washing")) == []


@pytest.mark.wide
def test_a_typing_error_is_forgiven_when_asked(asked: dict[str, Question]) -> None:
    assert found("cafetierre", "fr") == []
    assert found(Fuzzy("cafetierre"), "fr") == [asked["coffee"].title]


@pytest.mark.wide
def test_only_stop_words_find_nothing(asked: dict[str, Question]) -> None:
    assert found("the of and") == found("", "fr") == found("  ?!  ") == []


@pytest.mark.wide
@pytest.mark.parametrize("query", ["caf", "cafetière", "Cafetiere ww9", "ma caf"])
def test_suggestions_complete_what_is_typed(asked: dict[str, Question], query: str) -> None:
    assert suggested(query) == [asked["coffee"].title]


def test_a_whole_word_is_suggested_before_a_longer_one(ask: Callable[..., Question]) -> None:
    ask("Chatter marks on the drum of it")
    ask("Chat window does not open here")
    drain()
    assert suggested("chat") == ["Chat window does not open here", "Chatter marks on the drum of it"]


@pytest.mark.wide
def test_filters_order_facets_and_slices(asked: dict[str, Question]) -> None:
    french = Question.objects.filter(language="fr").search(MATCH_ALL)
    assert {question.pk for question in french} == {asked["coffee"].pk, asked["refund"].pk}
    assert Question.objects.search(MATCH_ALL).facet("language") == {"en": 3, "fr": 2}
    ordered = Question.objects.order_by("-created_at").search(MATCH_ALL, order_by_relevance=False)
    assert [question.pk for question in ordered] == sorted((q.pk for q in asked.values()), reverse=True)
    everything = Question.objects.search(MATCH_ALL)
    assert [everything[at] for at in range(5)] == list(everything)
    assert everything[1:3].count() == 2
    year = asked["chat"].created_at.year
    assert Question.objects.filter(created_at__year=year).search(MATCH_ALL).count() == 5
    assert Question.objects.filter(created_at__year__lt=year).search(MATCH_ALL).count() == 0


def test_the_index_is_one_folder_that_nobody_else_may_read(search_index: Path) -> None:
    assert {folder.name for folder in search_index.iterdir()} >= {"forum.question", "wagtailcore.page"}
    folder = search_index / "forum.question"
    assert folder.stat().st_mode & 0o777 == (folder / "current").stat().st_mode & 0o777 == 0o700
