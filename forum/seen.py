"""How often questions are opened: counted in this process, written once a minute, and never by whom.

A view is a page that was sent to a person; a browser that still has it (304) opens nothing new. What a process counted
and had not written is lost when it ends, so the count is a lower bound. `docs/adr/0021-what-searches-leave-behind.md`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from threading import Lock
from time import monotonic

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase

from forum.models import Question
from forum.unhurried import afterwards

EVERY = 60.0  # seconds between two writings of a process
MOST = 10_000  # questions that a process remembers while the database is busy

_PROGRAM = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|preview|monitor|fetch|scan|curl|wget|python|perl|java/|go-http|okhttp|"
    r"axios|node|ruby|libwww|httpclient|feed|lighthouse|archiv",
    re.IGNORECASE,
)


def is_counted(method: str, headers: Mapping[str, str]) -> bool:
    """A person who looks, and does not say that they do not want to be counted; no program, nothing fetched ahead."""
    agent = headers.get("User-Agent", "")
    refuses = headers.get("DNT") == "1" or headers.get("Sec-GPC") == "1"
    ahead = "Sec-Purpose" in headers or headers.get("X-Moz") == "prefetch"
    return method in {"GET", "POST"} and bool(agent) and not (refuses or ahead or _PROGRAM.search(agent))


class Views:
    """What one process counted since it last wrote; `waiting` by question."""

    def __init__(self) -> None:
        self.waiting: Counter[int] = Counter()
        self.written_at = monotonic()
        self.lock = Lock()

    def add(self, question: int, count: int = 1) -> None:
        with self.lock:
            if question in self.waiting or len(self.waiting) < MOST:
                self.waiting[question] += count

    def take(self) -> Counter[int]:
        with self.lock:
            taken, self.waiting = self.waiting, Counter()
            self.written_at = monotonic()
        return taken


VIEWS = Views()


def note(request: HttpRequest, response: HttpResponseBase, question: int) -> None:
    """The page of a question was sent. Whoever comes when it is time writes for all, after their own page is out."""
    if response.status_code != 200 or not is_counted(request.method or "", request.headers):
        return
    VIEWS.add(question)
    if monotonic() - VIEWS.written_at >= EVERY:
        afterwards(response, flush)


def flush() -> None:
    """Add what was counted to the questions that are public; one statement for each number."""
    taken = VIEWS.take()
    try:
        for count, questions in _by_count(taken).items():
            Question.objects.published().filter(pk__in=questions).update(view_count=F("view_count") + count)
    except Exception:
        for question, count in taken.items():
            VIEWS.add(question, count)
        raise


def _by_count(taken: Counter[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for question, count in sorted(taken.items()):
        found[count].append(question)
    return found
