"""`manage.py backup`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from selfcare import backup


class Command(BaseCommand):
    help = "Write the whole site into one file: its database and its files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the archive to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = backup.make(Path(options["file"]).resolve())
            self.stdout.write(f"{options['file']}: {size / 1_000_000:.1f} MB")
        except backup.Refused as refusal:
            raise CommandError(str(refusal)) from None
