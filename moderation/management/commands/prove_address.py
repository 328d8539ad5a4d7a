from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from moderation.handover import proving
from moderation.mediation.models import MediationBody


class Command(BaseCommand):
    help = "Ask whoever reads the e-mail address of a mediation body whether cases may be sent there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("body", help="slug of the mediation body")

    def handle(self, *args: Any, **options: Any) -> None:
        body = MediationBody.objects.filter(slug=options["body"]).first()
        if body is None:
            known = ", ".join(MediationBody.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no mediation body {options['body']}. Known: {known}.")
        try:
            proving.ask(body)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"A link was sent to {body.email}. Until it is opened, no case goes there by e-mail.")
