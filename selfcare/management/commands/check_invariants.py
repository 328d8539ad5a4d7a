from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from forum.recount import lasting
from selfcare.invariants import CHECKS


class Command(BaseCommand):
    help = "Compare counters, ledger, cases, outbox and index with their source rows; exit 1 naming what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=sorted(CHECKS), action="append", help="check this only; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        differing = 0
        for name in options["only"] or CHECKS:
            found = lasting(CHECKS[name])
            differing += len(found)
            self.stdout.write(f"{name}: {'ok' if not found else f'{len(found)} differences'}")
            for sentence in found:
                self.stdout.write(f"  {sentence}")
        if differing:
            raise SystemExit(1)
