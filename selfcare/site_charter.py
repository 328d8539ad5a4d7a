"""The charter that a new site starts with, marked “to review” until somebody approves it, and its first version."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.html import format_html_join
from wagtail.models import Locale
from wagtail.rich_text import RichText

from knowledge.models import HomePage
from moderation.review import actions
from moderation.review.models import CharterPage, CharterVersion

SLUG = "charter"


@transaction.atomic
def seed(told: dict[str, Any]) -> bool:
    """Add the page in each language and the first version, where they are missing; whether it was.

    Whoever wrote here before is asked to accept it at its next major change only.
    """
    original: CharterPage | None = None
    for language in ("en", "fr"):
        home = HomePage.objects.get(locale__language_code=language)
        found = CharterPage.objects.child_of(home).first()
        original = original or found or _add(home, told, language, None)
        if found is None and original.locale_id != home.locale_id:
            _add(home, told, language, original)
    if CharterVersion.objects.exists():
        return False
    actions.spare_former_writers(actions.publish_charter(by=None, is_major=True))
    return True


def _add(home: HomePage, told: dict[str, Any], language: str, original: CharterPage | None) -> CharterPage:
    page = CharterPage(
        title=told[f"title_{language}"],
        slug=SLUG,
        intro=told[f"intro_{language}"],
        essentials=[("point", point) for point in told[f"essentials_{language}"]],
        sections=[("section", _section(row, language)) for row in told["sections"]],
        easy_read=[("part", _part(row, language)) for row in told["easy_read"]],
        is_to_review=True,
        locale=Locale.objects.get(language_code=language),
    )
    if original is not None:
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _section(row: dict[str, Any], language: str) -> dict[str, Any]:
    text = format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in row[f"paragraphs_{language}"]))
    return {"heading": row[f"heading_{language}"], "text": RichText(text)}


def _part(row: dict[str, Any], language: str) -> dict[str, Any]:
    return {"heading": row[f"heading_{language}"], "sentences": row[f"sentences_{language}"]}
