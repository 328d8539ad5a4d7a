"""Fixtures of the tests about guides and search."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Question
from knowledge.search.health import rebuild
from tests.knowledge.promoting import BODY, Wizard
from tests.people import make_member

Browser = Callable[[Member], Client]


@pytest.fixture
def search_index(db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of this test alone, built from what the database holds now; drain it after a change."""
    for module in ("directory", "seal"):  # no test cuts the power
        monkeypatch.setattr(f"knowledge.search.{module}.fsync", lambda path: None)
    path = tmp_path / "index"
    backend = {"BACKEND": "knowledge.search.backend", "PATH": path, "AUTO_UPDATE": False}
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
    rebuild()
    return path


@pytest.fixture
def solution(site_tree: Any, question: Question, bob: Member, alice: Member) -> Answer:
    return actions.accept(actions.answer(question, by=bob, body=BODY), by=alice)


@pytest.fixture
def wizard(solution: Answer, editor: Member, as_member: Browser) -> Wizard:
    return Wizard(as_member(editor), solution)


@pytest.fixture
def twin(solution: Answer, ask: Callable[..., Question], dora: Member) -> Answer:
    """A helpful answer of a duplicate."""
    question = ask("My washing machine says E18 and keeps its water")
    answer = actions.answer(question, by=make_member("rita"), body="Clean the hose behind it as well.")
    actions.mark_duplicate(question, of=solution.question, by=dora)
    return answer


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Do something, and all that is said once it is committed."""

    def do(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act(*args, **kwargs)

    return do
