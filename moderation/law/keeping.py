"""The first texts of a site, and saying that one was compared with its source."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from forum.dates import legal_day
from forum.models import Member
from moderation.law.catalogue import catalogue
from moderation.law.models import LegalText

COMPARED = "moderation.law.compared"


def seed(day: date) -> int:
    """Texts that have no row yet, compared by nobody; what the team wrote stays. How many were added."""
    known = set(LegalText.objects.values_list("key", flat=True))
    rows = [
        LegalText(
            key=one.key,
            text_fr=one.words.fr,
            text_en=one.words.en,
            source=one.source,
            source_url=one.url,
            reading=one.reading,
            valid_from=day,
        )
        for one in catalogue().values()
        if one.key not in known
    ]
    for row in rows:
        row.save()
    return len(rows)


@transaction.atomic
def compare(text: LegalText, *, by: Member, at: datetime | None = None) -> LegalText:
    """I have compared it with its source today. Twice in a day is once; the log of the admin names who did it."""
    if not (by.is_active and by.has_perm("moderation.change_legaltext")):
        raise PermissionDenied(_("Only who may change legal texts can say that one is right."))
    day = legal_day(at or timezone.now())
    kept = LegalText.objects.select_for_update().get(pk=text.pk)
    if kept.checked_on is None or kept.checked_on < day:
        kept.checked_on = day
        kept.save(update_fields=["checked_on"])
        log(kept, COMPARED, user=by, data={"day": day.isoformat(), "source": kept.source})
    return kept


def unchecked(day: date) -> list[str]:
    """Keys of what is shown on a day and nobody has compared lately, or ever: those without a row first."""
    shown: dict[str, LegalText] = {}
    for row in LegalText.objects.in_force(day).order_by("valid_from", "pk"):
        shown[row.key] = row
    missing = [key for key in catalogue() if key not in shown]
    stale = [row for key, row in shown.items() if key in catalogue() and row.is_stale(day)]
    return missing + [row.key for row in sorted(stale, key=lambda row: row.checked_on or date.min)]
