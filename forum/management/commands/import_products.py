"""`manage.py import_products FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from forum.importers.command import ImportCommand, file_of
from forum.importers.products import import_products
from forum.importers.report import Report
from forum.importers.store import Store


class Command(ImportCommand):
    help = "Import products from JSON lines, or from a table with a header (.csv, .tsv). Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines, one product each")

    def run(self, report: Report, **options: Any) -> None:
        import_products(file_of(options["file"]), Store(dry=options["dry_run"]), report)
