"""The web server and the worker of the site as real processes, and the processor time they have used."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from selfcare.management.commands.serve import web_command
from tests.benchmarks.environment import HOST

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 90
STOP_SECONDS = 30


@dataclass(frozen=True)
class Server:
    port: int
    web: int  # process ids
    worker: int

    def web_milliseconds(self) -> float:
        """Of the web server: the process that listens and its children."""
        return processor_milliseconds(self.web)

    def worker_milliseconds(self) -> float:
        return processor_milliseconds(self.worker)


@contextmanager
def running(folder: Path, port: int) -> Iterator[Server]:
    """One web process of four threads on the first core, the worker on the last."""
    cores = sorted(os.sched_getaffinity(0))
    web = web_command({"bind": f"{HOST}:{port}", "workers": 1, "threads": 4})
    with (folder / "server.log").open("ab") as log:
        children = [
            _start(web, cores[0], log.fileno()),
            _start([sys.executable, str(ROOT / "manage.py"), "worker"], cores[-1], log.fileno()),
        ]
        try:
            _wait_until(lambda: _answers(port), f"the server does not start: see {folder / 'server.log'}")
            yield Server(port, children[0].pid, children[1].pid)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(STOP_SECONDS)


def stay_off_the_first_core() -> None:
    """For the clients: they must not take the time of the server."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, set(cores[1:]))


def processor_milliseconds(pid: int) -> float:
    """User and system time of a process and of its children that run, in steps of a clock tick (10 ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) * 1000 / TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(processor_milliseconds(int(child)) for child in children)


def _start(command: Sequence[str], core: int, log: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdout=log,
        stderr=log,
        cwd=ROOT,
        env={**os.environ, "SELFCARE_LOG_LEVEL": "INFO"},
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )


def _wait_until(is_so: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.2)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
