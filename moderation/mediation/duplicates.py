"""Whether what is typed in is here already: the same seller, with the same order number or the same name."""

from __future__ import annotations

import re
from typing import Any

from moderation.handover.lexicon import fold
from moderation.mediation.models import Case, MediationBody

_APART = re.compile(r"\W+")


def of(body: MediationBody, viewer: Any, *, full_name: str, trader_name: str, order_ref: str) -> list[Case]:
    """Open cases of this body that the viewer may see; never those of another body, nor one not sent to it."""
    seller, person, order = plain(trader_name), plain(full_name), plain(order_ref)
    if not seller:
        return []
    cases = Case.objects.for_desk_of(viewer).open().filter(body=body).order_by("-created_at", "-pk")
    same = cases.only("ref", "state", "full_name", "trader_name", "order_ref", "created_at", "sent_at")
    return [
        case
        for case in same
        if plain(case.trader_name) == seller
        and ((order and plain(case.order_ref) == order) or (person and plain(case.full_name) == person))
    ]


def plain(words: str) -> str:
    """As two people type the same: without case, accents, signs and blanks; the words of a name in any order."""
    return " ".join(sorted(_APART.sub(" ", fold(words)).split()))
