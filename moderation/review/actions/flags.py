"""Reporting posts: members in their name, the site in nobody's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.dates import legal_day
from forum.models import Member
from forum.text.cleaning import clean_line, clean_text
from moderation.review import rights, rule_codes
from moderation.review.actions.alarms import ring
from moderation.review.actions.holding import hold_if_due
from moderation.review.actions.writing import columns, locked
from moderation.review.models import Flag, Rule
from moderation.review.models.flag import NOTE_MAX
from moderation.review.targets import Target


@transaction.atomic
def flag(
    post: Target, *, by: Member, rule: Rule | None = None, law: str = "", note: str = "", at: datetime | None = None
) -> Flag:
    """Report a post for a rule, or for the law in one's own words. A second report of the same post is the first."""
    post = locked(post)
    known = Flag.objects.on(post).filter(member=by).first()
    if known is not None:
        return known
    rights.check_may_flag(post, by)
    law, note = clean_line(law), clean_text(note).strip()
    rights.check_flag(rule, law, note)
    rights.check_may_report(by, at or timezone.now())
    return _write(post, by=by, rule=rule, law=law, note=note, at=at or timezone.now())


def _write(post: Target, *, by: Member, rule: Rule | None, law: str, note: str, at: datetime) -> Flag:
    row = Flag.objects.create(member=by, rule=rule, law=law, note=note, created_at=at, **columns(post))
    hold_if_due(post, at=at)
    return row


@transaction.atomic
def report_danger(post: Target, *, by: Member, sentence: str, at: datetime) -> Flag:
    """Somebody says that a post is dangerous: a report in their name, opened again if an earlier one was handled.

    What they reported before for another reason keeps it, with this sentence besides.
    """
    post = locked(post)
    known = Flag.objects.on(post).filter(member=by).first()
    if known is None:
        rights.check_may_flag(post, by)
        rule = Rule.objects.in_force(legal_day(at)).filter(code=rule_codes.DANGER).first()
        return _write(
            post, by=by, rule=rule, law="" if rule else _("It is dangerous."), note=sentence[:NOTE_MAX], at=at
        )
    known.note = f"{known.note}\n{sentence}".strip()[-NOTE_MAX:]
    known.handled_at = None
    known.save(update_fields=["note", "handled_at"])
    return known


@transaction.atomic
def alert(post: Target, ground: Flag.Ground, *, at: datetime | None = None) -> Flag:
    """The site asks the moderators to look, in nobody's name. One entry a post and ground, however often asked;
    a handled one is opened again: it is for the caller to know that there is something new. For a life an alarm rings.
    """
    at = at or timezone.now()
    row, is_new = Flag.objects.get_or_create(**columns(locked(post)), ground=ground, defaults={"created_at": at})
    if not is_new and row.handled_at is not None:
        row.handled_at, row.created_at = None, at
        row.save(update_fields=["handled_at", "created_at"])
    if ground == Flag.Ground.LIFE:
        ring(flag=row, at=at)
    return row
