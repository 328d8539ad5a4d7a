"""What the asker fills in: kept whole, whatever of it can be judged already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member, PurchaseNote
from moderation.mediation import duties, journal, judging
from moderation.mediation.actions import rights
from moderation.mediation.canonical import digest
from moderation.mediation.models import Case, MediationBody, WrittenComplaint
from moderation.mediation.states import Role, State
from moderation.mediation.zones import zone_of

DETAILS = (
    "trader_name",
    "trader_contact",
    "trader_country",
    "sector",
    "bought",
    "purchase_date",
    "amount",
    "order_ref",
    "remedy",
    "narrative",
    "full_name",
    "postal_address",
    "phone",
    "email",
    "helper_name",
    "helper_contact",
    "body",
)
COMPLAINT = ("sent_on", "channel", "proof", "reply", "reply_on")
# In `Case.answers`, beside the answers: what was said of a complaint whose day is not known yet, by level.
UNDATED = {1: "undated_complaint", 2: "undated_second_level"}
# The states in which there need not be a complaint.
BEFORE_COMPLAINT = {State.DRAFT, State.COMPLAINT_NEEDED, State.TYPED}


@transaction.atomic
def save_intake(
    case: Case,
    *,
    by: Member,
    details: Mapping[str, Any],
    answers: Mapping[str, str],
    complaint: Mapping[str, Any] | None,
    second_level: Mapping[str, Any] | None = None,
    mandate: Mapping[str, str] | None = None,
    stamp: str | None = None,
    seen: str | None = None,
    at: datetime | None = None,
) -> Case:
    """Keep what was filled in, by the asker or for them, and judge it again. What is not named stays as it is.

    Each complaint: sent_on, channel, proof, reply, reply_on.
    `mandate`: the text that whoever helps agreed to, empty where they did not.

    Outdated when the row is not the one `stamp` names, or what is changed is not what was `seen` (`mark_of`);
    ValidationError for the field `sent_on` when the day of a complaint that already counts is taken away.
    """
    at = at or timezone.now()
    case = rights.locked_for_filling_in(case, by, stamp=stamp)
    changed = {"details": details, "answers": answers, "complaint": complaint, "second_level": second_level}
    if seen is not None and seen != mark_of(case, {**changed, "mandate": mandate}):
        raise journal.Outdated
    for name in DETAILS:
        if name in details:
            setattr(case, name, details[name])
    case.time_zone = zone_of(case.postal_address)
    case.answers = {**case.answers, **answers}
    for level, values in ((1, complaint), (2, second_level)):
        if values is not None:
            _keep_complaint(case, level, values)
    case.save()
    if mandate is not None:
        _keep_mandate(case, mandate["text"], at)
    _complaint_was_sent(case, by=by, at=at)
    judging.judge(case, at=at)
    duties.idle(case, case.day_of(at))
    return case


def _keep_complaint(case: Case, level: int, values: Mapping[str, Any]) -> None:
    """The first complaint of a level, written, corrected or taken away."""
    values, row = {**_kept_complaint(case, level), **values}, first_complaint(case, level)
    if not values.get("sent_on"):
        if row is not None and level == 1 and case.state not in BEFORE_COMPLAINT:
            sentence = _("Your time limits run from this day: correct it if it is wrong. Not written yet? Write today.")
            raise ValidationError({"sent_on": sentence})
        case.answers[UNDATED[level]] = {name: _plain(value) for name, value in values.items()}
        if row is not None:
            row.delete()
        return
    case.answers.pop(UNDATED[level], None)
    row = row or WrittenComplaint(case=case, level=level)
    for name, value in values.items():
        setattr(row, name, value)
    # What was taken for a reminder and is not later than the first complaint was none.
    case.complaints.filter(level=level, sent_on__lte=row.sent_on).exclude(pk=row.pk).delete()
    row.save()


def _keep_mandate(case: Case, text: str, at: datetime) -> None:
    """The day they agreed stays that of the words they agreed to."""
    found = case.consents.filter(kind="mandate")
    if not (text and case.helper_name):
        found.delete()
    elif not found.filter(text=text).exists():
        found.update_or_create(defaults={"text": text, "given_at": at}, kind="mandate", case=case)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _complaint_was_sent(case: Case, *, by: Member, at: datetime) -> None:
    first = first_complaint(case, 1)
    if case.state == State.COMPLAINT_NEEDED and first is not None:
        facts = {"sent_on": first.sent_on.isoformat()}
        journal.move(case, "complaint_sent", role=Role.ASKER, at=at, by=by, facts=facts)


def first_complaint(case: Case, level: int) -> WrittenComplaint | None:
    """The year runs from the first one; reminders are rows of their own."""
    return case.complaints.filter(level=level).order_by("sent_on").first()


def kept_values(case: Case) -> dict[str, Any]:
    """What was filled in so far, by the names of `save_intake`."""
    return {
        "details": {name: getattr(case, name) for name in DETAILS},
        "answers": {name: value for name, value in case.answers.items() if name not in UNDATED.values()},
        "complaint": _kept_complaint(case, 1),
        "second_level": _kept_complaint(case, 2),
        "mandate": {"text": case.mandate.text if case.mandate else ""},
    }


def _kept_complaint(case: Case, level: int) -> dict[str, Any]:
    row = first_complaint(case, level)
    if row is not None:
        return {name: getattr(row, name) for name in COMPLAINT}
    undated: dict[str, Any] = dict(case.answers.get(UNDATED[level], {}))
    if undated.get("reply_on"):
        undated["reply_on"] = date.fromisoformat(undated["reply_on"])
    return undated


def mark_of(case: Case, parts: Mapping[str, Collection[str] | None]) -> str:
    """A digest of what the case holds under these names, by part: two windows that change other things differ not."""
    kept = kept_values(case)
    return digest(
        {part: {name: _spelled(kept[part].get(name)) for name in names or ()} for part, names in parts.items()}
    )


def _spelled(value: Any) -> Any:
    return value.pk if isinstance(value, MediationBody) else value


def is_kept(case: Case, parts: Mapping[str, Any]) -> bool:
    """True when all of this is what the case holds already: the second click of a double click."""
    kept = kept_values(case)
    return all(
        kept[part].get(name) == value for part, values in parts.items() if values for name, value in values.items()
    )


def carry_over(case: Case) -> None:
    """Into a fresh case, what an earlier one of the same question held that ended without being sent.

    Into the first one, what its asker wrote in the question, and noted of the purchase: they change it in the form.
    """
    earlier = Case.objects.filter(question=case.question_id, asker=case.asker_id, sent_at__isnull=True)
    former = earlier.exclude(pk=case.pk).order_by("-created_at", "-pk").first()
    if former is None:
        _take_from_question(case)
        return
    for name in DETAILS:
        setattr(case, name, getattr(former, name))
    case.answers, case.complaint_letter = former.answers, former.complaint_letter
    case.complaint_language = former.complaint_language
    for row in former.complaints.all():
        row.pk, row.case = None, case
        row.save(force_insert=True)
    former.evidence.update(case=case)


def _take_from_question(case: Case) -> None:
    question = case.question
    if question is None:
        return
    case.bought = question.product.name if question.product else question.product_words
    case.narrative = question.body
    note = PurchaseNote.objects.filter(question=question, member=case.asker).first()
    if note is not None:
        case.trader_name = note.seller
