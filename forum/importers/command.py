"""What the import commands share: options, summary, exit code."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from tqdm import tqdm

from forum.importers.report import Report


class ImportCommand(BaseCommand):
    """Exits with 0, with 1 when something was skipped as bad, with 2 when there was nothing to begin with."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count and report, write nothing")
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def add_language(self, parser: ArgumentParser) -> None:
        languages = [code for code, _ in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, help="of every question; without, each is looked at")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(self._tell)
        try:
            self.run(report, **options)
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on where it stopped.", returncode=130) from None
        except IntegrityError as error:
            raise CommandError(f"Something else wrote the same rows ({error}). Run the same command again.") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(dry_run=options["dry_run"]), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(report.as_lines()))
        if report.problems:
            raise CommandError(f"{report.problems} problems: the rows named above were skipped.", returncode=1)

    def run(self, report: Report, **options: Any) -> None:
        raise NotImplementedError

    def _tell(self, sentence: str) -> None:
        with tqdm.external_write_mode():
            self.stderr.write(sentence)


def file_of(path: Path) -> Path:
    if not path.is_file():
        raise CommandError(f"{path} is not a file.", returncode=2)
    return path
