"""A scratch site of real processes: started, killed, asked over HTTP, its database read from beside."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
CSRF = "c" * 32
WORKER_STARTED = "worker started"  # in the log
BACK_WITHIN = 10.0  # seconds, on quiet cores


def patience(seconds: float) -> float:
    """More of them on a machine that is busy with something else."""
    return seconds * max(1.0, os.getloadavg()[0] / len(os.sched_getaffinity(0)))


def wait_until(is_so: Callable[[], Any], seconds: float, otherwise: str) -> float:
    """The seconds it took."""
    started = time.monotonic()
    while not is_so():
        if time.monotonic() - started > patience(seconds):
            raise AssertionError(otherwise)
        time.sleep(0.05)
    return time.monotonic() - started


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    def __init__(self, folder: Path, template: Path | None = None, **variables: str) -> None:
        if template is not None:
            shutil.copytree(template, folder, symlinks=True)
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        known = {
            name: value for name, value in os.environ.items() if not name.startswith(("SELFCARE_", "DATABASE_URL"))
        }
        self.env = {
            **known,
            "SELFCARE_MODE": "development",
            "SELFCARE_VAR": str(folder),
            "SELFCARE_ONCALL_EMAIL": "oncall@selfcare.example",
            "SELFCARE_HOLD_SUSPECTS": "0",  # the same is sent again and again
            "SELFCARE_BASE_URL": f"http://{HOST}:{self.port}",
            "DJANGO_SETTINGS_MODULE": "selfcare.settings",
            "PYTHONPATH": str(ROOT),
            **variables,
        }
        seed = folder / "seed.json"
        self.seed: dict[str, Any] = json.loads(seed.read_text()) if seed.exists() else {}

    # ---------------------------------------------------------------- processes

    def run(self, *command: str, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.env, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=patience(300),
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done

    def manage(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *command, check=check)

    def start(self, **options: Any) -> float:
        """Web server and worker, both at work; the seconds until it answers."""
        log_file = self.folder / "server.log"
        former = self.log().count(WORKER_STARTED) if log_file.exists() else 0
        command = [sys.executable, "manage.py", "serve", f"--bind={HOST}:{self.port}", "--workers=2"]
        with log_file.open("ab") as log:
            known = {"cwd": ROOT, "env": self.env, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            self.process = subprocess.Popen(command, **{**known, **options})
        seconds = self.wait_until_it_answers(30)
        wait_until(lambda: self.log().count(WORKER_STARTED) > former, 30, "the worker does not start")
        return seconds

    def wait_until_it_answers(self, seconds: float = BACK_WITHIN) -> float:
        return wait_until(self.answers, seconds, f"no answer after {seconds} seconds:\n{self.log()[-3000:]}")

    def answers(self) -> bool:
        try:
            return self.get("/healthz", timeout=2).status == 200
        except OSError:
            return False

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def child(self, words: str) -> int:
        """The process number of the child whose command holds these words."""
        found = [pid for pid in children(self.pid) if words in command_of(pid)]
        return found[0] if found else 0

    def everybody(self) -> list[int]:
        return [self.pid, *descendants(self.pid)]

    def end(self) -> int:
        """As Ctrl-C and systemd do; the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(patience(60))
        finally:
            self.process = None

    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    # ---------------------------------------------------------------- requests

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout: float = 60) -> Reply:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {"Accept-Language": "en", **headers})
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def get(self, path: str, by: str = "", timeout: float = 60) -> Reply:
        return self.ask("GET", path, None, self.cookies(by), timeout)

    def post(self, path: str, by: str, timeout: float = 60, **fields: Any) -> Reply:
        form = urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode()
        headers = {**self.cookies(by), "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, form, headers, timeout)

    def post_json(self, path: str, by: str, key: str, **fields: Any) -> Reply:
        headers = {
            "Authorization": f"Bearer {self.seed['members'][by]['token']}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        return self.ask("POST", f"/api/v1{path}", json.dumps(fields).encode(), headers)

    def cookies(self, by: str) -> dict[str, str]:
        return {"Cookie": f"session={self.seed['members'][by]['session']}; csrf={CSRF}"} if by else {}

    # ---------------------------------------------------------------- the database

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "selfcare.sqlite3", timeout=20)) as database:
            database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, str(text))))
            found = database.execute(query, values).fetchall()
            database.commit()
            return found

    def let_leases_run_out(self) -> None:
        """What a dead worker had claimed, and what waits for more of its question, is due as some minutes later."""
        past = "'2020-01-01 00:00:00'"
        self.rows(f"UPDATE forum_mail SET next_attempt_at = {past}, not_before = NULL WHERE state = 'pending'")  # noqa: S608

    def is_drained(self) -> bool:
        mails = self.rows("SELECT count(*) FROM forum_mail WHERE state = 'pending'")
        return mails == self.rows("SELECT count(*) FROM knowledge_indexqueue") == [(0,)]


def prepare(folder: Path) -> None:
    """A site with tables, pages, members and one thread, to be copied."""
    (folder / "seed.json").write_text(Site(folder).run("-m", "tests.faults.seed").stdout)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def descendants(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from descendants(child)


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill(pid: int) -> None:
    if pid:
        os.kill(pid, signal.SIGKILL)
