"""What whoever sent a notice is written when it is called manifestly unfounded, and of what follows from that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from forum.dates import written_day
from moderation.review import misuse
from moderation.review.models import Notice, SenderMeasure
from moderation.review.models.statement import last_day_to_contest
from moderation.review.notice_appealing import thing_of
from moderation.review.notice_links import contest_url_of, url_of
from moderation.review.notice_mails import send

SUBJECTS = {
    "unfounded": gettext_noop("Your notice %(ref)s was manifestly unfounded"),
    "warned": gettext_noop("Warning about your notices (%(ref)s)"),
    "refused": gettext_noop("Your notices are not taken for a time (%(ref)s)"),
    "ended": gettext_noop("What we wrote about your notices is taken back (%(ref)s)"),
}


def tell_unfounded(notice: Notice, warning: SenderMeasure | None, *, at: datetime) -> None:
    """Once for each time that it is called so; as a warning, where it is one."""
    if warning is not None:
        tell_measure(warning, "warned")
        return
    record = misuse.record_in(notice, at)
    earlier = misuse.warning_of(notice, at)

    def context_of(notice: Notice) -> dict[str, Any]:
        return {"step": "unfounded", "record": record, "warning": earlier, "url": url_of(notice), **_limits()}

    send(notice, "notice_misuse", SUBJECTS["unfounded"], f"unfounded-{at:%Y%m%d%H%M%S%f}", context_of)


def tell_measure(measure: SenderMeasure, step: str) -> None:
    """`step`: warned, refused or ended."""

    def context_of(notice: Notice) -> dict[str, Any]:
        return {
            "step": step,
            "measure": measure,
            "last_day": written_day(measure.last_day),
            "contest_until": written_day(last_day_to_contest(measure.made_at)),
            "contest_url": contest_url_of(notice, thing_of(measure)),
            "url": url_of(notice),
            **_limits(),
        }

    send(measure.notice, "notice_misuse", SUBJECTS[step], f"measure-{measure.pk}-{step}", context_of)


def _limits() -> dict[str, int]:
    return {"warn_from": misuse.WARN_FROM}
