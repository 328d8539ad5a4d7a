"""Publishing a version of the charter, approving it, and accepting it."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import charter
from forum.charter import CharterNotAccepted
from forum.dates import legal_day
from forum.models import Answer, Comment, Member, Question
from moderation.review.charter import content as contents
from moderation.review.charter import drafting
from moderation.review.charter.accepting import told
from moderation.review.models import Amendment, CharterAcceptance, CharterPage, CharterVersion, Rule, RuleDraft
from moderation.review.models.charter import SENTENCE_MAX
from moderation.review.models.charter_blocks import POINTS
from moderation.review.models.rule import LANGUAGES

MAY_PUBLISH = "moderation.add_charterversion"


@transaction.atomic
def publish_charter(
    *,
    by: Member | None,
    is_major: bool,
    note_en: str = "",
    note_fr: str = "",
    seen: str = "",
    at: datetime | None = None,
) -> CharterVersion:
    """Freeze what is drafted as the next version, and put it in force at once.

    Major: everybody is asked again at their next post; minor: composers tell of it. `seen` is the digest of the draft
    that was looked at; another one is refused. Nothing new to publish gives the version in force (a double click).
    `by` is None when a new site starts.
    """
    at = at or timezone.now()
    check_may_publish(by)
    former = _locked_version()
    changes = list(RuleDraft.objects.select_for_update().order_by("number", "pk"))  # what comes later is not in it
    drafted = drafting.draft(legal_day(at), changes)
    if former is not None and drafted == former.content:
        return former
    _check_draft(drafted, former, seen=seen, notes=(note_en, note_fr))
    adopted = _put_in_force(drafted["rules"], changes, legal_day(at), is_reviewed=by is not None)
    _publish_pages(by)
    number = former.number + 1 if former else 1
    is_major = is_major or former is None
    made = CharterVersion.objects.create(
        number=number,
        is_major=is_major,
        since=number if is_major else former.since,  # type: ignore[union-attr]
        published_at=at,
        published_by=by,
        note_en=note_en,
        note_fr=note_fr,
        content=drafted,
        digest=contents.digest(drafted),
    )
    Amendment.objects.filter(pk__in=adopted).update(version=made)
    charter.forget()
    transaction.on_commit(charter.forget)
    return made


def check_may_publish(by: Member | None) -> None:
    if by is not None and not by.has_perm(MAY_PUBLISH):
        raise PermissionDenied(_("The charter is published by the people who run this site."))


def _locked_version() -> CharterVersion | None:
    """The version in force. Who publishes at the same time waits here, then finds the other one's."""
    list(CharterPage.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return CharterVersion.objects.in_force()


def _check_draft(
    drafted: contents.Content, former: CharterVersion | None, *, seen: str, notes: tuple[str, str]
) -> None:
    if seen and seen != contents.digest(drafted):
        raise ValidationError(_("The draft was changed meanwhile. Look at it again, then publish it."))
    if former is not None and not all(note.strip() for note in notes):
        raise ValidationError(_("Say in one sentence what changes, in both languages: members read it."))
    if any(len(note) > SENTENCE_MAX for note in notes):
        raise ValidationError(_("Shorten this text to %(count)d characters.") % {"count": SENTENCE_MAX})
    if any(len(drafted.get(language, {}).get("essentials", [])) != POINTS for language in LANGUAGES):
        raise ValidationError(_("The essentials need five points, in both languages."))
    numbers = [rule["number"] for rule in drafted["rules"]]
    if not numbers or len(numbers) != len(set(numbers)):
        raise ValidationError(_("Two rules have the same number, or there is none. Number them anew."))


def _put_in_force(
    drafted: list[contents.Content], changes: list[RuleDraft], day: dt.date, *, is_reviewed: bool
) -> list[int]:
    """The changes of rules become rules, a number free before another one takes it; the proposals they came from."""
    rules = {rule["code"]: rule for rule in drafted}
    standing = {rule.code: rule for rule in Rule.objects.select_for_update().filter(valid_until=None)}
    for change in changes:
        if change.code in standing:
            _end(standing[change.code], day)
    for change in changes:
        if not change.ends:
            Rule.objects.create(**rules[change.code], valid_from=day, is_reviewed=is_reviewed)
    RuleDraft.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return [change.amendment_id for change in changes if change.amendment_id is not None]


def _end(rule: Rule, day: dt.date) -> None:
    """From today on another text holds, or none. A text of today that nobody was judged by leaves nothing behind."""
    if rule.valid_from < day:
        Rule.objects.filter(pk=rule.pk).update(valid_until=day)
        return
    try:
        rule.delete()
    except ProtectedError:
        sentence = _("Rule %(number)d began today and somebody was judged by it. Publish its change tomorrow.")
        raise ValidationError(sentence % {"number": rule.number}) from None


def _publish_pages(by: Member | None) -> None:
    for page in drafting.pages().values():
        page.save_revision(user=by, log_action=False).publish(user=by, skip_permission_checks=True)


@transaction.atomic
def approve_charter(*, by: Member) -> None:
    """The team has read what a new site starts with: the mark "to review" goes. What is drafted keeps it."""
    check_may_publish(by)
    Rule.objects.filter(valid_until=None).update(is_reviewed=True)
    for page in CharterPage.objects.select_for_update(of=("self",)).order_by("pk"):
        latest = page.get_latest_revision_as_object()
        latest.is_to_review = False
        latest.save_revision(user=by, log_action=False)
        CharterPage.objects.filter(pk=page.pk).update(is_to_review=False)


@transaction.atomic
def accept_charter(number: int, *, by: Member, at: datetime | None = None) -> CharterAcceptance | None:
    """Note that they have read the essentials of the version in force; once. `CharterNotAccepted` for another one."""
    version = CharterVersion.objects.in_force()
    if version is None:
        return None
    if version.number != number:
        raise CharterNotAccepted(told(version))
    found, _is_new = CharterAcceptance.objects.get_or_create(
        member=by, version=version, defaults={"accepted_at": at or timezone.now()}
    )
    Member.objects.filter(pk=by.pk, charter_version__lt=number).update(charter_version=number)
    by.charter_version = max(by.charter_version, number)
    return found


def note_charter_read(version: CharterVersion, *, by: Member) -> None:
    """They opened the page of what it changed: composers tell them of it no more. It accepts nothing."""
    Member.objects.filter(pk=by.pk, charter_read__lt=version.number).update(charter_read=version.number)


def spare_former_writers(version: CharterVersion) -> int:
    """Who wrote here before there was a charter to accept is asked at the next major change; how many.

    No acceptance is noted: they never gave one.
    """
    wrote = Q(pk__in=Question.objects.values("author")) | Q(pk__in=Answer.objects.values("author"))
    wrote |= Q(pk__in=Comment.objects.values("author"))
    former = Member.objects.filter(wrote, charter_version__lt=version.number)
    return former.update(charter_version=version.number)
