"""Guides that moderators withdraw by a decision, and that an undone decision puts back: `forum.withdrawing`.

Not as `promotion.withdraw` does: what left with a text comes back with it within a minute, this by the decision alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from forum.models import Member
from forum.withdrawing import Guide
from knowledge import promotion, withheld
from knowledge.models import ArticlePage, Withdrawal

BY_DECISION = "knowledge.withdraw_by_decision"  # in the history of a page, without who decided


class Guides:
    """What is registered for the hook."""

    def known(self, pk: int, *, is_locked: bool) -> Guide | None:
        rows = ArticlePage.objects.filter(pk=pk, first_published_at__isnull=False)
        page = (_locked(rows) if is_locked else rows).first()
        if page is None or page.first_published_at is None:
            return None
        language = str(page.locale.language_code)
        words = "\n\n".join([page.summary, *page.texts()])
        return Guide(page.pk, page.title, language, page.first_published_at, page.live, words, _members(page))

    def of(self, member: Member) -> Any:
        named = Q(sources__author=member) | Q(caretaker=member) | Q(owner=member)
        return ArticlePage.objects.filter(named).order_by().values("pk")

    def withdraw(self, pk: int, *, at: datetime) -> None:
        page = _locked(ArticlePage.objects.filter(pk=pk)).first()
        if page is None or is_withdrawn(pk):
            return
        Withdrawal.objects.create(page=page, revision=page.live_revision if page.live else None, withdrawn_at=at)
        page.unpublish(log_action=BY_DECISION)

    def put_back(self, pk: int) -> None:
        page = _locked(ArticlePage.objects.filter(pk=pk)).first()
        row = Withdrawal.objects.filter(page=pk).select_related("revision").first()
        if page is None or row is None:
            return
        revision = row.revision
        row.delete()
        if revision is None or page.live:
            return
        if withheld.is_in(revision.content):  # it comes back with the text that left meanwhile
            log(instance=page, action=promotion.WITHDRAWN)
        else:
            revision.publish()


def _locked(rows: Any) -> Any:
    return rows.select_for_update(no_key=True)


def _members(page: ArticlePage) -> tuple[Member, ...]:
    named = Q(guide_sources__page=page) | Q(pk__in=[pk for pk in (page.caretaker_id, page.owner_id) if pk])
    return tuple(Member.objects.filter(named, is_active=True).distinct().order_by("pk"))


def is_withdrawn(pk: int | None) -> bool:
    return Withdrawal.objects.filter(page=pk).exists()


def check_may_be_public(page: ArticlePage) -> None:
    """Inside the transaction that saves it, which holds the page: whoever publishes and whoever withdraws take turns.

    Whichever way it is published: by hand, by the workflow, on a day, by a command.
    """
    if page.live and is_withdrawn(page.pk):
        raise PermissionDenied(refusal())


def refusal() -> str:
    return _("The moderation team has withdrawn this guide: nobody can publish it as long as the decision stands.")


def refuse_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail keeps what was typed as a draft before it asks."""
    if not isinstance(page, ArticlePage) or not is_withdrawn(page.pk):
        return None
    messages.error(request, refusal())
    return redirect("wagtailadmin_pages:edit", page.pk)
