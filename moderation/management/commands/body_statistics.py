from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.figures.files import as_csv
from moderation.mediation import statistics
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Print the year of a mediation body as CSV, in the items of art. R614-2 of the Code de la consommation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("body", help="slug of the body")
        parser.add_argument("year", type=int, help="of which the cases are counted")
        parser.add_argument("--public", action="store_true", help="for publishing: nothing that counts fewer than five")

    def handle(self, *args: Any, **options: Any) -> None:
        body = MediationBody.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"There is no body {options['body']}.")
        counts = statistics.counted(body, options["year"])
        line = statistics.row(counts, is_public=options["public"])
        self.stdout.write(as_csv(statistics.COLUMNS, [line]), ending="")
