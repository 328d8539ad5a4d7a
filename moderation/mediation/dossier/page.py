"""The dossier as people read it: one page of HTML that needs nothing beside it, and from which the PDF is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation

from forum.qr import code
from moderation.law.rule_words import with_words
from moderation.mediation.dossier import checklist
from moderation.mediation.dossier.contents import Document, number_of
from moderation.mediation.duties import PREPARING
from moderation.mediation.models import Case, PrecheckResult, WrittenComplaint
from moderation.mediation.rulesets import Ruleset, ruleset_named

# Of the discussion on paper; all of it is in thread.json. Laying out takes a second for some forty pages.
MAX_POSTS, MAX_CHARACTERS = 60, 60_000


@dataclass(frozen=True, slots=True)
class Declared:
    asked: str
    answer: str


def render(case: Case, *, documents: list[Document], thread: bytes, thread_sha256: str) -> str:
    """In the language of the case and at the time of the law, whoever asks for it and wherever they are."""
    with translation.override(case.language), timezone.override(settings.LEGAL_TIME_ZONE):
        context = context_of(case, documents, json.loads(thread))
        known = {**context, "thread_sha256": thread_sha256}
        html = render_to_string("moderation/mediation/dossier/dossier.html", known)
    return html.replace("</head>", f"<style>{style()}</style></head>", 1)


@cache
def style() -> str:
    """The project's own, put into the page, which is opened alone: one file for the archive, the PDF and paper."""
    path = finders.find("selfcare/css/dossier.css")
    if path is None:
        raise FileNotFoundError("selfcare/css/dossier.css")
    return Path(path).read_text(encoding="utf-8")


def context_of(case: Case, documents: list[Document], thread: dict[str, Any]) -> dict[str, Any]:
    """For `dossier.html` and for the paper version; texts in the language that is active."""
    url = address_of(case)
    result = case.prechecks.first()
    rules = _rules(result) if result else None
    posts = list(_extract(thread))
    return {
        "case": case,
        "url": url,
        "to": case.body.envelope if case.body else "",
        "code": code(url),
        "result": result,
        "notice": rules.notice.in_language(case.language) if rules else "",
        "documents": documents,
        "complaints": list(_complaints(case, documents)),
        "checks": checklist.of(case, result, documents),
        "chronology": checklist.chronology(case, thread, documents),
        "deadlines": case.deadlines.exclude(kind__in=PREPARING).order_by("due_on", "pk"),
        "declarations": list(_declared(case, rules, result.as_of)) if rules and result else [],
        "consents": case.consents.order_by("given_at", "pk"),
        "thread": thread,
        "posts": posts,
        "left_out": len(thread["posts"]) - len(posts),
    }


def _complaints(case: Case, documents: list[Document]) -> Iterator[WrittenComplaint]:
    """With the number of its proof."""
    for row in case.complaints.order_by("sent_on", "level", "pk"):
        row.proof_number = number_of(row.document_id, documents)  # type: ignore[attr-defined]
        yield row


def address_of(case: Case) -> str:
    return f"{settings.BASE_URL}/{case.language}/cases/{case.ref}/"


def _rules(result: PrecheckResult) -> Ruleset | None:
    """As they were said on the day of the result."""
    try:
        return with_words(ruleset_named(result.ruleset_version), result.as_of)
    except LookupError:  # its file has gone
        return None


def _declared(case: Case, rules: Ruleset, day: date) -> Iterator[Declared]:
    """The questions that the asker answered, in the words they were asked in."""
    for question in rules.questions(day):
        answer = case.answers.get(question.field)
        if answer in ("yes", "no", "unknown"):
            yield Declared(question.ask.in_language(case.language), answer)


def _extract(thread: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """From the beginning, up to what paper bears; the accepted answer always."""
    left = MAX_CHARACTERS
    for number, post in enumerate(thread["posts"]):
        is_accepted = post["kind"] == "answer" and post["id"] == thread["accepted_answer"]
        if (number < MAX_POSTS and left >= len(post["text"])) or is_accepted:
            left -= len(post["text"])
            yield {**post, "at": datetime.fromisoformat(post["created_at"]), "is_accepted": is_accepted}
