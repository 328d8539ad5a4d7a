"""What each test has the site ask of its database: kept by the runs on SQLite, so that PostgreSQL is asked all of it.

docs/adr/0032-what-runs-on-postgresql.md
"""

from __future__ import annotations

import heapq
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import connection

KEPT_IN = os.environ.get("KEPT_STATEMENTS", "")  # a folder; .ci/check names one for all its runs
ROOT = Path(__file__).resolve().parents[1]
SITE = tuple(f"{ROOT / name}{os.sep}" for name in ("forum", "knowledge", "moderation", "selfcare"))
TESTS = f"{ROOT / 'tests'}{os.sep}"
LISTS = re.compile(r"\(%s(?:, %s)+\)(?:, \(%s(?:, %s)+\))*")
Statements = dict[str, set[str]]


class Notebook:
    """The statements of one process, by test."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = {}
        self.skipped: set[str] = set()  # of these nothing is known: they run elsewhere

    @contextmanager
    def listening(self, test: str) -> Iterator[None]:
        heard: set[str] = set()

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            line = _line_of_the_site()
            if line:
                heard.add(f"{line} {_shape(sql)}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield
        if test not in self.skipped:
            self.of[test] = sorted(heard)

    def write(self) -> None:
        """Each statement once; the tests name them by number."""
        numbers = {
            said: number for number, said in enumerate(sorted({said for one in self.of.values() for said in one}))
        }
        kept = {"said": list(numbers), "of": {test: [numbers[said] for said in one] for test, one in self.of.items()}}
        (Path(KEPT_IN) / f"{os.getpid()}.json").write_text(json.dumps(kept))


def _line_of_the_site() -> str:
    """The innermost one; none where the test itself asks."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(SITE):
            return f"{name[len(str(ROOT)) + 1 :]}:{frame.f_lineno}"
        if name.startswith(TESTS) and name != __file__:
            return ""
        frame = frame.f_back
    return ""


@lru_cache(5000)
def _shape(sql: str) -> str:
    """The same whatever the numbers in it, and however long its lists."""
    return blake2b(re.sub(r"\d+", "0", LISTS.sub("(%s)", sql)).encode(), digest_size=8).hexdigest()


def read() -> Statements:
    """What the runs before this one kept; nothing where none did."""
    found: Statements = {}
    for path in sorted(Path(KEPT_IN).glob("*.json")) if KEPT_IN else ():
        kept = json.loads(path.read_text())
        found |= {test: {kept["said"][number] for number in numbers} for test, numbers in kept["of"].items()}
    return found


def enough(known: Statements, asked: set[str]) -> set[str]:
    """So few of the tests that every statement is asked which is not asked anyway; the fullest first."""
    waiting = [(-len(said), test) for test, said in known.items()]
    heapq.heapify(waiting)
    found: set[str] = set()
    while waiting:
        _, test = heapq.heappop(waiting)
        new = len(known[test] - asked)
        if new and waiting and -waiting[0][0] > new:
            heapq.heappush(waiting, (-new, test))
        elif new:
            found.add(test)
            asked = asked | known[test]
    return found
