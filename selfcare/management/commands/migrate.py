"""`manage.py migrate`."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from selfcare import squashed


class Command(migrate.Command):
    help = "Bring the tables to what this version of the site needs; refuses a database from between two old ones."

    def handle(self, *args: Any, **options: Any) -> None:
        if stuck := squashed.stuck(connections[options["database"]]):
            raise CommandError(squashed.WAY_OUT.format(apps=", ".join(stuck)))
        super().handle(*args, **options)
