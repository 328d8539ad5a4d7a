from typing import Any

from django.core.management.base import BaseCommand

from knowledge import site_tree
from moderation.review import charter
from selfcare import new_site, site_texts


class Command(BaseCommand):
    help = "Create what a new site needs and lacks: languages, page trees, groups, rights, workflow, charter, texts."

    def handle(self, *args: Any, **options: Any) -> None:
        for index in site_tree.build():
            self.stdout.write(f"{index.locale.language_code}: {index.url}")
        pages = site_texts.seed(new_site.pages())
        rules = charter.seed(new_site.rules())
        if rules:
            self.stdout.write(f"{rules} rules of the charter and {pages} pages, to review before the site opens")
