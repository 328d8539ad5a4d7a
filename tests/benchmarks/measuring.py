"""One kind of request, sent many times: in rounds, by one reader for the waiting time, then by four at once."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from forum.models import Mail
from knowledge.models import IndexQueue
from tests.benchmarks.client import Browser, Reply, Request
from tests.benchmarks.server import Server

T = TypeVar("T")

AT_ONCE = 4
ROUNDS = 3
WORK_SECONDS = 120


@dataclass(frozen=True)
class Case:
    """`request(number)` makes the request of that number; `before` runs ahead of each, unmeasured."""

    name: str
    request: Callable[[int], Request]
    browser: Callable[[int], Browser]  # of each of the AT_ONCE readers
    expects: int = 200
    times: int = 1  # cheap requests are sent more often: the clock ticks every 10 ms
    warm: int = 0  # other requests sent before it counts
    before: Callable[[int], object] | None = None
    is_new: bool = False  # nothing of it is kept from an earlier request
    aim: float | None = None  # processor milliseconds
    best: float | None = None  # of today's forums


@dataclass(frozen=True)
class Figures:
    """Of one round; times in milliseconds."""

    processor: float  # a request, of all processes of the web server
    rate: float  # requests a second with AT_ONCE readers
    waits: list[float]  # of one reader alone, sorted
    size: float  # bytes of the body

    @property
    def p50(self) -> float:
        return self.waits[len(self.waits) // 2]

    @property
    def p95(self) -> float:
        return self.waits[int(len(self.waits) * 0.95)]


def measure(case: Case, server: Server, requests: int) -> list[Figures]:
    """ROUNDS of them, in all the requests asked for: what else the machine does slows one more than another."""
    browsers = [case.browser(number) for number in range(AT_ONCE)]
    count = requests * case.times
    for number in range(case.warm):
        browsers[number % AT_ONCE].send(case.request(count + number))
    size = count // ROUNDS
    rounds = [_round(case, server, browsers, range(start, start + size)) for start in range(0, size * ROUNDS, size)]
    for browser in browsers:
        browser.close()
    return rounds


def _round(case: Case, server: Server, browsers: list[Browser], numbers: range) -> Figures:
    """The first half by one reader alone, the second by all."""
    half = len(numbers) // 2
    used = server.web_milliseconds()
    alone = [_send(case, browsers[0], number) for number in numbers[:half]]
    for browser in browsers:
        browser.close()  # the server gives up a connection that rests for five seconds; the next request opens another
    started = time.perf_counter()
    together = _together(case, browsers, numbers[half:])
    seconds = time.perf_counter() - started
    return Figures(
        processor=(server.web_milliseconds() - used) / len(numbers),
        rate=len(together) / seconds,
        waits=sorted(wait for wait, _size in alone),
        size=statistics.mean(size for _wait, size in alone + together),
    )


def worker_milliseconds(server: Server, do: Callable[[], T]) -> tuple[T, float]:
    """What `do` gives, and the processor time the worker takes for all that follows from it."""
    before = server.worker_milliseconds()
    found = do()
    wait_for_worker()
    return found, server.worker_milliseconds() - before


def wait_for_worker() -> None:
    """Until every mail has left and every change is in the index."""
    until = time.monotonic() + WORK_SECONDS
    while IndexQueue.objects.due().exists() or Mail.objects.filter(state=Mail.State.PENDING).exists():
        if time.monotonic() > until:
            raise TimeoutError("the worker does not come to an end: see server.log")
        time.sleep(0.2)


def _together(case: Case, browsers: list[Browser], numbers: range) -> list[tuple[float, int]]:
    found: list[tuple[float, int]] = []
    failures: list[Exception] = []

    def read(place: int) -> None:
        try:
            found.extend(_send(case, browsers[place], number) for number in numbers[place::AT_ONCE])
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=read, args=[place]) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return found


def _send(case: Case, browser: Browser, number: int) -> tuple[float, int]:
    if case.before is not None:
        case.before(number)
    request = case.request(number)
    started = time.perf_counter()
    reply = browser.send(request)
    wait = (time.perf_counter() - started) * 1000
    _check(case, request, reply)
    return wait, len(reply.body)


def _check(case: Case, request: Request, reply: Reply) -> None:
    """A figure of error pages would be worth nothing."""
    if reply.status != case.expects:
        raise ValueError(f"{case.name}: {request.path} gives {reply.status}, not {case.expects}")
