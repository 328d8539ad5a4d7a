"""The charter as it would be if it was published now: the last drafts of its pages, and the changes of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from moderation.review.charter.content import Content, content, of_rule
from moderation.review.models import CharterPage, Rule, RuleDraft


def pages() -> dict[str, CharterPage]:
    """By language, as they were last saved."""
    found = CharterPage.objects.select_related("locale", "latest_revision").order_by("pk")
    return {page.locale.language_code: page.get_latest_revision_as_object() for page in found}


def draft(day: dt.date, drafts: Iterable[RuleDraft] | None = None) -> Content:
    return content(pages(), rules_after(day, drafts))


def rules_after(day: dt.date, drafts: Iterable[RuleDraft] | None = None) -> list[Content]:
    """The rules in force, changed as the drafts say: all there are, or those."""
    changes = {change.code: change for change in (RuleDraft.objects.all() if drafts is None else drafts)}
    found = []
    for rule in Rule.objects.in_force(day):
        change = changes.pop(rule.code, None)
        if change is None:
            found.append(of_rule(rule, version=rule.version))
        elif not change.ends:
            found.append(of_rule(change, version=rule.version + 1))
    return found + [of_rule(change, version=_first_version(change)) for change in changes.values() if not change.ends]


def _first_version(change: RuleDraft) -> int:
    """Of a rule that is new."""
    last = Rule.objects.filter(code=change.code).order_by("-version").values_list("version", flat=True).first()
    return (last or 0) + 1
