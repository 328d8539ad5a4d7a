"""`manage.py import_questions FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from forum.importers.command import ImportCommand, file_of
from forum.importers.questions import import_questions
from forum.importers.report import Report
from forum.importers.store import Store


class Command(ImportCommand):
    help = "Import questions about products, with their answers, from JSON lines. Safe to stop and to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        self.add_language(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines, one question each")

    def run(self, report: Report, **options: Any) -> None:
        import_questions(file_of(options["file"]), Store(dry=options["dry_run"]), report, options["language"])
