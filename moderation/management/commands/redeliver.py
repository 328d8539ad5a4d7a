from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.handover.models import Delivery


class Command(BaseCommand):
    help = "Send again what was given up, with the same ids and bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("webhook_id", nargs="*", help="deliveries to send again")
        parser.add_argument("--dead", action="store_true", help="all that were given up")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = set(options["webhook_id"])
        if not wanted and not options["dead"]:
            raise CommandError("Name deliveries, or write --dead for all that were given up.")
        rows = (
            Delivery.objects.filter(state=Delivery.State.DEAD)
            if options["dead"]
            else Delivery.objects.filter(webhook_id__in=wanted)
        )
        unknown = wanted - set(Delivery.objects.filter(webhook_id__in=wanted).values_list("webhook_id", flat=True))
        again = rows.replay()
        self.stdout.write(f"{again} deliveries wait for the worker")
        if unknown:
            raise CommandError(f"Not known: {', '.join(sorted(unknown))}.")
