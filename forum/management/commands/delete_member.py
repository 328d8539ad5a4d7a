"""The end of the account of somebody who asked for it elsewhere than on the site."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forum import actions
from forum.actions import leaving
from forum.management.commands.export_member import member_named


class Command(BaseCommand):
    help = "End the account of a member in a week, as if they had asked for it; they are told by mail and may cancel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="username of the member")
        parser.add_argument("--posts", choices=["keep", "remove"], required=True, help="what becomes of their texts")
        parser.add_argument("--now", action="store_true", help="today, without the week to think it over")

    def handle(self, *args: Any, **options: Any) -> None:
        member = member_named(options["name"])
        keeps_posts = options["posts"] == "keep"
        at = timezone.now() - leaving.GRACE if options["now"] else timezone.now()
        try:
            departure = actions.leave(by=member, keeps_posts=keeps_posts, at=at)
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from None
        if not options["now"]:
            self.stdout.write(f"the account ends on {departure.due_at:%Y-%m-%d}")
            return
        while not leaving.finish_some(member, keeps_posts=keeps_posts, slices=1000):
            self.stdout.write("…")
        self.stdout.write("the account has ended")
