"""What a process keeps of one state of an index has an end, whatever visitors type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.models import Question
from knowledge.search import snapshot
from knowledge.search.health import indexes
from knowledge.search.queue import drain
from knowledge.searching import finding, suggesting

pytestmark = pytest.mark.wide


@pytest.fixture
def state(search_index: Path, question: Question) -> snapshot.Snapshot:
    drain()
    [index] = [index for index in indexes() if index.root is Question]
    return index.reader.snapshot()


def type_nonsense(count: int) -> None:
    for number in range(count):
        finding.ranked(f"zzword{number} qqthing{number}")
        suggesting.suggestions(f"zzword{number}x", viewer=AnonymousUser())


def test_words_that_no_document_has_are_not_kept(state: snapshot.Snapshot) -> None:
    type_nonsense(1)
    before = len(state._idf), len(state._rarity)
    type_nonsense(30)
    assert (len(state._idf), len(state._rarity)) == before


def test_words_of_documents_are_kept_up_to_a_bound(state: snapshot.Snapshot, monkeypatch: Any) -> None:
    monkeypatch.setattr(snapshot, "WEIGHED", 5)
    words = ["washing", "machine", "does", "drain", "shows", "error", "e18", "water", "hose", "filter"]
    for word in words:
        suggesting.suggestions(word, viewer=AnonymousUser())
        finding.ranked(word)
        assert len(state._idf) <= 5 and len(state._rarity) <= 5
    assert state._rarity
