"""`manage.py import_stackexchange DIR`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from forum.importers.command import ImportCommand
from forum.importers.report import Report
from forum.importers.stackexchange import import_dump
from forum.importers.stackexchange.run import Run, site_of
from forum.importers.store import Store


class Command(ImportCommand):
    help = "Import a Stack Exchange data dump: a folder of XML files. Safe to stop and to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        self.add_language(parser)
        parser.add_argument("folder", type=Path, metavar="DIR", help="folder with at least Posts.xml")
        parser.add_argument("--site", help="name of the source in references; without, the folder's name")

    def run(self, report: Report, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.", returncode=2)
        run = Run(
            folder=folder,
            site=site_of(options["site"] or folder.resolve().name),
            report=report,
            store=Store(dry=options["dry_run"]),
            language=options["language"],
        )
        if run.path("Posts.xml") is None:
            raise CommandError(f"{folder} holds no Posts.xml.", returncode=2)
        import_dump(run)
