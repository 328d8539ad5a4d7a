from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.mediation import overdue
from moderation.mediation.models import Deadline


class Command(BaseCommand):
    help = "List the dates of cases that are near or late; --check: exit 1 when one passed and nobody was told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what passed without anybody being told")
        parser.add_argument("--days", type=int, default=7, help="how far ahead to list (7)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_dates()
        else:
            self.list_dates(options["days"])

    def check_dates(self) -> None:
        found = overdue.unnoticed(timezone.now())
        for row in found:
            self.stderr.write(self.line(row))
        if found:
            raise CommandError(
                f"{len(found)} passed and nobody was told. Does the worker run? "
                "Has each body an e-mail address? manage.py tick looks again."
            )
        self.stdout.write("No date of a case passed without anybody being told.")

    def list_dates(self, days: int) -> None:
        found = overdue.near(timezone.now(), days)
        for row in found:
            self.stdout.write(self.line(row))
        self.stdout.write(f"{len(found)} late, or due within {days} days.")

    def line(self, row: Deadline) -> str:
        """References, kinds and dates: never what is in a case."""
        left = overdue.days_left(row, timezone.now())
        distance = f"{-left} days late" if left < 0 else f"in {left} days"
        return f"{row.case.ref}  {row.kind:16} {row.due_on}  {distance}  {row.actor}"
