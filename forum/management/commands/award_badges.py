"""`manage.py award_badges`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum import awarding
from forum.models import Award


class Command(BaseCommand):
    help = "Look again at everybody who ever had points, and give the badges they earned. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        before = Award.objects.count()
        awarding.mark_all()
        looked = 0
        while some := awarding.give_due():
            looked += some
        self.stdout.write(f"{looked} members looked at, {Award.objects.count() - before} badges given")
