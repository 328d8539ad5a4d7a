"""One snapshot of an index serves all threads of a process."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, Phrase

from forum.models import Question
from knowledge.search.queue import drain
from knowledge.search.reader import Reader
from knowledge.search.segment import Decoded

THREADS = 8
ROUNDS = 8


def queries() -> list[Any]:
    return [
        Question.objects.search("pump drum"),
        Question.objects.search("M3"),
        Question.objects.filter(language="en").search("filter word7 word21"),
        Question.objects.autocomplete("que pu"),
        Question.objects.search(Phrase("pump drum filter")),
        Question.objects.search(Fuzzy("filterr")),
    ]


def answers(reader: Reader, asked: list[Any]) -> list[Any]:
    snapshot = reader.snapshot()
    compilers = [query.query_compiler for query in asked]
    found = [snapshot.search(compiler.text(), compiler.only(), 10) for compiler in compilers]
    return [(total, [(round(hit.score, 6), hit.key) for hit in hits]) for total, hits in found]


@pytest.fixture
def reader(search_index: Path, ask: Callable[..., Question]) -> Reader:
    """Of an index in three segments."""
    for number in range(30):
        ask(f"Question {number}: the pump of machine M{number % 7} hums", body=f"word{number} pump drum filter")
        if number % 10 == 9:
            drain()
    return get_search_backend().get_index_for_model(Question).reader


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Threads change so often that a file read by two of them would be read wrongly."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.wide
@pytest.mark.usefixtures("restless_threads")
def test_threads_get_the_same_answers(reader: Reader) -> None:
    expected = answers(reader, queries())
    assert all(total for total, _ in expected)
    seen: list[bool] = []

    def ask_again() -> None:
        for _ in range(ROUNDS):
            for segment in reader.snapshot().segments:
                segment.decoded = Decoded()  # so that all threads read the files
            seen.append(answers(reader, queries()) == expected)

    threads = [threading.Thread(target=ask_again) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * THREADS * ROUNDS
