"""`manage.py provenance`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from knowledge import provenance
from knowledge.models import ArticlePage, ArticleSource


class Command(BaseCommand):
    help = "Follow every link between guides, questions, answers, their texts and authors, and name what leads nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="exit 1 when a link is broken")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for sentence in provenance.check():
            self.stdout.write(sentence)
            broken += 1
        guides, links = ArticlePage.objects.count(), ArticleSource.objects.count()
        self.stdout.write(f"{guides} guides, {links} sources, {broken} broken links")
        if broken and options["check"]:
            raise SystemExit(1)
