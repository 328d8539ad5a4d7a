"""The charter as its pages show it: a version, or what stands as long as there is none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from forum.dates import legal_day
from moderation.review.charter.content import Content, content, of_rule, words_of
from moderation.review.charter.drafting import rules_after
from moderation.review.models import Amendment, CharterPage, CharterVersion, Rule
from moderation.review.models.rule import TEXTS

NO_WORDS: Content = {"title": "", "intro": "", "essentials": [], "sections": [], "easy_read": []}
ANCHORS = {"en": "rule", "fr": "regle"}


def mark(page: CharterPage) -> object:
    """Changes whenever what visitors read does."""
    version = CharterVersion.objects.newest_first().values_list("number", flat=True).first()
    rules = tuple(Rule.objects.in_force().values_list("pk", "is_reviewed"))
    return version, page.is_to_review, rules, tuple(Amendment.objects.open().values_list("pk", flat=True))


def context_of(page: CharterPage | None, request: HttpRequest) -> dict[str, Any]:
    """Of the charter in force; in a preview, of the draft."""
    if page is not None and getattr(request, "is_preview", False):
        rules = rules_after(legal_day(timezone.now()))
        return {**shown({language(): words_of(page, language()), "rules": rules}), "is_draft": True}
    version = CharterVersion.objects.in_force()
    if version is not None:
        votes = {"open_amendments": Amendment.objects.open().order_by("closes_at")}
        return {**shown(version.content), "version": version, "is_to_review": _is_to_review(page), **votes}
    standing = [of_rule(rule, version=rule.version) for rule in Rule.objects.in_force()]
    found = content({page.locale.language_code: page} if page is not None else {}, standing)
    since = Rule.objects.in_force().order_by("-valid_from").values_list("valid_from", flat=True).first()
    return {**shown(found), "changed_on": since, "is_to_review": _is_to_review(page)}


def _is_to_review(page: CharterPage | None) -> bool:
    unread = Rule.objects.in_force().filter(is_reviewed=False).exists()
    return unread or (page is not None and page.is_to_review)


def shown(found: Content) -> dict[str, Any]:
    """A content in the language of the moment: `charter` its words, `rules` each with its anchors."""
    return {"charter": found.get(language(), NO_WORDS), "rules": [rule_in(rule, language()) for rule in found["rules"]]}


def rule_in(rule: Content, code: str) -> dict[str, Any]:
    """`anchor` is the one of this language, `other_anchor` of the other: links follow a reader who changes it."""
    words = {name: rule[f"{name}_{code}"] for name in TEXTS}
    anchors = [f"{ANCHORS[code]}-{rule['number']}", f"{ANCHORS['en' if code == 'fr' else 'fr']}-{rule['number']}"]
    heading = f"{rule['number']}. {words['title']}"
    return {**words, "number": rule["number"], "heading": heading, "anchor": anchors[0], "other_anchor": anchors[1]}


def language() -> str:
    return "fr" if (get_language() or "").startswith("fr") else "en"
