"""How search grows: `python -m tests.benchmarks.growth [SIZE …]` prints a row for each size, of one process.

The questions are those of `SELFCARE_DATA`; more of them are made of the title of one and the text of another.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.utils import timezone

SIZES = (1_000, 16_480, 100_000)
WARM, MEASURED = 100, 300  # requests of each kind
BATCH = 1000
HEADER = """
| questions | build | processor | index | memory | search p50 | p95 | suggest p50 | p95 | similar p50 | p95 | change |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""


def rows(number: int) -> Iterator[tuple[str, str]]:
    """Titles and texts, none of them twice."""
    from tests.benchmarks.site import SOURCE

    with (SOURCE / "questions.jsonl").open(encoding="utf-8") as lines:
        real = [(row["question"], " ".join(row["answers"])) for row in map(json.loads, islice(lines, number))]
    yield from real
    pick = random.Random(7)
    for _ in range(number - len(real)):
        words = pick.choice(real)[0].split()
        pick.shuffle(words)
        yield " ".join(words), pick.choice(real)[1]


def fill(number: int) -> list[str]:
    """Solved questions; gives their titles."""
    from django.db.models import OuterRef, Subquery

    from forum.models import Answer, Member, Question

    author = Member.objects.create(username="author")
    given = list(rows(number))
    for start in range(0, number, BATCH):
        batch = given[start : start + BATCH]
        questions = Question.objects.bulk_create([_question(author, title) for title, _text in batch])
        Answer.objects.bulk_create(
            _answer(author, question, text) for question, (_title, text) in zip(questions, batch, strict=True)
        )
    first = Answer.objects.filter(question=OuterRef("pk")).values("pk")[:1]
    Question.objects.update(accepted_answer=Subquery(first), state="resolved", answer_count=1)
    return [title for title, _text in given]


def _question(author: Any, title: str) -> Any:
    from forum.models import Question

    now = timezone.now()
    return Question(title=title[:250], slug="q", author=author, language="en", created_at=now, last_activity_at=now)


def _answer(author: Any, question: Any, text: str) -> Any:
    from django.utils.html import linebreaks

    from forum.models import Answer

    html = linebreaks(text, autoescape=True)
    return Answer(question=question, author=author, body=text, body_html=html, created_at=timezone.now())


def measure(act: Callable[[str], Any], asked: list[str]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds of waiting, of a process that has answered before."""
    for text in asked[:WARM]:
        act(text)
    waits = []
    for text in asked[WARM:]:
        started = time.perf_counter()
        act(text)
        waits.append(1000 * (time.perf_counter() - started))
    return statistics.median(waits), sorted(waits)[int(0.95 * (len(waits) - 1))]


def memory() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def built() -> tuple[float, float, float]:
    """Seconds of waiting and of the processor, and megabytes, of an index made anew."""
    from django.conf import settings

    from knowledge.search.health import rebuild

    started, used = time.perf_counter(), time.process_time()
    rebuild()
    waited, used = time.perf_counter() - started, time.process_time() - used
    folder = Path(str(settings.WAGTAILSEARCH_BACKENDS["default"]["PATH"]))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return waited, used, size / 1e6


def answered(titles: list[str]) -> list[float]:
    """Median and 95th percentile of searching, of suggesting, and of looking for what is similar."""
    from django.contrib.auth.models import AnonymousUser

    from knowledge.search import similar
    from knowledge.searching import finding, suggesting

    viewer, pick = AnonymousUser(), random.Random(3)

    def search(query: str) -> None:
        finding.results(finding.ranked(query)[:10], query, viewer=viewer)

    def suggest(query: str) -> None:
        suggesting.suggestions(query, viewer=viewer)

    def alike(query: str) -> None:
        similar.similar(query, f"I bought it in a shop last week. {pick.choice(titles)}", "en", viewer=viewer)

    def some_words(title: str) -> str:
        words = title.split()
        return " ".join(pick.sample(words, min(pick.randint(1, 6), len(words))))

    chosen = [pick.choice(titles) for _ in range(WARM + MEASURED)]
    typed = [title[: pick.randint(3, 25)] for title in chosen]
    return [*measure(search, list(map(some_words, chosen))), *measure(suggest, typed), *measure(alike, chosen)]


def changed() -> float:
    """Milliseconds from a row of the queue to its document, the median of ten."""
    from forum.models import Question
    from knowledge.search.queue import drain

    waits = []
    for question in Question.objects.order_by("?")[:10]:
        question.save()
        started = time.perf_counter()
        drain()
        waits.append(1000 * (time.perf_counter() - started))
    return statistics.median(waits)


def one_size(number: int) -> str:
    """A row of the table."""
    titles = fill(number)
    before = memory()
    waited, used, size = built()
    figures = answered(titles)
    cells = [f"{number:,}", f"{waited:.0f} s", f"{used:.0f} s", f"{size:.0f} MB", f"{memory() - before:.0f} MB"]
    cells += [*(f"{figure:.1f}" for figure in figures), f"{changed():.0f} ms"]
    return f"| {' | '.join(cells)} |"


def main(sizes: list[int]) -> None:
    from knowledge.search.scratch import scratch_site

    print(HEADER)  # noqa: T201
    for size in sizes:
        with scratch_site():
            print(one_size(size), flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
    django.setup()
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
