import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.review.models import StatementExport
from moderation.review.transparency import exporting


class Command(BaseCommand):
    help = "Print the statements that were not sent yet, as the Transparency Database takes them; or send them."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--payloads", action="store_true", help="bodies of calls, 100 statements each at most")
        which.add_argument("--send", action="store_true", help="send now what is due, as the worker does")
        which.add_argument("--withheld", action="store_true", help="list what is not sent because of personal data")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["withheld"]:
            self.list_withheld()
        elif options["send"]:
            self.send()
        else:
            self.print_them(as_calls=options["payloads"])

    def print_them(self, *, as_calls: bool) -> None:
        clean = []
        for decision, found, payload in exporting.lines():
            if found:
                self.stderr.write(f"decision {decision.pk} is left out: {', '.join(found)}")
            else:
                clean.append(payload)
        if as_calls:
            for first in range(0, len(clean), exporting.BATCH):
                self.stdout.write(exporting.body_of(clean[first : first + exporting.BATCH]).decode())
        else:
            for payload in clean:
                self.stdout.write(json.dumps(payload, ensure_ascii=False))

    def send(self) -> None:
        if not exporting.is_on():
            raise CommandError("Sending is off: set SELFCARE_DSA_URL and SELFCARE_DSA_TOKEN.")
        while exporting.enqueue():
            pass
        tried = 0
        while more := exporting.send_statements():
            tried += more
        states = StatementExport.objects.order_by("state").values_list("state", flat=True)
        counts = {state: list(states).count(state) for state in sorted(set(states))}
        self.stdout.write(f"{tried} tried; " + ", ".join(f"{count} {state}" for state, count in counts.items()))

    def list_withheld(self) -> None:
        for row in StatementExport.objects.withheld().select_related("statement__decision").order_by("pk"):
            self.stdout.write(f"decision {row.statement.decision.pk}: {row.withheld}")
        for decision, found, _payload in exporting.lines():
            if found:
                self.stdout.write(f"decision {decision.pk}: {', '.join(found)}")
