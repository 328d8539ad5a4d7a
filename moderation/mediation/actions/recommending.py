"""A general recommendation: written by the staff of a body for its annual report, handed to the editors as a guide."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import recommending as guides
from forum.models import Member
from moderation.mediation import recommending
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyStaff, MediationBody, Recommendation


@dataclass(frozen=True)
class Advice:
    """The topic is `sector` and `remedy`, as in a case. `question`: what people ask; `advice`: how to avoid it."""

    year: int
    language: str
    sector: str
    remedy: str
    question: str
    advice: str


@transaction.atomic
def recommend(
    body: MediationBody, said: Advice, *, by: Member, row: Recommendation | None = None, at: datetime | None = None
) -> Recommendation:
    """Write one, or `row` anew. The same words sent twice are one.

    ValidationError for `sector` (too few people behind it), `question` and `advice` (words that name somebody).
    """
    _check_on_duty(body, by)
    MediationBody.objects.select_for_update(no_key=True).get(pk=body.pk)
    topic = {"sector": said.sector, "remedy": said.remedy}
    recommending.check(body, **topic, question=said.question, advice=said.advice)
    if row is not None:
        row = _locked(row)
        _check_ours(row)
        Recommendation.objects.filter(pk=row.pk).update(**asdict(said))
        row.refresh_from_db()
        return row
    known = Recommendation.objects.filter(body=body, **asdict(said)).first()
    values = {**asdict(said), "written_by": by, "written_at": at or timezone.now()}
    return known or Recommendation.objects.create(body=body, **values)


@transaction.atomic
def forget_recommendation(row: Recommendation, *, by: Member) -> None:
    """As long as the editors do not have it."""
    row = _locked(row)
    _check_on_duty(row.body, by)
    _check_ours(row)
    row.delete()


@transaction.atomic
def hand_to_editors(row: Recommendation, *, by: Member, at: datetime | None = None) -> Recommendation:
    """It becomes the draft of a guide; those behind it are counted anew. Twice is once. ValidationError as above."""
    row = _locked(row)
    _check_on_duty(row.body, by)
    if guides.standing(row.pk):
        return row
    words = {"question": row.question, "advice": row.advice}
    recommending.check(row.body, sector=row.sector, remedy=row.remedy, **words)
    guides.draft(guides.Recommended(number=row.pk, source=row.body.name, language=row.language, **words))
    row.handed_at = at or timezone.now()
    row.save(update_fields=["handed_at"])
    return row


def _locked(row: Recommendation) -> Recommendation:
    return Recommendation.objects.select_for_update(of=("self",)).select_related("body").get(pk=row.pk)


def _check_ours(row: Recommendation) -> None:
    if guides.standing(row.pk):
        raise PermissionDenied(_("The editors have this recommendation as a guide. Write another one."))


def _check_on_duty(body: MediationBody, by: Member) -> None:
    today = civil_date(timezone.now())
    rows = BodyStaff.objects.filter(body=body, member=by).select_related("member")
    if not any(row.is_on_duty(today) for row in rows):
        raise PermissionDenied(_("Only the staff of the service recommend in its name."))
