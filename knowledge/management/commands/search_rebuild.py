from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.search.directory import IndexBusy
from knowledge.search.health import check_index, indexes
from knowledge.search.rebuild import rebuild_index


class Command(BaseCommand):
    help = "Build the search index anew from the database, beside the one in use. Visitors notice nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing: read the database, name every document that differs, exit 1 if there is one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_documents()
        else:
            self.rebuild()

    def rebuild(self) -> None:
        for index in indexes():
            try:
                self.stdout.write(f"{index}: {rebuild_index(index)} objects")
            except IndexBusy as busy:
                raise CommandError(f"{busy}; try again later") from busy

    def check_documents(self) -> None:
        found = check_index(deep=True)
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise SystemExit(1)
        self.stdout.write("The index holds what the database holds.")
