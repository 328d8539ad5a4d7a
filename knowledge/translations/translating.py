"""Guides in two languages: which is the original, what a translation lacks of it, and who is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page

from forum import notifications
from forum.actions import rights
from forum.dates import written_day
from forum.models import Member, Notification
from forum.text.typography import typeset_in
from knowledge.guides import open_to_all
from knowledge.models import ArticlePage, Edition
from knowledge.translations import editions
from knowledge.translations.significance import WEIGHTS, Change, Significance, change_since
from knowledge.upkeep import caretaking

UP_TO_DATE = "knowledge.up_to_date"  # in the history of a page


@dataclass(frozen=True)
class Behind:
    """A translation, and what the original says since that it does not."""

    page: ArticlePage
    original: ArticlePage
    change: Change

    @property
    def sentence(self) -> str:
        """In the language of the moment."""
        return notice(self)


def link(page: ArticlePage, *, to: ArticlePage) -> None:
    """A translation that was just made: of which guide, from which of its texts, and whose it is."""
    page.original_id = to.original_id or to.pk
    page.made_from = to.made_from if to.original_id else text_number(to)
    page.significance = Significance.MEDIUM
    page.owner = get_active_log_context().user or page.owner
    page.recommendation, page.recommended_by = to.recommendation, to.recommended_by
    page.save(
        update_fields=["original", "made_from", "significance", "owner", "recommendation", "recommended_by"],
    )
    write_into_latest(page, {"original": page.original_id, "made_from": page.made_from, "owner": page.owner_id})
    page.caretaker = None
    caretaking.assign_new(page)


def text_number(page: ArticlePage) -> int | None:
    """Of what Wagtail copies: the public text, or else the last draft."""
    number: int | None = page.live_revision_id if page.live else page.latest_revision_id
    return number


def write_into_latest(page: ArticlePage, values: dict[str, Any]) -> None:
    """What every later draft begins with."""
    latest = page.latest_revision
    if latest is not None:
        latest.content = {**latest.content, **values}
        latest.save(update_fields=["content"])


def behind(page: ArticlePage) -> Behind | None:
    """What a translation lacks; two queries, and none for an original."""
    return behind_of([page]).get(page.pk)


def behind_of(pages: Iterable[ArticlePage]) -> dict[int, Behind]:
    """By translation, for those that lack something. An original that is not public makes nothing old."""
    made = [(page, page.original_id) for page in pages if page.original_id is not None and page.made_from is not None]
    told = editions.histories({original for _page, original in made}) if made else {}
    changed = [(page, original, change_since(page.made_from, told[original])) for page, original in made]
    old = [(page, original, change) for page, original, change in changed if change is not None]
    originals = _originals({original for _page, original, _change in old}) if old else {}
    return {
        page.pk: Behind(page, originals[original], change) for page, original, change in old if original in originals
    }


def _originals(pks: Collection[int]) -> dict[int, ArticlePage]:
    guides = open_to_all(ArticlePage.objects.defer_streamfields()).select_related("locale")
    found: dict[int, ArticlePage] = guides.in_bulk(pks)
    return found


def mark(page: ArticlePage) -> Any:
    """Changes with what a page says of its original."""
    found = behind(page)
    return found and (found.change, found.original.title, found.original.url_path)


def notice(found: Behind) -> str:
    """The same in one sentence, for channels without a banner; in the language of the moment."""
    day = {"day": written_day(found.change.last_at)}
    if found.change.is_major:
        return (
            _("This translation is older than the original, which changed on %(day)s: parts of it may be wrong.") % day
        )
    return _("This translation is older than the original, which changed on %(day)s.") % day


def waiting() -> list[Behind]:
    """Public translations that are older than their originals: what may be wrong first, then what most people read."""
    pages = open_to_all(ArticlePage.objects.defer_streamfields()).filter(original__isnull=False)
    readers = Count("feedback", filter=Q(feedback__counts=True))
    found = behind_of(pages.select_related("locale", "caretaker").annotate(reader_count=readers))
    return sorted(found.values(), key=_urgency)


def _urgency(one: Behind) -> tuple[int, int, datetime]:
    return -WEIGHTS[one.change.significance], -one.page.reader_count, one.change.first_at


@transaction.atomic
def mark_up_to_date(page: ArticlePage, *, number: int, by: Member) -> ArticlePage:
    """The text says what the original said in that revision. In a draft it holds from its publication on.

    Without a draft it holds at once: what changed in the original did not concern this language.
    """
    page = ArticlePage.objects.select_for_update(no_key=True).get(pk=page.pk)
    _check_may_mark(page, number, by)
    draft = page.get_latest_revision_as_object()
    if draft.made_from == number:
        return page
    draft.made_from = number
    if page.has_unpublished_changes:
        draft.save_revision(user=by, log_action=False, clean=False)
    else:
        page.made_from = number
        page.save(update_fields=["made_from"])
        write_into_latest(page, {"made_from": number})
    log(instance=page, action=UP_TO_DATE, user=by, data={"number": number})
    return page


def _check_may_mark(page: ArticlePage, number: int, by: Member) -> None:
    check_may_translate(page, by)
    if page.original_id is None:
        raise PermissionDenied(_("This guide is an original: it has nothing to keep up with."))
    if not Edition.objects.filter(page_id=page.original_id, number=number).exists():
        raise PermissionDenied(_("The original never said this in public. Load the page again."))
    if page.has_unpublished_changes and (lock := page.get_lock()) and lock.for_user(by):
        raise PermissionDenied(_("Somebody reviews or holds this text now. Do it when they are done."))


def check_may_translate(page: Page, by: Member) -> None:
    rights.check_may_write(by)
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied(_("Only editors keep translations up to date."))


def tell(edition: Edition | None, *, at: datetime | None = None) -> None:
    """Those who look after translations that are older now. In the transaction that publishes the original."""
    if edition is None or edition.significance == Significance.TYPO:
        return
    for page in _translations_of(edition):
        kind, ref = _news(page, edition)
        notifications.tell(
            page.caretaker or page.owner,
            kind,
            ref=ref,
            at=at or timezone.now(),
            reason=typeset_in(page.locale.language_code, page.title)[:200],
            url=f"/guide/{page.pk}/original/",
        )


def _news(page: ArticlePage, edition: Edition) -> tuple[Notification.Kind, str]:
    """What may be wrong is told each time. What only grew is told once, until the translation is level again."""
    if edition.significance == Significance.MAJOR:
        return Notification.Kind.TRANSLATION, f"translation:{page.pk}:{edition.number}"
    return Notification.Kind.CATCH_UP, f"catch_up:{page.pk}:{page.made_from}"


def _translations_of(edition: Edition) -> Iterator[ArticlePage]:
    pages = ArticlePage.objects.defer_streamfields().filter(original_id=edition.page_id, live=True)
    for page in pages.select_related("owner", "caretaker", "locale").order_by("pk"):
        if page.made_from is not None and page.made_from != edition.number:
            yield page
