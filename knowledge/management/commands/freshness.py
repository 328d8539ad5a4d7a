"""`manage.py freshness`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from knowledge.upkeep import tasks
from knowledge.upkeep.freshness import LABELS, STATES, State, is_over_budget

_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")


def share(typed: str) -> float:
    """`5%` and `0.05` are the same share of all guides."""
    found = _SHARE.fullmatch(typed.strip())
    value = float(found[1].replace(",", ".")) / (100 if found[2] else 1) if found else -1
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"“{typed}” is no share of the guides: write 5% or 0.05, from 0% to 100%.")
    return value


class Command(BaseCommand):
    help = "How many guides are fresh, due and stale, and why; exit 1 when more are stale than the budget allows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--max-stale", type=share, help="share of the published guides, as 5%% or 0.05")

    def handle(self, *args: Any, **options: Any) -> None:
        counted: Counter[State] = Counter()
        for look in filter(lambda look: look.page.live, tasks.looks(at=timezone.now())):
            counted[look.freshness.state] += 1
            if look.is_stale:
                reasons = ", ".join(str(LABELS[reason]) for reason in look.freshness.reasons)
                self.stdout.write(f"guide {look.page.pk}, {look.page.url_path}: {reasons}")
        total, stale = counted.total(), counted[State.STALE]
        states = ", ".join(f"{counted[state]} {STATES[state]}" for state in State)
        percent = 100 * stale / total if total else 0
        self.stdout.write(f"{total} guides: {states} ({percent:.1f} %)")
        budget = options["max_stale"]
        if budget is not None and is_over_budget(stale, total, budget):
            self.stderr.write(f"More than {100 * budget:g} % of the guides are stale.")
            raise SystemExit(1)
