"""`manage.py rerender`."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum import rerender
from forum.importers.progress import bar


class Command(BaseCommand):
    help = "Render stored texts again that were rendered by an older chain. Safe to stop and to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every text, whatever rendered it")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        for model in rerender.MODELS:
            try:
                rendered, changed = self._rerender(model, every=options["all"])
            except KeyboardInterrupt:
                raise CommandError("Stopped. The same command goes on where it stopped.", returncode=130) from None
            self.stdout.write(f"{model._meta.verbose_name_plural}: {rendered} rendered, {changed} changed")
        self.stdout.write(f"{monotonic() - began:.1f} s")

    def _rerender(self, model: Any, *, every: bool) -> tuple[int, int]:
        rendered = changed = 0
        total = rerender.waiting(model, every=every).count()
        with bar(str(model._meta.verbose_name_plural), total, unit=" texts") as progress:
            for some, different in rerender.rerender(model, every=every):
                rendered, changed = rendered + some, changed + different
                progress.update(some)
        return rendered, changed
