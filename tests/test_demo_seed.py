"""The same seed makes the same two hundred questions; what the demo made can be taken away, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from forum import actions
from forum.models import Answer, Comment, Member, Product, Question, Tag
from moderation.mediation.models import Case
from moderation.review.models import Rule
from selfcare.demo import made
from selfcare.demo.load import read
from selfcare.demo.more import compose
from tests.people import make_member
from tests.test_demo_content import LANGUAGES, members, minutes


def composed(language: str, seed: int = 1) -> list[dict[str, Any]]:
    return compose(read(f"more_{language}"), read("members"), language=language, seed=seed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_makes_the_same_threads(language: str) -> None:
    assert composed(language) == composed(language)
    assert composed(language) != composed(language, seed=2)
    assert len(composed(language)) + len(read(f"questions_{language}")) == 100


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_composed_threads_keep_the_rules(language: str, seed: int) -> None:
    joined = {key: one["joined_days_ago"] for key, one in members().items()}
    tags, products = {one["key"] for one in read("tags")}, {one["key"] for one in read("products")}
    for thread in composed(language, seed):
        writers = [answer["author"] for answer in thread["answers"]]
        assert len({thread["author"], *writers}) == 1 + len(writers)
        assert joined[thread["author"]] >= thread["asked_days_ago"]
        assert thread["author"] not in thread["metoo"]
        assert set(thread["tags"]) <= tags and thread["product"] in {None, *products}
        assert 15 <= len(thread["title"]) <= 150
        for answer in thread["answers"]:
            assert minutes(answer) < thread["asked_days_ago"] * 24 * 60
            assert answer["author"] not in answer["votes"]["useful"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_read_as_questions_of_people(language: str) -> None:
    titles = [row["title"] for row in [*read(f"more_{language}"), *read(f"questions_{language}")]]
    assert len({title.casefold() for title in titles}) == 100
    bodies = Counter(text for row in read(f"more_{language}") for text in (row["body"], *row["answers"]))
    assert max(bodies.values()) == 1


@pytest.fixture
def site(settings: Any, tmp_path: Path, noon: None, db: None) -> Path:
    settings.VAR = tmp_path
    call_command("init_site", verbosity=0)
    return tmp_path


@pytest.mark.wide
def test_it_is_told_whole_and_removing_takes_it_away_and_nothing_else(site: Path, settings: Any) -> None:
    """As `make run` tells it, with everything that holds texts back switched on."""
    kept = make_member("odile", charter_version=1)
    product, tag = Product.objects.create(name="Own kettle", slug="own"), Tag.objects.create(name="own", slug="own")
    before = made.snapshot()
    settings.HOLD_SUSPECTS = True
    call_command("selfcare_demo", seed=1, verbosity=0)
    settings.HOLD_SUSPECTS = False
    assert Question.objects.count() == 200
    assert Counter(Question.objects.values_list("language", flat=True)) == {"fr": 100, "en": 100}
    assert held() == [["bonsplans24"], [], []]  # an advertisement, for the queue; nobody else of the demo
    check_all()
    own = actions.ask("Is my own kettle still here afterwards?", by=kept, body="It is.", language="en", tags=["own"])
    actions.vote(Answer.objects.published()[0], by=kept, value=1)  # it goes with what it was about
    with transaction.atomic():
        refused_for_what_people_wrote()
        transaction.set_rollback(True)
    call_command("selfcare_demo", remove=True, verbosity=0)
    assert list(Question.objects.all()) == [own]
    assert list(Member.objects.all()) == [kept]
    assert (Product.objects.get(), Tag.objects.filter(slug="own").get()) == (product, tag)
    assert not Case.objects.exists()
    assert made.snapshot()[Rule] == before[Rule]
    call_command("recount", check=True, verbosity=0)
    with pytest.raises(CommandError, match="No demo was loaded here"):
        call_command("demo", remove=True)


def check_all() -> None:
    call_command("check_invariants", verbosity=0)
    call_command("recount", check=True, verbosity=0)


def held() -> list[list[str]]:
    """The authors of what waits for a check."""
    kinds = (Question, Answer, Comment)
    return [list(kind.objects.filter(visibility="held").values_list("author__username", flat=True)) for kind in kinds]


def refused_for_what_people_wrote() -> None:
    question = Question.objects.published().filter(state="open").first()
    assert question is not None
    writer = make_member("olga", charter_version=1)
    actions.answer(question, by=writer, body="I am no demo, and what I wrote stays.")
    with pytest.raises(CommandError, match="1 answers of people who are not of the demo"):
        call_command("demo", remove=True)
    assert Question.objects.count() == 201


@pytest.mark.wide
def test_another_database_is_left_alone(site: Path) -> None:
    told = {
        "members": {"1": "alice"},
        "rows": {"forum.Member": [make_member("odile", charter_version=1).pk]},
        "changed": {},
    }
    (site / "demo.json").write_text(json.dumps(told))
    with pytest.raises(CommandError, match="not the one in this database"):
        call_command("demo", remove=True)
    assert Member.objects.filter(username="odile").exists()
