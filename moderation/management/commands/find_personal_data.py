"""Personal details in published texts: listed, and put into the moderators' queue."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moderation.review import rule_codes
from moderation.review.leftovers import leftovers, queue, rule_for_leftovers


class Command(BaseCommand):
    help = "List the published texts that hold personal details; with --queue, report them to the moderators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="store_true", help="put each into the queue, once")
        parser.add_argument("--grave", action="store_true", help="accounts, cards and social security numbers only")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = rule_for_leftovers()
        if options["queue"] and rule is None:
            raise CommandError(f"The charter has no rule “{rule_codes.PERSONAL_DATA}” in force: reports need one.")
        count = new = 0
        for found in leftovers(grave_only=options["grave"]):
            count += 1
            new += bool(options["queue"] and rule and queue(found, rule=rule))
            self.stdout.write(f"{settings.BASE_URL}{found.post.get_absolute_url()}  {found.summary}")
        self.stdout.write(f"{count} texts, {new} put into the queue.")
