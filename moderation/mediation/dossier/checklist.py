"""What a body looks for first: the conditions of the law beside the documents that show each, and what happened when.

Nothing here is a judgement: art. L612-2 is applied by the body, and its 2° (unfounded, abusive) by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from forum import dates
from moderation.mediation.deadlines import civil_date
from moderation.mediation.dossier.contents import Document, number_of
from moderation.mediation.journal import NOTES
from moderation.mediation.models import Case, Evidence, PrecheckResult
from moderation.mediation.states import LABELS, State

BOUGHT = (Evidence.Kind.ORDER, Evidence.Kind.INVOICE, Evidence.Kind.CONTRACT, Evidence.Kind.PAYMENT)


@dataclass(frozen=True, slots=True)
class Check:
    """`says` is what the asker declared; `numbers` are those of the documents."""

    about: str
    law: str
    says: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    day: date
    what: str
    numbers: tuple[int, ...] = ()


def of(case: Case, result: PrecheckResult | None, documents: list[Document]) -> list[Check]:
    """Texts in the language that is active."""
    complaints = list(case.complaints.order_by("sent_on", "level", "pk"))
    written = _("Written complaint to the seller")
    found = [Check(written, "L612-2 1°", _complained(complaints), _proofs(complaints, documents))]
    if complaints:
        found.append(Check(_("Answer of the seller"), "", _answered(complaints), _of(documents, "reply")))
    if result and result.deadline:
        text = _("last day: %(day)s") % {"day": dates.written_day(result.deadline)}
        found.append(Check(_("Less than a year after the first complaint"), "L612-2 4°", text))
    found.append(Check(_("No court, no other mediator"), "L612-2 3°", _elsewhere(case.answers)))
    found.append(Check(_("Remit of the service"), "L612-2 5°", case.body.name if case.body else _("not known")))
    if case.helper_name:
        said = _("%(name)s, by written mandate") % {"name": case.helper_name} if case.mandate else case.helper_name
        found.append(Check(_("Filled in for the person who asks"), "R612-1 3°", said, _of(documents, "mandate")))
    found.append(Check(_("The purchase"), "L611-1", case.bought or _("not said"), _of(documents, *BOUGHT)))
    return found


def chronology(case: Case, thread: dict[str, Any], documents: list[Document]) -> list[Moment]:
    """By day; what happened on one day in the order in which it usually does."""
    moments = [*_before(case, documents), *_asked(thread), *_since(case)]
    return sorted(moments, key=lambda moment: moment.day)


def _before(case: Case, documents: list[Document]) -> Iterator[Moment]:
    if case.purchase_date:
        yield Moment(case.purchase_date, _("The purchase"), _of(documents, *BOUGHT))
    for row in case.complaints.order_by("sent_on", "level", "pk"):
        what = _("Written complaint to the seller") if row.level == 1 else _("Second complaint")
        yield Moment(row.sent_on, what, _proofs([row], documents))
        if row.reply_on:
            yield Moment(row.reply_on, _("Answer of the seller"), _of(documents, "reply"))


def _asked(thread: dict[str, Any]) -> Iterator[Moment]:
    for post in thread["posts"]:
        if post["kind"] == "question":
            yield Moment(civil_date(datetime.fromisoformat(post["created_at"])), _("Question asked in the forum"))


def _since(case: Case) -> Iterator[Moment]:
    """The steps of the case itself, from its sending on: what led there is the asker's own business."""
    if case.sent_at is None:
        return
    if case.received_on:
        yield Moment(case.received_on, _("The paper arrived at the service"))
    for event in case.events.filter(at__gte=case.sent_at, seq__lte=case.version).order_by("seq"):
        if event.event not in {*NOTES, "type_in"}:
            yield Moment(civil_date(event.at), str(LABELS[State(event.to_state)]))


def _of(documents: list[Document], *kinds: str) -> tuple[int, ...]:
    return tuple(document.number for document in documents if document.row.kind in kinds)


def _proofs(complaints: list[Any], documents: list[Document]) -> tuple[int, ...]:
    """The document kept with each; where there is none, what was handed in as the complaint and is no other’s."""
    own = [number_of(row.document_id, documents) for row in complaints]
    known = tuple(sorted({number for number in own if number is not None}))
    return known if known and len(known) == len(complaints) else _unclaimed(known, documents)


def _unclaimed(known: tuple[int, ...], documents: list[Document]) -> tuple[int, ...]:
    others = [row for row in documents if row.row.kind == "complaint" and not row.row.is_proof]
    return tuple(sorted({*known, *(row.number for row in others)}))


def _complained(complaints: Iterable[Any]) -> str:
    first = next((row for row in complaints if row.level == 1), None)
    if first is None:
        return _("none is known")
    day = dates.written_day(first.sent_on)
    return f"{day}, {first.get_channel_display()}" if first.channel else day


def _answered(complaints: list[Any]) -> str:
    """The last thing the seller wrote."""
    replied = [row for row in complaints if row.reply != "none"]
    if not replied:
        return _("No written answer.")
    said = _("Refused in writing") if replied[-1].reply == "negative" else _("Answered in writing")
    return f"{said}, {dates.written_day(replied[-1].reply_on)}" if replied[-1].reply_on else said


def _elsewhere(answers: dict[str, str]) -> str:
    said = {answers.get("court"), answers.get("other_mediator")}
    if "yes" in said:
        return _("one of them has it, or had it")
    return _("declared") if said == {"no"} else _("not said")
