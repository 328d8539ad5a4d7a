"""The background worker: a thread or more for each queue, so that a slow receiver delays nobody else."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connection
from gunicorn.systemd import sd_notify

from forum import maintenance
from forum.unhurried import let_go

log = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE = 5.0  # seconds
LOOK_AT_CLOCK = 5.0  # seconds
SET_BACK = 30.0  # seconds; less than that is a correction that nobody notices


@dataclass(frozen=True)
class Queue:
    """`work` does some of what is due and says how much that was; after 0 the thread rests."""

    name: str
    work: Callable[[], int]
    rest: float = 0.5  # seconds
    threads: int = 1


def queues() -> list[Queue]:
    from forum import catalogue_merges
    from forum.exporting import make_exports
    from forum.mail_in.receiving import receive_mail
    from forum.mail_in.sources import fetch_regularly
    from forum.tasks import send_digests, send_mail
    from forum.telling import go_on
    from knowledge.search.queue import drain
    from moderation.handover.deliveries import deliver
    from moderation.review.alarm_mails import call_webhooks
    from moderation.review.automatic.outside import call_outside
    from moderation.review.transparency.exporting import send_statements
    from selfcare.periodic import tick

    return [
        Queue("mail", send_mail),
        Queue("digests", send_digests, rest=5.0),
        Queue("mail in", receive_mail, rest=2.0),
        Queue("mailbox", fetch_regularly, rest=60.0),
        Queue("news", go_on),
        Queue("merges", catalogue_merges.go_on, rest=2.0),
        Queue("index", drain),
        Queue("deliveries", deliver, threads=4),
        Queue("alarms", call_webhooks, rest=2.0),
        Queue("outside checks", call_outside, rest=5.0),
        Queue("statements", send_statements, rest=30.0),
        Queue("exports", make_exports, rest=5.0),
        Queue("tick", tick, rest=60.0),
    ]


class Clock:
    """Compares the clock on the wall, which people set, with the one that only counts."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def set_back_by(self) -> float:
        """Seconds since the last look; below 0 when it was put forward."""
        former, self._ahead = self._ahead, time.time() - time.monotonic()
        return former - self._ahead


def follow(clock: Clock) -> None:
    """Retries that were planned by a clock that was ahead do not wait for it again."""
    from forum.models import CatalogueMerge, Export, InboundMail, Mail, Telling
    from moderation.handover.models import Delivery
    from moderation.review.models import AlarmCall

    seconds = clock.set_back_by()
    if seconds > SET_BACK:
        log.warning("the clock was set back by %.0f seconds", seconds)
        for model in (Mail, InboundMail, Telling, Delivery, AlarmCall, Export, CatalogueMerge):
            model.objects.sooner(dt.timedelta(seconds=seconds))


class Worker:
    def __init__(self, queues: list[Queue]) -> None:
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._run, args=[queue], name=f"{queue.name}-{number}")
            for queue in queues
            for number in range(queue.threads)
        ]

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what was claimed is finished first."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        for thread in self.threads:
            thread.start()
        log.info("worker started: %s", ", ".join(thread.name for thread in self.threads))
        sd_notify("READY=1", log)
        self._watch_clock()
        for thread in self.threads:
            thread.join()
        log.info("worker stopped")

    def _watch_clock(self) -> None:
        from selfcare import vitals  # once the models are there

        clock = Clock()
        while not self.stopping.wait(LOOK_AT_CLOCK):
            vitals.note(vitals.WORKER)
            try:
                if maintenance.current() is None:
                    follow(clock)
            except DatabaseError as error:
                log.warning("clock: %s", error)
                let_go(error)
            close_old_connections()

    def _run(self, queue: Queue) -> None:
        while not self.stopping.is_set():
            try:
                close_old_connections()
                done = 0 if maintenance.current() else queue.work()
            except DatabaseError as error:
                log.warning("%s: %s", queue.name, error)
                let_go(error)
                self._rest(PAUSE_AFTER_FAILURE)
            except Exception:
                log.exception("%s failed", queue.name)
                self._rest(PAUSE_AFTER_FAILURE)
            else:
                if not done:
                    self._rest(queue.rest)
        connection.close()

    def _rest(self, seconds: float) -> None:
        self.stopping.wait(seconds)
