"""The figures as a table of Markdown, and the machine they are of."""

from __future__ import annotations

import os
import platform
import statistics
import timeit
from collections.abc import Iterable
from pathlib import Path

import django
from django.db import connection

from tests.benchmarks.measuring import AT_ONCE, ROUNDS, Case, Figures

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
HEAD = (
    "| request | CPU ms | aim | best forums | requests/s | p50 ms | p95 ms | queries | KB |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)

Row = tuple[Case, list[Figures], int]  # and the number of queries


def row(case: Case, rounds: list[Figures], queries: int) -> str:
    """The processor time of the best round and of the worst; the rest of the best."""
    best, *_others, worst = sorted(rounds, key=lambda figures: figures.processor)
    cells = [
        case.name,
        f"{best.processor:.2f}–{worst.processor:.2f}",
        "" if case.aim is None else f"{case.aim:g}",
        "" if case.best is None else f"{case.best:g}",
        f"{best.rate:.0f}",
        f"{best.p50:.1f}",
        f"{best.p95:.1f}",
        str(queries),
        f"{best.size / 1000:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def whole(rows: Iterable[Row]) -> str:
    return HEAD + "\n".join(row(*found) for found in rows)


def notes(questions: int, worker: float) -> str:
    """What the worker did besides, and where this was measured."""
    return (
        f"After each answer the worker spent another {worker:.0f} ms on its mail and on the index.\n\n"
        f"{questions:,} questions. CPU ms: of the best and of the worst of {ROUNDS} rounds; the rest is of the best.\n"
        f"Requests/s with {AT_ONCE} readers at once, waiting times of one reader alone.\n\n"
        f"{machine()}"
    )


def machine() -> str:
    load = os.getloadavg()[0]
    speed = statistics.median(timeit.repeat("sum(i * i for i in range(1000))", number=100, repeat=50)) / 100 * 1e6
    return (
        f"{_model()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()}; "
        f"Python {platform.python_version()}, Django {django.get_version()}, {_database()}; "
        f"one web process of four threads on one core. Load of the machine at the end: {load:.1f}; "
        f"a thousand squares in Python take it {speed:.0f} µs."
    )


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


def replace(path: Path, text: str) -> None:
    """Put the figures between the two marks of a document."""
    before, _begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _former, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{path} lacks {BEGIN} or {END}")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
