"""Contesting what became of a notice: by whoever holds its signed link, with or without an account."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.text.cleaning import clean_text
from moderation.review import notice_appealing
from moderation.review.actions.appeal_steps import add_message, file_it, locked_appeal, withdraw_it
from moderation.review.actions.undoing import lock_target
from moderation.review.models import Appeal, AppealMessage, Decision, Notice


@transaction.atomic
def contest_notice(notice: Notice, thing: str, *, text: str, at: datetime | None = None) -> Appeal:
    """File an appeal, once for each notice and decision; a second one is the first.

    `thing`: the number of the decision, `answer` for what the team said where there was none, or `measure-` and the
    number of what followed for the sender. No `by`: it is whoever sent the notice.
    """
    at, text = at or timezone.now(), clean_text(text).strip()
    decision = Decision.objects.filter(pk=thing, notice_links__notice=notice).first() if thing.isdigit() else None
    if decision is not None:
        lock_target(decision)
    notice = Notice.objects.select_for_update(of=("self",)).select_related("member").get(pk=notice.pk)
    known = notice_appealing.filed(notice, thing)
    if known is not None:
        return known
    contested = notice_appealing.named(notice, thing)
    if contested is None:
        raise PermissionDenied(_("There is nothing here to contest."))
    contested.check(at)
    return file_it(contested.to_file(), text, at=at)


@transaction.atomic
def write_about_notice(appeal: Appeal, notice: Notice, *, text: str, at: datetime | None = None) -> AppealMessage:
    """One more message of whoever sent the notice. The same words twice in a row are one message."""
    appeal = _of_notice(appeal, notice)
    return add_message(appeal, clean_text(text).strip(), by=notice.member, is_by_team=False, at=at or timezone.now())


@transaction.atomic
def withdraw_about_notice(appeal: Appeal, notice: Notice, *, at: datetime | None = None) -> Appeal:
    return withdraw_it(_of_notice(appeal, notice), at=at or timezone.now())


def _of_notice(appeal: Appeal, notice: Notice) -> Appeal:
    appeal = locked_appeal(appeal)
    if appeal.notice_id != notice.pk:
        raise PermissionDenied(_("This appeal is about another notice."))
    return appeal
