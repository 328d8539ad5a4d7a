"""`manage.py import_products FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from forum.importers.command import ImportCommand, file_of
from forum.importers.formats import READERS
from forum.importers.products import import_products
from forum.importers.report import Report
from forum.importers.store import Store


class Command(ImportCommand):
    help = (
        "Import products from JSON lines, a table with a header (CSV, TSV) or a feed of Google Merchant Center (RSS or "
        "Atom). Safe to run again: what is there already stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="the products")
        parser.add_argument("--format", choices=list(READERS), default="", help="without, the file is looked at")
        parser.add_argument(
            "--encoding", choices=["utf-8", "latin-1", "cp1252"], default="", help="of a table; XML says its own"
        )

    def run(self, report: Report, **options: Any) -> None:
        path, store = file_of(options["file"]), Store(dry=options["dry_run"])
        import_products(path, store, report, kind=options["format"], encoding=options["encoding"])
