"""`manage.py doctor`: is this site well? One line for each thing, which says what to do where it is not."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from email.utils import parseaddr
from enum import IntEnum
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core import checks, mail
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forum import maintenance
from forum.models import Mail, Question
from knowledge.search import health as search_health
from selfcare import dns, squashed, vitals

WORKER_SILENT = 60  # seconds; it breathes every five
ROUND_LATE = 15 * 60
INDEX_LATE = 15 * 60
BACKUP_OLD = 2 * 24 * 60 * 60
CLOCK_OFF = dt.timedelta(minutes=1)
SPACE_LOW, SPACE_OUT = 2_000_000_000, 200_000_000  # bytes
SHOWN = 5
MISSING = "missing"


class Level(IntEnum):
    """Also what the command exits with."""

    GREEN = 0
    YELLOW = 1
    RED = 2


class Finding(NamedTuple):
    level: Level
    said: str


Findings = Iterable[Finding]


def green(said: str) -> Finding:
    return Finding(Level.GREEN, said)


def yellow(said: str) -> Finding:
    return Finding(Level.YELLOW, said)


def red(said: str) -> Finding:
    return Finding(Level.RED, said)


def examine(only: Iterable[str] = ()) -> Iterator[tuple[str, Finding]]:
    """Every finding with the name of its check. A check that breaks is itself one: the others go on."""
    for name in only or CHECKS:
        try:
            for finding in CHECKS[name]():
                yield name, finding
        except (DatabaseError, OSError) as error:
            yield name, red(f"{type(error).__name__}: {error}")


def database() -> Findings:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    yield green(f"{connection.display_name} {version} answers")


def migrations() -> Findings:
    if stuck := squashed.stuck(connection):
        yield red(squashed.WAY_OUT.format(apps=", ".join(stuck)))
        return
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield red(f"{len(plan)} migrations to apply: manage.py migrate")
    else:
        yield green("all applied")


def configuration() -> Findings:
    """Whatever `check` finds; in production what it finds with --deploy."""
    found = [one for one in checks.run_checks(include_deployment_checks=settings.PRODUCTION) if not one.is_silenced()]
    for one in found:
        said = f"{one.msg}{f' ({one.hint})' if one.hint else ''} [{one.id}]"
        if one.level >= checks.ERROR:
            yield red(said)
        elif one.level >= checks.WARNING:
            yield yellow(said)
    if all(one.level < checks.WARNING for one in found):
        yield green(f"{settings.MODE}: nothing to say")


def state() -> Findings:
    found = maintenance.current()
    yield yellow(f"{found.mode}: manage.py maintenance off") if found else green("open")


def index() -> Findings:
    for problem in filter(None, map(search_health.damage, search_health.indexes())):
        yield red(f"{problem}: the worker mends it, or manage.py search_rebuild")
    found = vitals.index()
    if found.parked:
        yield yellow(f"{found.parked} objects cannot be indexed")
    if found.lag > INDEX_LATE:
        yield red(f"{found.waiting} changes wait, the oldest for {said_for(found.lag)}")
    else:
        yield green(f"{found.waiting} changes wait")


def queues() -> Findings:
    is_well = True
    for queue in vitals.queues():
        if queue.overdue:
            yield red(f"{queue.name}: {queue.overdue} overdue, the oldest waits for {said_for(queue.oldest)}")
        if queue.dead:
            yield yellow(f"{queue.name}: {queue.dead} given up: /admin/ shows why")
        is_well = is_well and not (queue.overdue or queue.dead)
    if is_well:
        yield green("nothing late, nothing given up")


def mail_out() -> Findings:
    """Says good day to the mail server and signs in there; sends nothing."""
    backend = settings.MAIL_TRANSPORT["backend"].split(".")[-2]
    if backend != "smtp":
        said = f"mails go to {backend}, not to people: SELFCARE_MAIL_URL"
        yield red(said) if settings.PRODUCTION else green(said)
        return
    transport = mail.get_connection(**{**settings.MAIL_TRANSPORT, "timeout": 10})
    transport.open()
    transport.close()
    last = (
        Mail.objects.filter(state=Mail.State.DONE).order_by("-settled_at").values_list("settled_at", flat=True).first()
    )
    left = f"last mail left {timezone.localtime(last):%Y-%m-%d %H:%M}" if last else "no mail has left yet"
    yield green(f"{settings.MAIL_TRANSPORT['host']} answers, {left}")


def worker() -> Findings:
    seen, done = vitals.age(vitals.WORKER), vitals.age(vitals.ROUND)
    if seen is None or seen > WORKER_SILENT:
        last = "never seen" if seen is None else f"last seen {said_for(seen)} ago"
        is_cron = done is not None and done < ROUND_LATE  # somebody runs `tick` instead
        yield (yellow if is_cron else red)(f"no worker runs here ({last}): manage.py serve, or manage.py worker")
    else:
        yield green("it runs")
    if maintenance.current() is None and (done is None or done > ROUND_LATE):
        yield red("what is periodic was " + ("never done" if done is None else f"done {said_for(done)} ago"))


def storage() -> Findings:
    var, media = Path(settings.VAR), Path(settings.MEDIA_ROOT)
    for folder in (var, media, Path(settings.PRIVATE_ROOT)):
        if folder.exists() or folder == var:
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"x")
    free = shutil.disk_usage(var).free
    said = f"{free / 1e9:.1f} GB free in {var}"
    yield red(said) if free < SPACE_OUT else yellow(said) if free < SPACE_LOW else green(f"writable, {said}")


def clock() -> Findings:
    now = timezone.now()
    newest = Question.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            ahead = abs(cursor.fetchone()[0] - now)
        if ahead > CLOCK_OFF:
            yield red(f"the clock of the database differs by {said_for(ahead.total_seconds())}")
    if newest and newest - now > CLOCK_OFF:
        yield red(f"the newest question is of {timezone.localtime(newest):%Y-%m-%d %H:%M}: this clock is or was wrong")
    elif _is_synchronized() is False:
        yield yellow("nothing sets this clock right: timedatectl set-ntp true")
    else:
        yield green(f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S} {settings.TIME_ZONE}")


def _is_synchronized() -> bool | None:
    """As systemd says; None where nobody can say."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    told = subprocess.run(  # noqa: S603
        [program, "show", "--property=NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        timeout=5,
        check=False,
    )
    return {"yes": True, "no": False}.get(told.stdout.strip())


