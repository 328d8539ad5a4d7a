"""What search engines read on a guide: schema.org TechArticle, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from knowledge.models import ArticlePage, ArticleSource
from knowledge.second_person import was_published_alone


def article_data(page: ArticlePage, sources: Iterable[ArticleSource]) -> dict[str, Any]:
    """`author`: whose text stands in the guide; `contributor`: whose answer taught it, in the editors' words by now."""
    language = page.locale.language_code
    sources, team = list(sources), {"@type": "Organization", "name": settings.SITE_NAME}
    with override(language):
        authors = _people(row for row in sources if row.blocks)
        others = [person for person in _people(row for row in sources if not row.blocks) if person not in authors]
        based_on = [
            f"{settings.BASE_URL}{row.question.get_absolute_url()}" for row in sources if row.question and row.is_public
        ]
    address, reviewed = f"{settings.BASE_URL}{page.url}", reviewed_at(page)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": page.title,
        "inLanguage": language,
        "url": address,
        "author": authors or [team],
        "publisher": team,
    }
    optional = {
        "contributor": others,
        "description": page.summary,
        "datePublished": page.first_published_at and page.first_published_at.isoformat(),
        "dateModified": page.last_published_at and page.last_published_at.isoformat(),
        "mainEntityOfPage": reviewed
        and {"@type": "WebPage", "@id": address, "lastReviewed": reviewed.date().isoformat(), "reviewedBy": team},
        "isBasedOn": list(dict.fromkeys(based_on)),
        "about": page.product and {"@type": "Product", "name": page.product.name},
    }
    return data | {name: value for name, value in optional.items() if value}


def reviewed_at(page: ArticlePage) -> datetime | None:
    """When the team last read it: a second person before it was published, or somebody since."""
    published = None if was_published_alone(page) else page.last_published_at
    return max(filter(None, [published, page.checked_at]), default=None)


def _people(rows: Iterable[ArticleSource]) -> list[dict[str, str]]:
    """Each name once: of two people who left, nobody can tell which is which."""
    people = {}
    for row in rows:
        people[row.byline] = {"@type": "Person", "name": row.byline}
        if row.shown_author is not None:
            address = row.shown_author.get_absolute_url()
            people[row.byline]["url"] = f"{settings.BASE_URL}{address}"
    return list(people.values())
