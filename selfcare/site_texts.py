"""The pages of words that a new site starts with, marked “to review” until somebody approves them."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from wagtail.models import Locale

from forum.text.markdown import render_markdown
from knowledge.models import HomePage, TextPage
from knowledge.richtext import parts


def seed(told: dict[str, Any]) -> int:
    """Add the pages that are missing, in both languages; returns how many. Existing ones are left alone."""
    homes = {page.locale.language_code: page for page in HomePage.objects.select_related("locale")}
    made = 0
    for row in told["pages"]:
        original: TextPage | None = None
        for language in ("en", "fr"):
            home = homes[language]
            existing = TextPage.objects.child_of(home).filter(slug=row["slug"]).first()
            page = existing or _add(home, row, language, original)
            made += existing is None
            original = original or page
    return made


def _add(home: HomePage, row: dict[str, Any], language: str, original: TextPage | None) -> TextPage:
    page = TextPage(
        title=row[f"title_{language}"],
        slug=row["slug"],
        intro=row[f"intro_{language}"],
        body=_body(row, language),
        is_to_review=row["to_review"],
        locale=Locale.objects.get(language_code=language),
    )
    if original is not None:
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _body(row: dict[str, Any], language: str) -> str:
    told = row["sections"]
    sections = [(section[f"heading_{language}"], _rich(section[f"body_{language}"], language)) for section in told]
    return str(format_html_join("", "<h2>{}</h2>{}", sections))


def _rich(source: str, language: str) -> str:
    """Markdown in the editors' subset; every piece went through the sanitizer in `knowledge.richtext`."""
    pieces = [value if isinstance(value, str) else _numbered(value) for _name, value in parts(_html(source, language))]
    return mark_safe("".join(pieces))  # noqa: S308


def _numbered(items: list[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def _html(source: str, language: str) -> str:
    return render_markdown(source, language=language)
