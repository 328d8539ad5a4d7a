from typing import Any

from django.core.management.base import BaseCommand

from selfcare.periodic import tick


class Command(BaseCommand):
    help = "Do once everything periodic. The worker does the same every minute; running both is safe."

    def handle(self, *args: Any, **options: Any) -> None:
        tick()
