"""The worker: one failure stops nothing, a wrong clock holds nothing up, and a stop finishes what was begun."""

import datetime as dt
import os
import signal
import threading
import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from forum import mail, tasks
from forum.models import Mail, SharedEntry
from selfcare import periodic, worker
from selfcare.worker import Clock, Queue, Worker


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAILURE", 0.01)


def run_until(is_so, *queues):
    """Run a worker in this process until something is so, then stop it as systemd would."""

    def stop():
        until = time.monotonic() + 10
        while not is_so() and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    stopper = threading.Thread(target=stop)
    found = Worker(list(queues))
    signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        stopper.start()
        found.run()
    finally:
        stopper.join()
        for number, handler in former.items():
            signal.signal(number, handler)
    assert is_so()


def test_every_kind_of_work_has_its_threads():
    named = {queue.name: queue for queue in worker.queues()}
    assert set(named) == {
        *("mail", "mail in", "mailbox", "news", "digests", "exports", "index", "deliveries", "tick"),
        *("merges", "outside checks", "alarms", "statements"),
    }
    assert named["deliveries"].threads > 1


@pytest.mark.wide
@pytest.mark.parametrize("error", [RuntimeError("a mistake"), OperationalError("database is locked")])
@pytest.mark.django_db(transaction=True)
def test_work_that_fails_is_done_again_and_stops_nobody_else(at_once, error):
    tried, others = [], []

    def fails():
        tried.append(1)
        raise error

    def works():
        others.append(1)
        return 0

    run_until(
        lambda: len(tried) > 3 and len(others) > 3, Queue("bad", fails, rest=0.01), Queue("good", works, rest=0.01)
    )


@pytest.mark.wide
@pytest.mark.django_db(transaction=True)
def test_what_was_begun_is_finished():
    begun, done = threading.Event(), []

    def slow():
        begun.set()
        time.sleep(0.3)
        done.append(1)
        return 0

    run_until(begun.is_set, Queue("slow", slow, rest=0.01))
    assert done


@pytest.mark.django_db
def test_a_job_that_fails_leaves_the_others_to_their_work(monkeypatch, caplog):
    done = []

    def fails():
        raise RuntimeError("a mistake")

    monkeypatch.setattr(periodic, "JOBS", {"bad": fails, "good": lambda: done.append(1)})
    assert periodic.tick() == 0
    assert done == [1]
    assert "periodic job bad failed" in caplog.text


@pytest.mark.wide
@pytest.mark.django_db
def test_jobs_may_run_twice():
    for _time in range(2):
        for job in [*periodic.JOBS.values(), *periodic.DAILY_JOBS.values()]:
            job()


@pytest.mark.django_db
def test_what_goes_through_everything_is_done_once_a_day_and_again_when_it_failed(monkeypatch):
    done = []

    def fails_at_first():
        done.append("second")
        if done.count("second") == 1:
            raise RuntimeError("a mistake")

    monkeypatch.setattr(periodic, "JOBS", {})
    monkeypatch.setattr(periodic, "DAILY_JOBS", {"a": lambda: done.append("first"), "b": fails_at_first})
    for _minute in range(4):
        periodic.tick()
    assert done == ["first", "second", "second"]


@pytest.mark.django_db
def test_a_day_marked_by_a_wrong_clock_holds_up_no_other(monkeypatch):
    done = []
    monkeypatch.setattr(periodic, "JOBS", {})
    monkeypatch.setattr(periodic, "DAILY_JOBS", {"a": lambda: done.append(periodic.localdate())})
    today = timezone.localdate()
    days = [today + dt.timedelta(days=400), today, today, today + dt.timedelta(days=1)]
    for day in days:
        monkeypatch.setattr(periodic, "localdate", lambda day=day: day)
        SharedEntry.objects.update(expires=timezone.now() + dt.timedelta(days=400))
        periodic.tick()
    assert done == [days[0], today, days[3]]


# ------------------------------------------------------------------ clocks


@pytest.mark.django_db
def test_what_was_written_by_a_clock_that_was_ahead_leaves_at_once(mailoutbox):
    mail.queue(to=["alice@example.org"], subject="Hello", text="Hello.")
    Mail.objects.update(next_attempt_at=timezone.now() + dt.timedelta(hours=2))
    assert tasks.send_mail() == 1
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_no_retry_waits_for_the_time_that_was_set_back(monkeypatch):
    mail.queue(to=["alice@example.org"], subject="Hello", text="Hello.")
    planned = timezone.now() + dt.timedelta(hours=2, minutes=1)  # by a clock two hours ahead
    Mail.objects.update(attempts=1, next_attempt_at=planned)
    clock, now = Clock(), time.time()
    monkeypatch.setattr(worker.time, "time", lambda: now - 7200)
    worker.follow(clock)
    assert Mail.objects.get().next_attempt_at - timezone.now() < dt.timedelta(minutes=2)
    worker.follow(clock)
    assert Mail.objects.get().next_attempt_at - timezone.now() > dt.timedelta(seconds=30)


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-5, 3, 3600 * 24 * 400])
def test_a_small_correction_and_a_clock_put_forward_change_nothing(monkeypatch, seconds):
    mail.queue(to=["alice@example.org"], subject="Hello", text="Hello.")
    planned = timezone.now() + dt.timedelta(minutes=5)
    Mail.objects.update(attempts=1, next_attempt_at=planned)
    clock, now = Clock(), time.time()
    monkeypatch.setattr(worker.time, "time", lambda: now + seconds)
    worker.follow(clock)
    assert Mail.objects.get().next_attempt_at == planned
