import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from selfcare.doctor import CHECKS, Level, examine

SIGNS = {Level.GREEN: "ok", Level.YELLOW: "look", Level.RED: "BAD"}


class Command(BaseCommand):
    help = (
        "Look at everything a site needs, one line each; exit 0 all well, 1 something to look at, 2 something broken."
    )
    requires_system_checks: list[str] = []  # what they find is said below, with all the rest

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: a list of check, level and text")
        parser.add_argument("--only", choices=list(CHECKS), action="append", help="look at this only; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examine(options["only"] or ()))
        worst = max(finding.level for _name, finding in found)
        if options["json"]:
            rows = [{"check": name, "level": one.level.name.lower(), "text": one.said} for name, one in found]
            self.stdout.write(json.dumps({"level": worst.name.lower(), "findings": rows}, ensure_ascii=False, indent=2))
        else:
            styles = {Level.GREEN: self.style.SUCCESS, Level.YELLOW: self.style.WARNING, Level.RED: self.style.ERROR}
            for name, one in found:
                self.stdout.write(f"{styles[one.level](f'{SIGNS[one.level]:4}')} {name}: {one.said}")
        raise SystemExit(int(worst))
