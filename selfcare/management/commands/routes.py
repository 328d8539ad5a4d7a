from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from selfcare.routes import routes


class Command(BaseCommand):
    help = "Print every address with its name and who may read it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="Wagtail's own admin addresses too")

    def handle(self, *args: Any, **options: Any) -> None:
        unnamed = 0
        for route in routes():
            if route.address.startswith("/admin/") and not options["all"]:
                continue
            self.stdout.write(f"{route.address:<60} {route.name:<32} {route.readers or 'NOBODY NAMED'}")
            unnamed += route.readers is None
        if unnamed:
            self.stderr.write(f"{unnamed} addresses have no readers: name them in selfcare/routes.py.")
            raise SystemExit(1)
