"""`manage.py fetch_mail`: empty the mailbox once, as the worker does each minute."""

from __future__ import annotations

import imaplib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum.mail_in import receiving, sources


class Command(BaseCommand):
    help = "Take the mails that lie in the mailbox of SELFCARE_MAIL_IN_URL, and publish what they answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", action="append", default=[], help="a mail in a file, instead of the mailbox")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IN_ADDRESS:
            raise CommandError("No mail is read here: set SELFCARE_MAIL_IN_ADDRESS (docs/operating.md).")
        new = self._take(options["file"])
        while receiving.receive_mail():
            pass
        self.stdout.write(f"{new} new")

    def _take(self, files: list[str]) -> int:
        try:
            if not files:
                return sources.fetch()
            new = 0
            for name in files:
                with open(name, "rb") as file:
                    new += receiving.accept(file.read())
            return new
        except (OSError, imaplib.IMAP4.error) as error:
            raise CommandError(f"The mail cannot be read: {error}") from error
