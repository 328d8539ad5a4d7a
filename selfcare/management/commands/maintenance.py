import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time

from forum import maintenance
from forum.maintenance import Maintenance, Mode


class Command(BaseCommand):
    help = "Close the site, or let it be read only, until `off`: at once, for every process, also after a start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["on", "off", "status"], help="status changes nothing")
        parser.add_argument("--read-only", action="store_true", help="reading goes on, nothing can be sent")
        parser.add_argument(
            "--until", help="when it will be over, as visitors read: 15:30, or 2026-11-24T06:00; `off` ends it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] != "on" and (options["read_only"] or options["until"]):
            raise CommandError("--read-only and --until go with `on`.")
        if options["what"] == "off":
            self.stdout.write("The site is open." if maintenance.end() else "The site was open.")
        elif options["what"] == "status":
            self.stdout.write(described(maintenance.current()))
        else:
            mode = Mode.READ_ONLY if options["read_only"] else Mode.CLOSED
            self.stdout.write(described(maintenance.begin(mode, until=moment(options["until"]))))
            self.stdout.write("Requests and background work under way end by themselves, within a minute.")


def described(found: Maintenance | None) -> str:
    if found is None:
        return "The site is open."
    what = "closed" if found.mode is Mode.CLOSED else "read-only"
    since = f" since {timezone.localtime(found.since):%Y-%m-%d %H:%M}" if found.since else ""
    until = f", until {timezone.localtime(found.until):%Y-%m-%d %H:%M}" if found.until else ""
    late = " (past: visitors are told no time)" if found.until and not found.expected() else ""
    return f"The site is {what}{since}{until}{late}."


def moment(text: str | None) -> dt.datetime | None:
    """The next time that it is so late, in the site's time zone; or a date and a time, which lie ahead."""
    if not text:
        return None
    now = timezone.localtime()
    try:
        time, whole = parse_time(text), parse_datetime(text)
    except ValueError:
        time = whole = None
    if time is not None:
        today = timezone.make_aware(dt.datetime.combine(now.date(), time))
        return today if today > now else timezone.make_aware(dt.datetime.combine(now.date() + dt.timedelta(1), time))
    if whole is None:
        raise CommandError(f"--until {text}: write 15:30, or 2026-11-24T06:00.")
    found = whole if timezone.is_aware(whole) else timezone.make_aware(whole)
    if found <= now:
        raise CommandError(f"--until {text}: that is past.")
    return found
