"""Titles compared letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.shapes import Shapes, runs, signature

TITLES = ["Réinitialiser le mot de passe", "Laver la cafetière", "Passer commande", ""]


@pytest.fixture
def shapes() -> Shapes:
    return Shapes([signature([title]) for title in TITLES])


def similarity(shapes: Shapes, text: str) -> list[float]:
    wanted = runs(text)
    worth = np.ones(len(wanted), np.float32)
    norms = shapes.norms(np.ones(len(shapes.runs), np.float32))
    return [
        round(float(value), 3) for value in shapes.overlap(wanted, worth) / np.maximum(norms * len(wanted) ** 0.5, 1e-6)
    ]


def test_a_title_is_like_itself_and_an_empty_one_like_nothing(shapes):
    found = similarity(shapes, TITLES[0])
    assert found[0] == 1.0
    assert found[3] == 0.0


def test_accents_and_case_do_not_count(shapes):
    assert similarity(shapes, "REINITIALISER LE MOT DE PASSE")[0] == 1.0


def test_a_typing_error_leaves_a_title_close(shapes):
    found = similarity(shapes, "reinitalizer mot de pase")
    assert found[0] > 0.4 > max(found[1:])


def test_runs_are_counted_over_documents(shapes):
    assert shapes.counts(runs("de")).tolist() == [1]
    assert shapes.counts(runs("zzzz")).tolist() == [0, 0, 0]


def test_nothing_is_kept_of_no_documents():
    empty = Shapes([])
    assert empty.overlap(runs("mot"), np.ones(2, np.float32)).tolist() == []
    assert empty.counts(runs("mot")).tolist() == [0, 0]


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_overlap_is_what_counting_by_hand_gives(titles, asked):
    shapes = Shapes([signature([title]) for title in titles])
    wanted = runs(asked)
    by_hand = [len(set(runs(title).tolist()) & set(wanted.tolist())) for title in titles]
    assert shapes.overlap(wanted, np.ones(len(wanted), np.float32)).tolist() == by_hand
