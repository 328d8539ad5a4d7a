"""`manage.py restore`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from knowledge.search.health import rebuild
from selfcare import backup


class Command(BaseCommand):
    help = "Bring a site back from a file of `backup`, into an empty one that does not run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the archive that `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup.restore(Path(options["file"]).resolve())
            call_command("migrate", verbosity=0)
            rebuild()
            self.stdout.write("The site is back. Start it with the same SELFCARE_SECRET_KEY as before.")
        except backup.Refused as refusal:
            raise CommandError(str(refusal)) from None