def names() -> Findings:
    """What others ask the name server before they take a mail of this site. In production only."""
    if not settings.PRODUCTION:
        yield green("asked for in production only")
        return
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if any(text.lower().startswith(b"v=spf1") for text in dns.ask(domain, dns.TXT)):
        yield green(f"SPF of {domain}")
    else:
        yield yellow(f"no SPF record (TXT, v=spf1 …) at {domain}: mails go to spam")
    parts = domain.split(".")
    above = [".".join(parts[first:]) for first in range(max(1, len(parts) - 1))]
    if any(text.startswith(b"v=DMARC1") for name in above for text in dns.ask(f"_dmarc.{name}", dns.TXT)):
        yield green(f"DMARC of {domain}")
    else:
        yield yellow(f"no DMARC record (TXT, v=DMARC1 …) at _dmarc.{domain}")
    inbox = settings.MAIL_IN_ADDRESS.rpartition("@")[2]
    if inbox and not dns.ask(inbox, dns.MX):
        yield yellow(f"no MX record at {inbox}: answers by mail do not arrive")


def versions() -> Findings:
    """What is installed is what was tested."""
    said = f"Python {platform.python_version()}, Django {_version('django')}, Wagtail {_version('wagtail')}"
    others = _other_versions((Path(settings.ROOT) / "requirements.lock").read_text())
    if others:
        more = " …" if len(others) > SHOWN else ""
        yield yellow(f"{said}; not as in requirements.lock: {', '.join(others[:SHOWN])}{more}")
    else:
        yield green(said)


def _other_versions(lock: str) -> list[str]:
    """Packages for other machines only, those with a condition, may be missing."""
    wanted: dict[str, list[str]] = {}
    for name, version, condition in re.findall(r"^([\w.-]+)==([^\s\\;]+) *(;?)", lock, flags=re.MULTILINE):
        wanted.setdefault(name, []).extend([version, *([MISSING] if condition else [])])
    return [
        f"{name} {_version(name)} (tested: {known[0]})" for name, known in wanted.items() if _version(name) not in known
    ]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return MISSING


def backup() -> Findings:
    age = vitals.age(vitals.BACKUP)
    mark = Path(os.path.relpath(Path(settings.VAR) / vitals.BACKUP))
    if age is None:
        yield yellow(f"none is known: let your backup end with “touch {mark}”")
    else:
        yield (yellow if age > BACKUP_OLD else green)(f"{said_for(age)} ago")


def said_for(seconds: float) -> str:
    """In the largest unit of which there are two, or seconds."""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


CHECKS: dict[str, Callable[[], Any]] = {
    "site": state,
    "database": database,
    "migrations": migrations,
    "configuration": configuration,
    "worker": worker,
    "queues": queues,
    "index": index,
    "mail": mail_out,
    "storage": storage,
    "clock": clock,
    "names of the mail domain": names,
    "versions": versions,
    "backup": backup,
}
