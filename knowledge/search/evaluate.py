"""How well a ranking does against judgements: the measures of information retrieval, without database.

Gains are binary. A query without relevant document is left out; one without answer counts 0.
Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), chapter 8; nDCG of Järvelin and
Kekäläinen (2002).
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CUT = 10

Judgements = Mapping[str, Mapping[str, int]]  # grade of a document for a query


@dataclass(frozen=True)
class Text:
    """A document or a query of a set."""

    id: str
    title: str
    body: str = ""


@dataclass(frozen=True)
class JudgedSet:
    """Documents, queries, and which of them answer which."""

    corpus: Sequence[Text]
    queries: Sequence[Text]
    judged: Judgements


class BadSet(Exception):
    """A set that cannot be read; says which line of which file."""


def read_set(folder: Path, split: str) -> JudgedSet:
    """`corpus.jsonl`, `SPLIT/queries.jsonl` ({id, title, body}) and `SPLIT/qrels.tsv` (query, document, grade)."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    path = folder / split / "qrels.tsv"
    for number, line in enumerate(_lines(path)[1:], start=2):
        try:
            query, document, grade = line.split("\t")
            judged[query][document] = int(grade)
        except ValueError as error:
            raise BadSet(f"{path}, line {number}: not query, document and grade with tabs between") from error
    return JudgedSet(list(_texts(folder / "corpus.jsonl")), list(_texts(folder / split / "queries.jsonl")), judged)


def _texts(path: Path) -> Iterator[Text]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            yield Text(str(row["id"]), str(row["title"]), str(row.get("body") or ""))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSet(f"{path}, line {number}: not an object with id, title and body") from error


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise BadSet(f"{path}: {error.strerror}") from error


def measure(judged: Judgements, run: Mapping[str, Sequence[str]], least: int = 1) -> tuple[int, dict[str, float]]:
    """The number of queries that count, and MAP, MRR, P@1, R@10 and nDCG@10 over them; `least` grade is relevant."""
    wanted = {query: {doc for doc, grade in docs.items() if grade >= least} for query, docs in judged.items()}
    wanted = {query: docs for query, docs in wanted.items() if docs}
    rows = [_one(docs, [doc for doc in run.get(query, ()) if doc != query]) for query, docs in wanted.items()]
    names = rows[0] if rows else {}
    return len(rows), {name: sum(row[name] for row in rows) / len(rows) for name in names}


def _one(wanted: set[str], ranked: Sequence[str]) -> dict[str, float]:
    places = [place for place, doc in enumerate(dict.fromkeys(ranked), start=1) if doc in wanted]
    ideal = range(1, min(CUT, len(wanted)) + 1)
    return {
        "MAP": sum(count / place for count, place in enumerate(places, start=1)) / len(wanted),
        "MRR": 1 / places[0] if places else 0.0,
        "P@1": float(bool(places) and places[0] == 1),
        "R@10": sum(place <= CUT for place in places) / len(wanted),
        "nDCG@10": sum(map(_gain, (place for place in places if place <= CUT))) / sum(map(_gain, ideal)),
    }


def _gain(place: int) -> float:
    return 1 / math.log2(place + 1)
