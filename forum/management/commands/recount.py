"""`manage.py recount`."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum import recount


class Command(BaseCommand):
    help = "Rebuild every stored counter from the rows it counts, and replay the ledger of points."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        began, number = monotonic(), 0
        for sentence in recount.lasting(recount.check) if options["check"] else recount.rebuild():
            self.stdout.write(sentence)
            number += 1
        self.stdout.write(f"{number} differences, {monotonic() - began:.1f} s")
        left = number if options["check"] else len(recount.lasting(recount.check))
        if left:
            raise CommandError(f"{left} differences {'found' if options['check'] else 'cannot be set right'}.")
