"""No query raises, with an index or without one."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from modelsearch.query import Fuzzy, Phrase
from modelsearch.utils import parse_query_string

from forum.models import Question
from knowledge.search.queue import drain
from tests.data import data_file

SIGNS = st.text(alphabet=st.sampled_from("*?\"'()[]{}:~^+-&|!\\/<>=@#%,.;_ \x00\t\n'’«»°ntAND"), max_size=40)
HARD = [
    "\x00",
    '"',
    "a\x00b",
    '"unbalanced',
    "*",
    "a*",
    "*:*",
    "AND OR NOT",
    "title:(",
    "[a TO b]",
    "a" * 10_000,
    "a b " * 2_500,
    "é" * 10_000,
    "\ud800",
    "💥 ‮ \u0000 ﷽",
    "-" * 500,
    "e18 " * 300,
    "1-2_3.4-" * 200,
]


def answers(query: str) -> None:
    for results in (
        Question.objects.search(query),
        Question.objects.search(query, operator="and"),
        Question.objects.filter(language="fr").search(query),
        Question.objects.autocomplete(query),
        Question.objects.search(Phrase(query)),
        Question.objects.search(Fuzzy(query)),
        Question.objects.search(parse_query_string(query)[1]),
    ):
        assert isinstance(results.count(), int)
        assert isinstance(list(results[:10]), list)


@pytest.fixture
def small_index(search_index: Path, question: Question) -> Path:
    drain()
    return search_index


@pytest.mark.wide
def test_a_hard_query_has_an_answer(small_index: Path) -> None:
    for query in HARD:
        answers(query)


@pytest.mark.wide
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.one_of(SIGNS, st.text(max_size=60)))
@example(query='a"b')
def test_any_query_has_an_answer(small_index: Path, query: str) -> None:
    answers(query)


@pytest.mark.slow
def test_every_naughty_string_has_an_answer(small_index: Path) -> None:
    for query in json.loads(data_file("security/blns.json").read_text()):
        for results in (Question.objects.search(query), Question.objects.autocomplete(query)):
            assert len(results[:10]) <= results.count() <= 1


@pytest.mark.wide
def test_a_hard_query_has_an_answer_without_index(small_index: Path, settings: Any) -> None:
    nowhere = {"BACKEND": "knowledge.search.backend", "PATH": small_index / "nowhere"}
    settings.WAGTAILSEARCH_BACKENDS = {"default": nowhere}
    for query in HARD:
        answers(query)
    assert Question.objects.search("washing").is_degraded is False  # not asked yet
    results = Question.objects.search("washing")
    assert len(results) == 1
    assert results.is_degraded
