import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from moderation.handover import inbound
from moderation.handover.inbound_models import InboundSource
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Open a door for a tool of a mediation body that tells of steps, or close it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, help="what to do")
        add = acts.add_parser("add", help="a new door; prints its address and key, this once")
        add.add_argument("body", help="slug of the mediation body")
        add.add_argument("--kind", choices=InboundSource.Kind.values, default="standard", help="how the tool signs")
        add.add_argument("--key", action="store_true", help="the tool gave a key: read it from standard input")
        acts.add_parser("off", help="close it").add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "off":
            source = InboundSource.objects.filter(pk=options["number"]).first()
            if source is None:
                raise CommandError(f"There is no tool {options['number']}.")
            inbound.close(source)
            self.stdout.write("Closed.")
            return
        body = MediationBody.objects.filter(slug=options["body"]).first()
        if body is None:
            known = ", ".join(MediationBody.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no mediation body {options['body']}. Known: {known}.")
        key = sys.stdin.readline().strip() if options["key"] else ""
        try:
            source, made = inbound.add(body, options["kind"], key=key)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        told = "" if key else f" Its key, shown this once:\n{made}"
        self.stdout.write(f"Tool {source.pk} of {body.name}: /api/v1/inbound/{source.slug}{told}")
