import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from moderation.handover import endpoints
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Add a webhook receiver to a mediation body and print its key, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("body", help="slug of the mediation body")
        parser.add_argument("url", help="https address that takes the webhooks")
        parser.add_argument("--channel", default="webhook", help="how it is told: webhook, or what an app registers")
        parser.add_argument("--key", action="store_true", help="the receiver gave a token: read it from standard input")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="for the channel")

    def handle(self, *args: Any, **options: Any) -> None:
        body = MediationBody.objects.filter(slug=options["body"]).first()
        if body is None:
            known = ", ".join(MediationBody.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no mediation body {options['body']}. Known: {known}.")
        try:
            pairs = dict(option.split("=", 1) for option in options["option"] if "=" in option)
            key = sys.stdin.readline().strip() if options["key"] else ""
            kept = {"channel": options["channel"], "options": pairs, "key": key}
            endpoint, secret = endpoints.add(body, options["url"], **kept)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        shown = f" Its key, shown this once:\n{secret}" if secret else ""
        self.stdout.write(f"Receiver {endpoint.pk} of {body.name}.{shown}")
