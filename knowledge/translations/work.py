"""What there is to translate, for editors: one guide and its versions, and the list of all that waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BigIntegerField
from django.http import Http404
from django.urls import reverse
from wagtail.models import Revision

from forum.models import Member
from knowledge import withheld
from knowledge.forms import JoinForm
from knowledge.models import ArticlePage
from knowledge.translations import editions, translating
from knowledge.translations.significance import change_since


def access(by: Member, pk: int) -> ArticlePage:
    """The guide, published or not, if this member may edit it; else 404."""
    found: ArticlePage | None = ArticlePage.objects.filter(pk=min(pk, BigIntegerField.MAX_BIGINT)).first()
    if found is None or not found.permissions_for_user(by).can_edit():
        raise Http404
    return found


def around(page: ArticlePage) -> dict[str, Any]:
    """Of a translation: what it lacks, in public and in its draft. Of an original: its versions."""
    draft = page.get_latest_revision_as_object()
    history = editions.history(page.original_id) if page.original_id else []
    change = change_since(draft.made_from, history)
    versions = list(ArticlePage.objects.filter(original=page).select_related("locale").order_by("pk"))
    return {
        "page": page,
        "original": page.original,
        "versions": versions,
        "join": None if page.original_id or versions else JoinForm(page=page),
        "behind": translating.behind(page) if page.live else None,
        "draft_change": change,
        "number": history[-1].number if history else None,
        "compare_url": compare_urls([(page.original_id, draft.made_from, change.number)])[0] if change else "",
    }


def compare_urls(compared: Sequence[tuple[int | None, int | None, int]]) -> list[str]:
    """Of (original, before, after): Wagtail's comparison of two revisions; empty where one was purged, or may not be
    shown. So many queries for all as for one."""
    named = {pk for _original, *pair in compared for pk in pair}
    kept = dict(Revision.objects.filter(pk__in=named - {None}).values_list("pk", "content"))
    gone = withheld.gone(kept.values())
    shown = {pk for pk, content in kept.items() if gone.isdisjoint(withheld.named(content))}
    where = "wagtailadmin_pages:revisions_compare"
    return [reverse(where, args=both) if shown.issuperset(both[1:]) else "" for both in compared]
