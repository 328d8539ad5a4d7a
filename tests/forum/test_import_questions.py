"""Questions about products with their answers, from JSON lines."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forum import recount
from forum.importers import questions as importer
from forum.importers.titles import title_and_body
from forum.models import Answer, Product, Question, Revision
from tests.data import data_file
from tests.forum.dump import Outcome
from tests.forum.tables import snapshot
from tests.forum.test_import_products import UNNAMED, lines

pytestmark = pytest.mark.django_db

LONG = "I have a kettle that is nine years old. " + "It hums and hums. " * 20
ONE = {
    "id": "a-1",
    "asin": "B001",
    "product": "Kettle Deluxe",
    "category": "Kitchen",
    "question": "Does the lid of this kettle come off?",
    "answered_at": "Jun 27, 2014",
    "answers": ["Yes, it *does*.", "No <script>alert(1)</script>"],
}
TWO = {**ONE, "id": "a-2", "question": LONG, "answered_at": "2 days ago", "answers": []}
THREE = {"id": "a-3", "question": "Où est le filtre de la bouilloire ?", "answers": ["Dans le bec."]}


def run(path: Path, *options: str) -> Outcome:
    return Outcome("import_questions", str(path), *options)


def test_a_question_comes_with_its_answers_and_its_product(tmp_path: Path) -> None:
    assert run(lines(tmp_path / "q.jsonl", ONE)).code == 0
    asked = Question.objects.get()
    assert (asked.title, asked.body, asked.language) == (ONE["question"], "", "en")
    assert (asked.state, asked.answer_count, asked.author, asked.author_name) == ("answered", 2, None, "")
    assert (asked.product.name, asked.product.reference, asked.product.question_count) == ("Kettle Deluxe", "B001", 1)
    assert asked.created_at.date() == datetime(2014, 6, 27, tzinfo=UTC).date()
    first, second = asked.answers.order_by("created_at")
    assert "<em>does</em>" in first.body_html
    assert "<script" not in second.body_html
    assert asked.created_at < first.created_at < second.created_at == asked.last_activity_at
    assert Revision.objects.count() == 3


def test_a_long_text_has_its_first_sentence_as_title(tmp_path: Path) -> None:
    run(lines(tmp_path / "q.jsonl", TWO))
    asked = Question.objects.get()
    assert (asked.title, asked.body) == ("I have a kettle that is nine years old.", LONG.strip())
    assert asked.state == "open"


def test_an_unknown_date_is_always_the_same(tmp_path: Path) -> None:
    run(lines(tmp_path / "q.jsonl", TWO))
    first = Question.objects.get().created_at
    Question.objects.all().delete()
    run(lines(tmp_path / "q.jsonl", TWO))
    assert Question.objects.get().created_at == first
    assert first.year in (2013, 2014)


def test_a_question_need_not_have_a_product(tmp_path: Path) -> None:
    run(lines(tmp_path / "q.jsonl", THREE))
    asked = Question.objects.get()
    assert (asked.product, asked.language) == (None, "fr")


def test_a_known_product_is_used(tmp_path: Path) -> None:
    Outcome("import_products", str(lines(tmp_path / "p.jsonl", {**UNNAMED, "asin": "B001"})))
    run(lines(tmp_path / "q.jsonl", ONE, TWO))
    assert (Product.objects.get().name, Product.objects.get().question_count) == ("Toys & Games B001", 2)


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "q.jsonl",
        ONE,
        {**ONE, "id": None},
        {**ONE, "id": "b", "question": " \u200b "},
        {**ONE, "id": "c", "answers": "yes"},
        {**ONE, "id": "d", "answers": [1]},
        "not json",
        {**ONE, "id": "x" * 91},
        {**ONE, "id": "e", "question": "null \x00 and half \ud800 characters"},
        THREE,
    )
    outcome = run(path, "--json")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.err.splitlines()[:-1]] == [f"q.jsonl:{n}" for n in range(2, 8)]
    kind = json.loads(outcome.out)["kinds"]["questions"]
    assert (kind["read"], kind["created"], kind["bad"]) == (9, 3, 6)
    assert Question.objects.filter(title="null and half characters").exists()


@pytest.mark.wide
def test_a_second_run_changes_nothing_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path / "q.jsonl", ONE, TWO, THREE, ONE)
    empty = snapshot()
    dry = json.loads(run(path, "--dry-run", "--json").out)["kinds"]
    assert snapshot() == empty
    assert dry == json.loads(run(path, "--json").out)["kinds"]
    before = snapshot()
    again = json.loads(run(path, "--json").out)["kinds"]
    assert snapshot() == before
    assert (again["questions"]["created"], again["questions"]["already_here"]) == (0, 4)
    assert list(recount.check()) == []


@pytest.mark.wide
def test_stopped_between_batches_a_further_run_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "q.jsonl", *({**ONE, "id": f"n-{number}"} for number in range(10)))
    monkeypatch.setattr(importer, "BATCH", 3)
    real, calls = importer._follow, []

    def follow(questions: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(questions)

    with monkeypatch.context() as patch:
        patch.setattr(importer, "_follow", follow)
        stopped = run(path)
    assert stopped.code == 130
    assert Question.objects.count() == 6
    assert run(path).code == 0
    assert Question.objects.count() == 10
    assert Product.objects.get().question_count == 10
    assert list(recount.check()) == []


@pytest.mark.parametrize(
    ("text", "title", "has_body"),
    [
        ("model number", "model number", False),
        ("what are they made of?  are they safe?", "what are they made of?", True),
        ("Hi. Does it come with a cable? Thanks", "Hi. Does it come with a cable?", True),
        ("Is the 1.5 l kettle big enough", "Is the 1.5 l kettle big enough", False),
        ("word " * 60, "word " * 30 + "…", True),
    ],
)
def test_titles_from_texts(text: str, title: str, has_body: bool) -> None:
    found, body = title_and_body(text.strip())
    assert found == title.replace(" …", "…")
    assert len(found) <= 150
    assert bool(body) is has_body


@pytest.mark.slow
def test_the_questions_of_the_demo_data(tmp_path: Path) -> None:
    """Of all kinds of products; `python -m tests.benchmarks` imports all 16,480."""
    found = data_file("demo_consumer_qa/questions.jsonl").read_text().splitlines()[::16]
    expected = [json.loads(line) for line in found]
    (path := tmp_path / "questions.jsonl").write_text("\n".join(found))
    assert run(path).code == 0
    assert Question.objects.published().count() == len(expected)
    assert Answer.objects.count() == sum(len(one["answers"]) for one in expected)
    assert Product.objects.count() == len({one["asin"] for one in expected})
    assert list(recount.check()) == []
