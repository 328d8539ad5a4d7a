"""The words of the mails that bring a case to a body: what may be told, never the account nor the person who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.letters import one_line
from moderation.handover import case_mail, dossier_links
from moderation.handover.outbox import CLOSED
from moderation.mediation import readings
from moderation.mediation.dossier import contents, exporting
from moderation.mediation.models import Case

MOST_ATTACHED = 10_000_000  # bytes; many mail servers refuse more
TRADER_MAX = 80
READ_AS = "mail_dossier"  # in the table of readings


@dataclass(frozen=True, slots=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    text: str
    attached: Attached | None = None


def written(case: Case, event: str, *, at: datetime) -> Written:
    """In the language that is active. The trader's name was typed by somebody: it stays on its line."""
    if event == CLOSED:
        subject = f"[{case.ref}] " + _("Case withdrawn")
        return Written(subject, render_to_string("emails/handover/withdrawn.txt", _known(case, at)))
    attached = _attached(case, at)
    link = None if attached else dossier_links.for_mail(case, at=at)
    context = {
        **_known(case, at),
        "link": dossier_links.url_of(link) if link else "",
        "until": case.day_of(link.expires_at) if link else None,
        "is_attached": attached is not None,
    }
    values = {"ref": case.ref, "trader": _trader(case)}
    subject = one_line(_("[%(ref)s] Mediation case – %(trader)s") % values)
    return Written(subject, render_to_string("emails/handover/dossier.txt", context), attached)


def _known(case: Case, at: datetime) -> dict[str, object]:
    assert case.body is not None  # noqa: S101  only a sent case has mails
    first = case.complaints.filter(level=1).order_by("sent_on").first()
    return {
        "case": case,
        "body": case.body,
        "trader": _trader(case),
        "sent_on": case.day_of(case.sent_at or at),
        "complaint_on": first.sent_on if first else None,
        "documents": len(contents.documents_of(case)),
        "takes_answers": bool(case_mail.answers(case, case.body)),
        "has_desk": case.body.has_desk(case.day_of(at)),
        "base_url": settings.BASE_URL,
        "site_name": settings.SITE_NAME,
        "contact": settings.CONTACT_EMAIL,
    }


def _trader(case: Case) -> str:
    return one_line(case.trader_name)[:TRADER_MAX]


def _attached(case: Case, at: datetime) -> Attached | None:
    """Where the charter asks for it, and it fits into a mail."""
    charter = case.body.charter_on(case.day_of(at)) if case.body else None
    if charter is None or not charter.dossier_attached:
        return None
    made = exporting.export(case)
    with made.file:
        if made.size > MOST_ATTACHED:
            return None
        return Attached(f"{case.ref}.zip", made.file.read())


def note_attached(case: Case) -> None:
    """After it left: from then on the body reads it where nobody here sees it."""
    readings.write_of_body(case, what=READ_AS, at=timezone.now())
