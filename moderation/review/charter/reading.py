"""The charter as its pages show it: a version, or what stands as long as there is none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from forum.dates import legal_day
from forum.models import MODERATORS, Member
from moderation.review.charter.content import Content, content, of_rule, words_of
from moderation.review.charter.drafting import rules_after
from moderation.review.languages import is_french
from moderation.review.models import Amendment, CharterPage, CharterVersion, Rule
from moderation.review.models.rule import TEXTS

NO_WORDS: Content = {"title": "", "intro": "", "essentials": [], "sections": [], "easy_read": []}
ANCHORS = {"en": "rule", "fr": "regle"}


def mark(page: CharterPage) -> object:
    """Changes whenever what visitors read does."""
    version = CharterVersion.objects.newest_first().values_list("number", flat=True).first()
    rules = tuple(Rule.objects.in_force().values_list("pk", "is_reviewed"))
    votes = tuple(Amendment.objects.open().values_list("pk", flat=True))
    return version, page.is_to_review, rules, votes, tuple(map(str, moderators()))


def moderators() -> list[Member]:
    """Who decides, by name."""
    team = Member.objects.filter(groups__name=MODERATORS, is_active=True)
    return sorted(team.select_related("brand"), key=lambda member: str(member).casefold())


def context_of(page: CharterPage | None, request: HttpRequest) -> dict[str, Any]:
    """Of the charter in force; in a preview, of the draft."""
    if page is not None and getattr(request, "is_preview", False):
        rules = rules_after(legal_day(timezone.now()))
        return {**shown({language(): words_of(page, language()), "rules": rules}), "is_draft": True}
    version = CharterVersion.objects.in_force()
    if version is not None:
        found = {**shown(version.content), "version": version, "is_to_review": _is_to_review(page)}
        return {**found, "moderators": moderators(), **_with_votes(found["rules"])}
    standing = [of_rule(rule, version=rule.version) for rule in Rule.objects.in_force()]
    found = content({page.locale.language_code: page} if page is not None else {}, standing)
    since = Rule.objects.in_force().order_by("-valid_from").values_list("valid_from", flat=True).first()
    return {**shown(found), "changed_on": since, "is_to_review": _is_to_review(page), "moderators": moderators()}


def _with_votes(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """The proposals that members vote on, all of them and beside the rule that each changes."""
    standing = list(Amendment.objects.open().order_by("closes_at"))
    for rule in rules:
        rule["proposals"] = [one for one in standing if one.code == rule["code"]]
    return {"open_amendments": standing, "rules": rules}


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
    named = {"code": rule["code"], "number": rule["number"], "heading": heading}
    return {**words, **named, "anchor": anchors[0], "other_anchor": anchors[1]}


def language() -> str:
    return "fr" if is_french() else "en"
