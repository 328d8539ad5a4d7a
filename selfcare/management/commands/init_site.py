from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum import actions
from forum.dates import legal_day
from knowledge import site_tree
from knowledge.search import synonyms
from moderation.law import keeping
from moderation.mediation import letters, other_ways
from moderation.review import charter
from moderation.review.back_office import give_rights, seed_doors
from selfcare import new_site, site_charter, site_texts


class Command(BaseCommand):
    help = "Create what a new site needs and lacks: languages, page trees, groups, rights, workflow, charter, texts."

    def handle(self, *args: Any, **options: Any) -> None:
        for index in site_tree.build():
            self.stdout.write(f"{index.locale.language_code}: {index.url}")
        pages = site_texts.seed(new_site.pages())
        seed_doors(new_site.doors())
        letters.seed(new_site.letters(), legal_day(timezone.now()))
        other_ways.seed(new_site.ways())
        keeping.seed(legal_day(timezone.now()))
        rules = charter.seed(new_site.rules())
        site_charter.seed(new_site.charter())
        give_rights()
        actions.seed_themes(new_site.themes())
        synonyms.seed()
        if rules:
            self.stdout.write(f"{rules} rules of the charter and {pages} pages, to review before the site opens")
