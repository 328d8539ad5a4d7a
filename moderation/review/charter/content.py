"""What a version of the charter holds: the words of the page in each language, and the rules.

{"en": {"title", "intro", "essentials": [...], "sections": [{"heading", "body_html"}],
        "easy_read": [{"heading", "sentences": [...]}]},
 "fr": the same,
 "rules": [{"code", "version", "number", "category", "title_en", "title_fr", …}]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from wagtail.rich_text import expand_db_html

from forum.text.sanitizer import reduce, sanitize
from forum.text.typography import typeset
from moderation.review.models import CharterPage, Rule, RuleDraft
from moderation.review.models.rule import LANGUAGES, TEXTS

Content = dict[str, Any]
RULE_COLUMNS = ("number", "category", *(f"{name}_{language}" for name in TEXTS for language in LANGUAGES))


def content(pages: dict[str, CharterPage], rules: Iterable[Content]) -> Content:
    """`pages` by language; a language without one has no words but the rules."""
    words = {language: words_of(pages[language], language) for language in LANGUAGES if language in pages}
    return {**words, "rules": sorted(rules, key=lambda rule: rule["number"])}


def words_of(page: CharterPage, language: str) -> Content:
    parts = [(block.value["heading"], block.value["sentences"]) for block in page.easy_read]
    words = {
        "title": page.title,
        "intro": page.intro,
        "essentials": [str(block.value) for block in page.essentials],
        "sections": [
            {"heading": block.value["heading"], "body_html": _html(block.value["text"].source, language)}
            for block in page.sections
        ],
        "easy_read": [{"heading": heading, "sentences": list(map(str, said))} for heading, said in parts],
    }
    typeset_words: Content = _typeset(words) if language == "fr" else words
    return typeset_words


def _html(source: str, language: str) -> str:
    """Safe, with the links as they lead on the day of publishing."""
    return sanitize(reduce(expand_db_html(source)), language=language)


def _typeset(value: Any) -> Any:
    """French spaces in every text but HTML, which has them already."""
    if isinstance(value, dict):
        return {name: one if name == "body_html" else _typeset(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_typeset(one) for one in value]
    return typeset(value) if isinstance(value, str) else value


def of_rule(rule: Rule | RuleDraft, *, version: int) -> Content:
    said = {name: getattr(rule, name) for name in RULE_COLUMNS}
    said |= {name: typeset(text) for name, text in said.items() if name.endswith("_fr")}
    return {"code": rule.code, "version": version, **said}


def digest(found: Content) -> str:
    """Of all that the version says: another text has another one."""
    return hashlib.sha256(json.dumps(found, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
