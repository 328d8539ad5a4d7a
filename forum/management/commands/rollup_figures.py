import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.figures.rollup import LATEST, refresh


class Command(BaseCommand):
    help = "Count the figures of the statistics anew. Safe to run twice, and while the site works."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--latest", action="store_true", help=f"only the last {LATEST} days")
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        done = refresh(is_whole=not options["latest"])
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"days": done.days, "questions": done.questions, "seconds": seconds}))
            return
        self.stdout.write(f"{done.questions} questions of {done.days} days counted in {seconds} s")
