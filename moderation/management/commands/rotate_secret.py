from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from moderation.handover import endpoints
from moderation.handover.models import Endpoint


class Command(BaseCommand):
    help = "Give a webhook receiver a new key. Both keys sign until --finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("endpoint", type=int, help="number of the receiver")
        parser.add_argument("--finish", action="store_true", help="forget the old key: the receiver has the new one")

    def handle(self, *args: Any, **options: Any) -> None:
        endpoint = Endpoint.objects.filter(pk=options["endpoint"]).first()
        if endpoint is None:
            raise CommandError(f"There is no receiver {options['endpoint']}.")
        if options["finish"]:
            endpoints.forget_old_key(endpoint)
            self.stdout.write("The old key signs no more.")
            return
        try:
            secret = endpoints.rotate(endpoint)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"The new key, shown this once; the old one signs too:\n{secret}")
