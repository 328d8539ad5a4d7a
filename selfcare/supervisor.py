"""Web server and worker as two child processes that live and end together."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import NamedTuple, NoReturn

from django.db import connections

log = logging.getLogger(__name__)

RESTART_PAUSE = 1.0  # seconds
STOP_SECONDS = 30.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux: an orphan would keep the port


class Service(NamedTuple):
    command: list[str]
    listener: socket.socket | None = None  # inherited, so that no visitor is refused while the command starts anew


class Child:
    """One run of a service. It says that it is ready as systemd asks: `READY=1` to the socket NOTIFY_SOCKET."""

    def __init__(self, service: Service) -> None:
        self.ear = _ear()
        self.process = subprocess.Popen(  # noqa: S603
            service.command,
            env={**os.environ, "NOTIFY_SOCKET": "@" + self.ear.getsockname()[1:].decode()},
            pass_fds=[service.listener.fileno()] if service.listener else [],
            # A session of its own: Ctrl-C reaches the supervisor, which then ends its children in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def is_ready(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            return b"READY=1" in self.ear.recv(1024)
        return False

    def ask_to_end(self) -> None:
        self.ear.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()


class Supervisor:
    """Starts the services and starts again what died. SIGINT and SIGTERM end all of them, SIGHUP replaces each.

    A replaced child goes on until the new one is ready: it takes over new code and settings without a gap, and a
    new one that cannot start changes nothing.
    """

    def __init__(self, services: dict[str, Service]) -> None:
        self.services = services
        self.children: dict[str, Child] = {}
        self.successors: dict[str, Child] = {}
        self.leaving: list[Child] = []
        self.is_stopping = False
        self.is_asked_to_reload = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup
            signal.signal(signal.SIGHUP, self._stop if sys.stdin and sys.stdin.isatty() else self._reload)
        self.children = {name: Child(service) for name, service in self.services.items()}
        while not self.is_stopping:
            time.sleep(0.2)
            self._restart_dead()
            self._start_successors()
            self._replace_former()
        self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _reload(self, number: int, frame: FrameType | None) -> None:
        self.is_asked_to_reload = True

    def _restart_dead(self) -> None:
        for name, child in self.children.items():
            if child.process.poll() is not None and not self.is_stopping:
                log.error("%s ended with %s; starting it again", name, child.process.returncode)
                time.sleep(RESTART_PAUSE)
                child.ear.close()
                self.children[name] = Child(self.services[name])

    def _start_successors(self) -> None:
        if self.is_asked_to_reload and not self.successors:
            self.is_asked_to_reload = False
            self.successors = {name: Child(service) for name, service in self.services.items()}

    def _replace_former(self) -> None:
        for name, child in list(self.successors.items()):
            if child.is_ready():
                self.children[name].ask_to_end()
                self.leaving.append(self.children[name])
                self.children[name] = self.successors.pop(name)
            elif child.process.poll() is not None:
                log.error("the new %s ended with %s; the former one stays", name, child.process.returncode)
                self.successors.pop(name).ear.close()
        self.leaving = [child for child in self.leaving if child.process.poll() is None]

    def _end(self) -> None:
        every = [*self.children.values(), *self.successors.values(), *self.leaving]
        for child in every:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in every:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def leave() -> NoReturn:
    """End this process. Python would free module after module: on a busy machine longer than all the rest of a stop."""
    connections.close_all()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _ear() -> socket.socket:
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind("")  # an abstract address that Linux chooses
    ear.setblocking(False)
    return ear


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
