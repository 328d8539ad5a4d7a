"""`manage.py check_cards`: whether every channel says of every public guide what the guide says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from knowledge.cards.checking import differences
from knowledge.guides import public_guides


class Command(BaseCommand):
    help = "Compare what each channel says of each public guide with its answer card; 1 if anything differs."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = found = 0
        for page in public_guides().defer(None).select_related("product", "locale").order_by("pk").iterator(20):
            checked += 1
            for sentence in differences(page):
                found += 1
                self.stdout.write(f"guide {page.pk}, {sentence}")
        self.stdout.write(f"{checked} guides, {found} differences")
        if found:
            raise SystemExit(1)
