"""What search engines read on a guide: schema.org TechArticle, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import override

from knowledge.models import ArticlePage, ArticleSource


def article_data(page: ArticlePage, sources: Iterable[ArticleSource]) -> dict[str, Any]:
    language = page.locale.language_code
    sources = list(sources)
    with override(language):
        based_on = [
            f"{settings.BASE_URL}{row.question.get_absolute_url()}" for row in sources if row.question and row.is_public
        ]
    authors = {row.byline: {"@type": "Person", "name": row.byline} for row in sources}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": page.title,
        "inLanguage": language,
        "url": f"{settings.BASE_URL}{page.url}",
        "author": list(authors.values()) or [{"@type": "Organization", "name": settings.SITE_NAME}],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    optional = {
        "description": page.summary,
        "datePublished": page.first_published_at and page.first_published_at.isoformat(),
        "dateModified": page.last_published_at and page.last_published_at.isoformat(),
        "isBasedOn": list(dict.fromkeys(based_on)),
        "about": page.product and {"@type": "Product", "name": page.product.name},
    }
    return data | {name: value for name, value in optional.items() if value}
