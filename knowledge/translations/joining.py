"""Two guides that were written apart become translations of each other; and apart again."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from forum.models import Member
from knowledge.models import ArticlePage
from knowledge.translations.translating import check_may_translate, text_number, write_into_latest

JOINED, PARTED = "knowledge.join", "knowledge.part"  # in the history of a page


def originals_for(page: ArticlePage) -> QuerySet[ArticlePage]:
    """The guides that this one may be a translation of: originals in other languages that lack one in its own."""
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=page.locale_id)
    found: QuerySet[ArticlePage] = ArticlePage.objects.defer_streamfields().filter(~Exists(there), original=None)
    return found.exclude(locale=page.locale_id).select_related("locale").order_by("title", "pk")


@transaction.atomic
def join(page: ArticlePage, *, of: ArticlePage, by: Member) -> ArticlePage:
    """The first is from now on a translation of the other, which it says as it is now."""
    page, of = _locked(page, of)
    check_may_translate(page, by)
    check_may_translate(of, by)
    if page.original_id == of.pk:
        return page
    if page.original_id is not None or page.get_translations().exists():
        raise PermissionDenied(_("This guide belongs to another one already. Part them first."))
    if not originals_for(page).filter(pk=of.pk).exists():
        raise PermissionDenied(_("Choose an original that has no translation in this language yet."))
    _write(page, of, text_number(of), of.translation_key)
    log(instance=page, action=JOINED, user=by, data={"of": of.pk})
    return page


@transaction.atomic
def part(page: ArticlePage, *, by: Member) -> ArticlePage:
    """The guide is an original of its own again. Its text stays; done twice, it is done."""
    [page] = _locked(page)
    check_may_translate(page, by)
    if page.original_id is not None:
        of = page.original_id
        _write(page, None, None, uuid.uuid4())
        log(instance=page, action=PARTED, user=by, data={"of": of})
    return page


def _locked(*pages: ArticlePage) -> list[ArticlePage]:
    """In the order of their numbers, so that two editors never wait for each other."""
    numbers = [page.pk for page in pages]
    rows = ArticlePage.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    found = {page.pk: page for page in rows}
    return [found[number] for number in numbers]


def _write(page: ArticlePage, original: ArticlePage | None, made_from: int | None, key: uuid.UUID) -> None:
    """In the guide and in what its next draft begins with."""
    page.original, page.made_from, page.translation_key = original, made_from, key
    page.save(update_fields=["original", "made_from", "translation_key"])
    write_into_latest(page, {"original": page.original_id, "made_from": made_from, "translation_key": str(key)})
