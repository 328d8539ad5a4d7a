from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from forum.second_factor import DEMO_SECRET
from forum.templatetags.second_factor import in_fours
from knowledge.search.health import rebuild
from selfcare.demo import made
from selfcare.demo.load import SEED, is_empty, load
from selfcare.demo.people import PASSWORD

ACCOUNTS = [
    ("alice", "asks; her case about 89 euros is ready to be sent"),
    ("bob", "answers"),
    ("carol", "mediator of body A"),
    ("carl", "mediator of body B"),
    ("dora", "moderates"),
    ("denis", "moderates; decides when a decision of dora is contested"),
    ("brand", "answers officially for Vaguelune"),
    ("editor", "writes guides"),
    ("admin", "everything in /admin/, and no case"),
]


class Command(BaseCommand):
    help = "Fill an empty site with the demo community and print its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing on a site that has questions")
        parser.add_argument(
            "--seed", type=int, default=SEED, help="the same number makes the same community (%(default)s)"
        )
        parser.add_argument("--remove", action="store_true", help="take away what the demo made, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's passwords are public: it is not for a production site.")
        if options["remove"]:
            self.remove()
            return
        if is_empty():
            self.stdout.write("Loading the demo community…")
            call_command("init_site", verbosity=0)
            load(seed=options["seed"])
            rebuild()
        elif not options["if_empty"]:
            raise CommandError("This site has questions already: the demo is for an empty one.")
        self.print_accounts()

    def remove(self) -> None:
        try:
            count = made.remove()
        except made.Refused as refusal:
            raise CommandError(str(refusal)) from None
        call_command("recount", verbosity=0)
        rebuild()
        self.stdout.write(f"The demo is removed: {count} rows.")

    def print_accounts(self) -> None:
        self.stdout.write(f"\nDemo accounts, all with the password {PASSWORD}:")
        for name, what in ACCOUNTS:
            self.stdout.write(f"  {name:<8} {what}")
        self.stdout.write("carol and carl sign in with a second step: the page that asks for the code shows it,")
        self.stdout.write(f"or let an app make it from the key {in_fours(DEMO_SECRET)}")
