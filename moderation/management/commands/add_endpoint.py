import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from forum.models import Brand
from moderation.handover import endpoints
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Add a webhook receiver of a mediation body, a brand or the operator and print its key, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("owner", help="slug of the mediation body, brand:SLUG, or operator")
        parser.add_argument("url", help="https address that takes the webhooks")
        parser.add_argument("--channel", default="webhook", help="how it is told: webhook, or what an app registers")
        parser.add_argument("--key", action="store_true", help="the receiver gave a token: read it from standard input")
        parser.add_argument("--event", action="append", default=[], metavar="TYPE", help="only these types of events")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="for the channel")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = _owner(options["owner"])
        try:
            pairs = dict(option.split("=", 1) for option in options["option"] if "=" in option)
            key = sys.stdin.readline().strip() if options["key"] else ""
            kept = {"channel": options["channel"], "options": pairs, "key": key, "events": options["event"]}
            endpoint, secret = endpoints.add(owner, options["url"], **kept)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        shown = f" Its key, shown this once:\n{secret}" if secret else ""
        self.stdout.write(f"Receiver {endpoint.pk} of {endpoint.owner}.{shown}")


def _owner(name: str) -> MediationBody | Brand | None:
    if name == "operator":
        return None
    what, _sign, slug = name.rpartition(":")
    model: type[MediationBody | Brand] = Brand if what == "brand" else MediationBody
    found = model._default_manager.filter(slug=slug).first() if what in {"", "brand"} else None
    if found is None:
        known = ", ".join(model._default_manager.order_by("slug").values_list("slug", flat=True)[:50]) or "none"
        raise CommandError(f"There is no {model._meta.verbose_name} {slug}. Known: {known}.")
    return found
