"""What the asker fills in: kept whole, whatever of it can be judged already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation import duties, journal, judging
from moderation.mediation.actions import rights
from moderation.mediation.models import Case, WrittenComplaint
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
    "body",
)
COMPLAINT = ("sent_on", "channel", "proof", "reply", "reply_on")
# In `Case.answers`, beside the answers: what was said of a complaint whose day is not known yet, by level.
UNDATED = {1: "undated_complaint", 2: "undated_second_level"}
# The states in which there need not be a complaint.
BEFORE_COMPLAINT = {State.DRAFT, State.COMPLAINT_NEEDED}


@transaction.atomic
def save_intake(
    case: Case,
    *,
    by: Member,
    details: Mapping[str, Any],
    answers: Mapping[str, str],
    complaint: Mapping[str, Any] | None,
    second_level: Mapping[str, Any] | None = None,
    stamp: str | None = None,
    at: datetime | None = None,
) -> Case:
    """Keep what the asker filled in and judge it again. Each complaint: sent_on, channel, proof, reply, reply_on.

    Outdated when the row is not the one `stamp` names; ValidationError for the field `sent_on` when the day of a
    complaint that already counts is taken away.
    """
    at = at or timezone.now()
    case = rights.locked_for_asker(case, by, stamp=stamp)
    if case.state not in judging.BEFORE_SENDING:
        raise PermissionDenied(_("This case can no longer be changed here."))
    for name in DETAILS:
        if name in details:
            setattr(case, name, details[name])
    case.time_zone = zone_of(case.postal_address)
    case.answers = {**case.answers, **answers}
    for level, values in ((1, complaint), (2, second_level)):
        if values is not None:
            _keep_complaint(case, level, values)
    case.save()
    _complaint_was_sent(case, by=by, at=at)
    judging.judge(case, at=at)
    duties.idle(case, case.day_of(at))
    return case


def _keep_complaint(case: Case, level: int, values: Mapping[str, Any]) -> None:
    """The first complaint of a level, written, corrected or taken away."""
    row = first_complaint(case, level)
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
    }


def _kept_complaint(case: Case, level: int) -> dict[str, Any]:
    row = first_complaint(case, level)
    if row is not None:
        return {name: getattr(row, name) for name in COMPLAINT}
    undated: dict[str, Any] = dict(case.answers.get(UNDATED[level], {}))
    if undated.get("reply_on"):
        undated["reply_on"] = date.fromisoformat(undated["reply_on"])
    return undated


def is_kept(case: Case, parts: Mapping[str, Any]) -> bool:
    """True when all of this is what the case holds already: the second click of a double click."""
    kept = kept_values(case)
    return all(
        kept[part].get(name) == value for part, values in parts.items() if values for name, value in values.items()
    )


def carry_over(case: Case) -> None:
    """Into a fresh case, what an earlier one of the same question held that ended without being sent."""
    earlier = Case.objects.filter(question=case.question_id, asker=case.asker_id, sent_at__isnull=True)
    former = earlier.exclude(pk=case.pk).order_by("-created_at", "-pk").first()
    if former is None:
        return
    for name in DETAILS:
        setattr(case, name, getattr(former, name))
    case.answers, case.complaint_letter = former.answers, former.complaint_letter
    for row in former.complaints.all():
        row.pk, row.case = None, case
        row.save(force_insert=True)
    former.evidence.update(case=case)
