"""How many cases stand behind a general recommendation, and what its words may not say. It is read by everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forum.text import personal_data
from moderation.mediation.models import Case, MediationBody, Recommendation
from moderation.mediation.references import parse_reference
from moderation.mediation.states import TERMINAL

LEAST = 5  # people behind it: below that, somebody could be recognised
ENDED = sorted(state.value for state in TERMINAL)
SHORTEST_NAME = 3
TITLES = {"Madame", "Mademoiselle", "Monsieur", "Mme", "Mlle", "Mrs"}
_LINK = re.compile(r"https?:|www\.|/(?:questions|q|cases|m)/|\b[\w-]+\.(?:com|fr|org|net|eu|io)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\bSC[\s\-‐-―_.]?\d{2}[\s\-‐-―_.]?\w{5}[\s\-‐-―_.]?\w\b", re.IGNORECASE)
_MENTION = re.compile(r"(?:^|\s)@\w")


def behind(body: MediationBody, sector: str, remedy: str) -> int:
    """How many people's cases of this topic have ended at the body. Several of one person count once.

    Those who have left cannot be told apart any more: all of them count as one.
    """
    ended = _of_topic(body, sector, remedy).filter(state__in=ENDED)
    askers: QuerySet[Any, Any] = ended.order_by().values_list("asker_id", flat=True)
    return len(set(askers))


def too_few(count: int) -> str:
    if count >= LEAST:
        return ""
    return _(
        "Fewer than %(least)d people had a closed case about this at your service: somebody could be recognised. "
        "Choose a wider topic, or wait until there are more."
    ) % {"least": LEAST}


def refusal(row: Recommendation) -> str:
    """Why it may not be published, counted now; nothing when it may."""
    return too_few(behind(row.body, row.sector, row.remedy))


class Counted:
    """What is registered for the hook `register_recommendations`."""

    def refusal(self, number: int) -> str:
        row = Recommendation.objects.filter(pk=number).select_related("body").first()
        return _("The service has withdrawn this recommendation.") if row is None else refusal(row)


def check(body: MediationBody, *, sector: str, remedy: str, question: str, advice: str) -> None:
    """ValidationError for the fields `sector`, `question` and `advice`."""
    errors = {"sector": too_few(behind(body, sector, remedy))}
    names = list(_names(body, sector, remedy))
    errors |= {field: unfit(text, names) for field, text in (("question", question), ("advice", advice))}
    if found := {field: [said] for field, said in errors.items() if said}:
        raise ValidationError(found)


def unfit(text: str, names: Iterable[str]) -> str:
    """Why these words are not general. Pure."""
    found = [words for _kind, words in personal_data.find(text)]
    found += [match[0].strip() for match in _MENTION.finditer(text)]
    found += [name for name in names if _says(text, name)]
    if found:
        sentence = _("Take this out: it names somebody, or could lead to them: %(words)s.")
        return sentence % {"words": ", ".join(dict.fromkeys(found))}
    if any(parse_reference(match[0]) for match in _REFERENCE.finditer(text)):
        return _("Take the reference of a case out: a recommendation is about none.")
    if _LINK.search(text):
        return _("Take the link out: a recommendation leads to no discussion, no case and no seller.")
    return ""


def _says(text: str, name: str) -> bool:
    """One word as a name is written, or in capitals: “petit” and “free” are words too. Several in whatever letters."""
    spellings = [re.escape(name)] if " " in name else [re.escape(name), re.escape(name.upper())]
    flags = re.IGNORECASE if " " in name else re.NOFLAG
    return bool(re.search(rf"(?<!\w)(?:{'|'.join(spellings)})(?!\w)", text, flags))


def _names(body: MediationBody, sector: str, remedy: str) -> Iterable[str]:
    """Of the sellers and of the people of all cases of the topic, open ones too."""
    rows = _of_topic(body, sector, remedy).order_by().values_list("trader_name", "full_name")
    for seller, person in rows.distinct():
        parts = [seller.strip(), person.strip(), *person.split()]
        yield from (part for part in parts if len(part) >= SHORTEST_NAME and part not in TITLES)


def _of_topic(body: MediationBody, sector: str, remedy: str) -> QuerySet[Case]:
    cases = Case.objects.filter(body=body, sector=sector, sent_at__isnull=False)
    return cases.filter(remedy=remedy) if remedy else cases
