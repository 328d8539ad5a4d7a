"""From an empty folder to a table of figures."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from forum.models import Question
from tests.benchmarks import counting, server, site, table
from tests.benchmarks.cases import answer_case, cases
from tests.benchmarks.measuring import Case, measure, worker_milliseconds
from tests.benchmarks.options import Options


def run(options: Options, folder: Path, port: int) -> None:
    """Make the site, measure it, print the table."""
    started = time.monotonic()
    say(f"Making a site of {options.questions:,} questions…")
    site.make(folder, options.questions)
    say(f"Made in {time.monotonic() - started:.0f} s. Measuring…\n")
    show(table.HEAD.rstrip())
    with server.running(folder, port) as running:
        server.stay_off_the_first_core()
        rows = [measured(case, running, options.requests) for case in cases(running.port, options.requests)]
        posting = answer_case(running.port, options.requests)
        last, worker = worker_milliseconds(running, lambda: measured(posting, running, options.requests))
    notes = table.notes(Question.objects.count(), worker / options.requests)
    show(f"\n{notes}")
    say(f"{time.monotonic() - started:.0f} s in all.")
    if options.write is not None:
        table.replace(options.write, f"{table.whole([*rows, last])}\n\n{notes}")


def measured(case: Case, running: server.Server, requests: int) -> table.Row:
    rounds = measure(case, running, requests)
    row = case, rounds, counting.queries(case, requests * case.times)
    show(table.row(*row))
    return row


def show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Beside the table, which alone goes to the standard output."""
    sys.stderr.write(f"{text}\n")
