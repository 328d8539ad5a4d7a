"""The pages of a report, as drafts: in every language of the site, translations of each other."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Locale, Page, Site

from forum.models import EDITORS
from moderation.review.models import TransparencyReport, TransparencyReportPage


@transaction.atomic
def draft(report: TransparencyReport) -> list[TransparencyReportPage]:
    """Pages that are missing are made, not published; those that exist keep their words. Returns all of them."""
    return [_page(report, home) for home in _homes()]


def without_home() -> list[str]:
    """Languages of the site for which no page can be made."""
    known = {home.locale.language_code for home in _homes()}
    return [code for code, _name in settings.LANGUAGES if code not in known]


def _homes() -> list[Page]:
    root = Site.objects.get(is_default_site=True).root_page
    locales = Locale.objects.filter(language_code__in=dict(settings.LANGUAGES)).order_by("pk")
    found = (root.get_translation_or_none(locale) for locale in locales)
    return [home for home in found if home is not None]


def _page(report: TransparencyReport, home: Page) -> TransparencyReportPage:
    locale, written = home.locale, TransparencyReportPage.objects.filter(report=report)
    known: TransparencyReportPage | None = written.filter(locale=locale).first()
    if known is not None:
        return known
    original = written.order_by("pk").first()
    with translation.override(locale.language_code):
        title = _("Transparency report %(year)d") % {"year": report.year}
    page = TransparencyReportPage(
        title=title, slug=f"transparency-{report.year}", report=report, locale=locale, live=False
    )
    if original is not None:
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision()
    _let_editors_write(page)
    return page


def _let_editors_write(page: TransparencyReportPage) -> None:
    """Words, not figures; publishing stays with administrators, who answer for the report."""
    editors = Group.objects.get_or_create(name=EDITORS)[0]
    right = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.get_or_create(group=editors, page_id=page.pk, permission=right)
