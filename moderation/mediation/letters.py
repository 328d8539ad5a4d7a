"""Letters from templates: the words of the case put in the places of their marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from forum.dates import written_day
from forum.templatetags.forum_tags import amount
from forum.text.typography import typeset_in
from moderation.law.marks import filled
from moderation.mediation.complaint import default_texts
from moderation.mediation.models import Case, Deadline, Letter
from moderation.mediation.vocabulary import GROUNDS

# Which letter goes with a step that was just recorded.
AFTER_STEP = {
    "acknowledge": Letter.Kind.RECEIVED,
    "declare_inadmissible": Letter.Kind.INADMISSIBLE,
    "notify_parties": Letter.Kind.ADMISSIBLE,
    "propose": Letter.Kind.PROPOSAL,
    "trader_refuses": Letter.Kind.CLOSING,
    "settle": Letter.Kind.CLOSING,
    "accept_all": Letter.Kind.CLOSING,
    "refuse": Letter.Kind.CLOSING,
    "discontinue": Letter.Kind.CLOSING,
}
# The running deadline that a letter of a kind tells of.
TOLD = {Letter.Kind.PROPOSAL: "accept", Letter.Kind.RECEIVED: "rejection_notice"}


def known(case: Case, day: date) -> list[Letter]:
    """One of each kind, in the language of the case: the body's own before the site's, the newest first."""
    found: dict[str, Letter] = {}
    if case.body is not None:
        for letter in (
            Letter.objects.for_body(case.body, day).filter(language=case.language).exclude(kind=Letter.Kind.COMPLAINT)
        ):
            former = found.get(letter.kind)
            if former is None or (letter.body_id and not former.body_id):
                found[letter.kind] = letter
    return [found[kind] for kind in Letter.Kind.values if kind in found]


def written(case: Case, letter: Letter, day: date) -> str:
    """The text as it can be sent, in the language of the case; a mark nothing is known for stays in its place."""
    with translation.override(case.language):
        known = {name: value for name, value in _values(case, letter, day).items() if value}
        return typeset_in(case.language, filled(letter.text, known))


def _values(case: Case, letter: Letter, day: date) -> dict[str, str]:
    last = _last_day(case, letter)
    return {
        "reference": case.ref,
        "person": case.full_name,
        "seller": case.trader_name,
        "bought": case.bought,
        "amount": amount(case.amount, case.currency),
        "service": case.body.name if case.body else "",
        "today": written_day(day),
        "grounds": _grounds(case),
        "last_day": written_day(last) if last else "",
    }


def _last_day(case: Case, letter: Letter) -> date | None:
    kind = TOLD.get(Letter.Kind(letter.kind), "outcome")
    running = case.deadlines.filter(kind=kind, status=Deadline.Status.RUNNING)
    return running.values_list("due_on", flat=True).first()


def _grounds(case: Case) -> str:
    """Those of art. L612-2 that the service declared, as a list."""
    event = case.events.filter(event="declare_inadmissible").last()
    return _listed(event.data.get("grounds", ())) if event else ""


def _listed(codes: Iterable[Any]) -> str:
    words = dict(GROUNDS)
    return "\n".join(f"– {words.get(code, code)}" for code in codes)


def seed(told: Iterable[Mapping[str, str]], day: date) -> int:
    """Those of a new site that are not there yet, to review; what somebody changed stays. How many were added."""
    told = [{"kind": Letter.Kind.COMPLAINT.value, **default_texts()}, *told]
    rows = [(row["kind"], language, row[language]) for row in told for language, _name in settings.LANGUAGES]
    made = 0
    for kind, language, text in rows:
        if not Letter.objects.filter(kind=kind, language=language, body=None).exists():
            Letter.objects.create(kind=kind, language=language, text=text, is_to_review=True, valid_from=day)
            made += 1
    return made
