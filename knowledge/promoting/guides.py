"""The guides that an answer is in, and those that something can be added to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.models import Member
from forum.numbers import number_in
from forum.text.cleaning import clean_line
from knowledge.models import ArticlePage, ArticleSource

FOUND_MAX = 20


def pending_sources() -> dict[int, set[int]]:
    """By guide, the answers that its latest draft holds, where that is not what readers see."""
    drafts = ArticlePage.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    rows = drafts.values_list("pk", "latest_revision__content__sources")
    return {page: {source.get("answer") for source in sources or ()} for page, sources in rows}


def answers_on_their_way() -> set[int]:
    """The answers that a draft of a guide holds."""
    return {answer for answers in pending_sources().values() for answer in answers if answer}


def guides_with(answers: Iterable[int]) -> dict[int, list[ArticlePage]]:
    """By answer, the guides that hold it, in whatever state; the oldest first."""
    wanted = set(answers)
    found: dict[int, set[int]] = defaultdict(set)
    for answer, page in ArticleSource.objects.filter(answer__in=wanted).values_list("answer_id", "page_id"):
        found[answer].add(page)
    for page, held in pending_sources().items():
        for answer in held & wanted:
            found[answer].add(page)
    pages = ArticlePage.objects.defer_streamfields().in_bulk({page for held in found.values() for page in held})
    return {answer: [pages[page] for page in sorted(held) if page in pages] for answer, held in found.items()}


def named(words: str, language: str, member: Member) -> list[ArticlePage]:
    """Guides of a language whose title holds these words, drafts of theirs too; the latest changed first."""
    words = clean_line(words)[:200]
    guides = ArticlePage.objects.filter(locale__language_code=language).defer_streamfields()
    if words:
        guides = guides.filter(Q(title__icontains=words) | Q(draft_title__icontains=words))
    found = guides.order_by("-latest_revision_created_at", "-pk")[:FOUND_MAX]
    return [page for page in found if page.live or may_change(page, member)]


def may_change(page: ArticlePage, member: Member) -> bool:
    """As far as rights go, whatever stands in the way now."""
    return not page.alias_of_id and bool(page.permissions_for_user(member).can_edit())


def in_which_to_add(number: Any, language: str, member: Member) -> ArticlePage | None:
    """The guide of that number; drafts that the member has no right to are as if they were not there."""
    pk = number_in(str(number), digits=9)
    if pk is None:
        return None
    found: ArticlePage | None = ArticlePage.objects.filter(pk=pk, locale__language_code=language).first()
    return found if found is not None and (found.live or may_change(found, member)) else None


def check_may_add(page: ArticlePage, member: Member) -> None:
    """PermissionDenied with a sentence: not theirs to change, locked, under review, or waiting for its day."""
    if not may_change(page, member):
        raise PermissionDenied(_("You cannot change “%(title)s”.") % {"title": page.title})
    title = {"title": page.draft_title or page.title}
    if page.workflow_in_progress:
        raise PermissionDenied(
            _("“%(title)s” is being reviewed. Add to it when the review is over, or choose another guide.") % title
        )
    if page.scheduled_revision is not None:
        raise PermissionDenied(_("“%(title)s” waits for its day of publication: add to it afterwards.") % title)
    if page.locked and page.locked_by_id != member.pk:
        who = str(page.locked_by) if page.locked_by else _("an administrator")
        raise PermissionDenied(_("“%(title)s” is locked by %(who)s.") % {**title, "who": who})


def why_not(page: ArticlePage, member: Member) -> str:
    """The sentence of `check_may_add`, or nothing."""
    try:
        check_may_add(page, member)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""
