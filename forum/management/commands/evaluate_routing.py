"""How well the site's routing finds who answers, on the history of other sites."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum import routing
from forum.routing import Past, Subject

FIRST_PART = 0.3  # of the answers is history only
HALF_LIVES = (7, 30, 90, 365)  # days, of the baselines that weigh by age
CUT = 10
Row = dict[str, Any]


class History:
    """What was asked and answered up to a moment."""

    def __init__(self) -> None:
        self.past: list[Past] = []
        self.answered: dict[str, list[datetime]] = defaultdict(list)
        self.on_tag: dict[str, list[Past]] = defaultdict(list)
        self.questions: Counter[str] = Counter()
        self.question_count = 0
        self.tags: dict[str, list[str]] = {}
        self.numbers: dict[str, int] = {}

    def ask(self, row: Row) -> None:
        self.tags[row["id"]] = row["tags"]
        self.questions.update(row["tags"])
        self.question_count += 1

    def answer(self, row: Row) -> None:
        """Whether it was accepted is not known in time: the file does not say when that was."""
        past = Past(self.numbers.setdefault(row["owner"], len(self.numbers)))
        self.past.append(past)
        self.answered[row["owner"]].append(moment(row))
        for tag in self.tags[row["parent"]]:
            self.on_tag[tag].append(past)


def moment(row: Row) -> datetime:
    return datetime.fromisoformat(row["date"])


def ours(history: History, question: Row) -> dict[str, float]:
    recent = history.past[: -routing.RECENT - 1 : -1]
    subjects = [
        Subject(tag, history.on_tag[tag][: -routing.RECENT_ON_SUBJECT - 1 : -1], history.questions[tag])
        for tag in question["tags"]
    ]
    found = routing.scores(recent, subjects, question_count=history.question_count)
    return {member: found.get(number, 0.0) for member, number in history.numbers.items()}


def activity(history: History, question: Row) -> dict[str, float]:
    return {member: float(len(moments)) for member, moments in history.answered.items()}


def activity_by_age(days: int) -> Callable[[History, Row], dict[str, float]]:
    def score(history: History, question: Row) -> dict[str, float]:
        now = moment(question)
        return {
            member: sum(0.5 ** ((now - at).total_seconds() / 86400 / days) for at in moments)
            for member, moments in history.answered.items()
        }

    return score


RANKINGS: dict[str, Callable[[History, Row], dict[str, float]]] = {
    "ours": ours,
    "activity": activity,
    **{f"activity, half-life {days} d": activity_by_age(days) for days in HALF_LIVES},
}


def cases(rows: Sequence[Row]) -> Iterator[tuple[History, Row, set[str]]]:
    """At the moment of each question: what was known, and who of the known ones answered it later."""
    questions = {row["id"] for row in rows if row["type"] == "q"}
    answers = [row for row in rows if row["type"] == "a" and row["owner"] and row["parent"] in questions]
    answerers = defaultdict(set)
    for row in answers:
        answerers[row["parent"]].add(row["owner"])
    start = moment(answers[int(len(answers) * FIRST_PART)]) if answers else datetime.max  # noqa: DTZ901
    history = History()
    for row in rows:
        if row["type"] == "q":
            later = answerers[row["id"]] & set(history.answered)
            if moment(row) >= start and later:
                yield history, row, later
            history.ask(row)
        elif row["owner"] and row["parent"] in history.tags:
            history.answer(row)


def measures(order: Sequence[str], relevant: set[str]) -> dict[str, float]:
    """MAP, MRR, P@1, R@10 and nDCG@10 of one ranking."""
    ranks = [rank for rank, member in enumerate(order, 1) if member in relevant]
    first = [rank for rank in ranks if rank <= CUT]
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(CUT, len(relevant)) + 1))
    return {
        "MAP": sum(hits / rank for hits, rank in enumerate(ranks, 1)) / len(relevant),
        "MRR": 1 / ranks[0] if ranks else 0.0,
        "P@1": float(ranks[:1] == [1]),
        f"R@{CUT}": len(first) / len(relevant),
        f"nDCG@{CUT}": sum(1 / math.log2(rank + 1) for rank in first) / ideal,
    }


def evaluate(rows: Sequence[Row]) -> tuple[int, dict[str, Counter[str]]]:
    """How many questions, and for each ranking the sums of its measures."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in RANKINGS}
    count = 0
    for history, question, relevant in cases(rows):
        count += 1
        for name, score in RANKINGS.items():
            found = score(history, question)
            busy = history.answered
            order = sorted(found, key=lambda member: (-found[member], -len(busy[member]), member))
            sums[name].update(measures(order, relevant))
    return count, sums


class Command(BaseCommand):
    help = "Rank who will answer, on histories of questions and answers (JSON lines); beside it, activity alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            help="one site each, in the order of time: id, type, parent, owner, date, tags",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            count, sums = evaluate(self._rows(path))
            for name, total in sums.items():
                shown = " ".join(f"{measure}={value / max(count, 1):.4f}" for measure, value in total.items())
                self.stdout.write(f"{path.stem}: {name}: n={count} {shown}")

    def _rows(self, path: Path) -> list[Row]:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        found = []
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                found.append({name: row[name] for name in ("id", "type", "parent", "owner", "date", "tags")})
            except (ValueError, KeyError, TypeError):
                raise CommandError(f"{path}, line {number}: not a question or an answer as JSON.") from None
        return found
