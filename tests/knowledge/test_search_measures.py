"""The measures of a ranking, against values worked out by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from knowledge.search.evaluate import BadSet, measure, read_set


def test_each_measure_of_one_query():
    count, found = measure({"q": {"a": 1, "b": 2, "c": 0}}, {"q": ["x", "a", "c", "b"]})
    ideal = 1 + 1 / math.log2(3)
    assert count == 1
    assert found == {
        "MAP": pytest.approx((1 / 2 + 2 / 4) / 2),
        "MRR": 0.5,
        "P@1": 0.0,
        "R@10": 1.0,
        "nDCG@10": pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal),
    }


def test_a_query_is_not_its_own_answer_and_a_document_counts_once():
    _, found = measure({"q": {"a": 1}}, {"q": ["q", "x", "x", "a"]})
    assert found["MRR"] == 0.5


def test_lower_grades_may_not_count():
    assert measure({"q": {"a": 1}}, {"q": ["a"]}, least=2) == (0, {})


def test_a_query_without_answer_counts_zero():
    count, found = measure({"q": {"a": 1}, "r": {"b": 1}}, {"q": ["a"]})
    assert (count, found["MAP"], found["P@1"]) == (2, 0.5, 0.5)


def test_beyond_the_tenth_place_only_some_measures_look():
    _, found = measure({"q": {"a": 1}}, {"q": [*map(str, range(10)), "a"]})
    assert (found["R@10"], found["nDCG@10"], found["MRR"]) == (0.0, 0.0, pytest.approx(1 / 11))


def write_set(folder: Path, *, corpus: str = "", qrels: str = "q\td\tg\n") -> None:
    (folder / "dev").mkdir()
    (folder / "corpus.jsonl").write_text(corpus)
    (folder / "dev/queries.jsonl").write_text(json.dumps({"id": "1", "title": "One"}) + "\n")
    (folder / "dev/qrels.tsv").write_text(qrels)


def test_a_set_is_read(tmp_path):
    write_set(tmp_path, corpus='{"id": "a", "title": "A", "body": null}\n\n', qrels="q\td\tg\n1\ta\t2\n")
    found = read_set(tmp_path, "dev")
    assert [(text.id, text.title, text.body) for text in found.corpus] == [("a", "A", "")]
    assert found.judged == {"1": {"a": 2}}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"corpus": '{"id": "a", "title": "A"}\n{"id": 2}\n'}, "corpus.jsonl, line 2"),
        ({"corpus": "nonsense\n"}, "corpus.jsonl, line 1"),
        ({"qrels": "q\td\tg\n1\ta\n"}, "qrels.tsv, line 2"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, files, sentence):
    write_set(tmp_path, **files)
    with pytest.raises(BadSet, match=sentence):
        read_set(tmp_path, "dev")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadSet, match="No such file"):
        read_set(tmp_path, "dev")
