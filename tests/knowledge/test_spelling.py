"""What somebody may have meant."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forum.models import Question
from knowledge.models import IndexQueue
from knowledge.search.queue import drain
from knowledge.search.spelling import Vocabulary, distance


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        ("pump", "pump", 0),
        ("pmup", "pump", 1),
        ("pum", "pump", 1),
        ("pumpp", "pump", 1),
        ("remboursment", "remboursement", 1),
    ],
)
def test_how_far_two_words_are(one, other, away):
    assert distance(one, other, 2) == away


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_distance_is_the_same_both_ways(one, other):
    assert distance(one, other, 9) == distance(other, one, 9) <= max(len(one), len(other))


def test_near_words_are_one_or_two_letters_away():
    words = Vocabulary(["refund", "refuse", "refuge", "return", "e18", "reimbursement"])
    assert words.near("refumd") == [(1, "refund")]
    assert words.near("refue") == [(1, "refuge"), (1, "refuse")]
    assert words.near("reimbursment") == [(1, "reimbursement")]
    assert words.near("reimbursmnt") == [(2, "reimbursement")]
    assert words.near("refund") == words.near("zebra") == []


@pytest.fixture
def search(search_index: Any, ask: Any) -> Any:
    ask("Le remboursement n’arrive pas", body="Après la rétractation, rien.", language="fr")
    ask("Ma cafetière fuit depuis hier", body="Elle perd de l’eau.", language="fr")
    drain()
    return lambda query: Client().get("/fr/search/", {"q": query})


@pytest.mark.wide
def test_a_misspelled_word_is_offered_as_the_titles_spell_it(search):
    page = search("remboursment de ma cafetiere lang:fr")
    assert page.context["meant"] == "remboursement de ma cafetiere lang:fr"
    assert search("caftiere").context["meant"] == "cafetière"
    assert "Vouliez-vous dire" in search("caftiere").content.decode()


@pytest.mark.wide
def test_words_of_the_text_are_no_mistakes(search):
    assert search("retractation").context["meant"] == ""
    assert search("cafetière").context["meant"] == ""


@pytest.mark.wide
def test_what_looks_like_nothing_stays(search):
    assert search("xylophone <script>alert(1)</script>").context["meant"] == ""


@pytest.mark.wide
def test_a_word_of_a_text_that_nobody_may_read_is_never_offered(search, ask):
    hidden = ask("Monsieur Dupont me harcèle", body="Son numéro aussi.", language="fr")
    drain()
    assert search("dupond").context["meant"] == "dupont"
    Question.objects.filter(pk=hidden.pk).update(visibility="hidden")
    assert search("dupond").context["meant"] == ""
    IndexQueue.objects.put(Question, [hidden.pk])
    drain()
    assert search("dupond").context["meant"] == ""
