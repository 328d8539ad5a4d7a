"""What somebody who cannot ask for it on the site is given: everything about them, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum import archive
from forum.models import Member


class Command(BaseCommand):
    help = "Write everything the site holds about a member into a ZIP file, in their language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="username of the member")
        parser.add_argument("--to", required=True, help="the file to write; it must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        member = member_named(options["name"])
        path = Path(options["to"])
        try:
            with path.open("xb") as target:
                path.chmod(0o600)
                archive.write(target, member, language=member.language)
        except FileExistsError:
            raise CommandError(f"{path} is there already: choose another name") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from None
        self.stdout.write(f"{path}: {path.stat().st_size} bytes")


def member_named(name: str) -> Member:
    found: Member | None = Member.objects.filter(username__iexact=name).first()
    if found is None:
        raise CommandError(f"no member is called {name}")
    return found
