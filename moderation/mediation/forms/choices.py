"""Lists that several forms of this part choose from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from moderation.handover.lexicon import fold
from moderation.mediation.facts import Reply
from moderation.mediation.vocabulary import COUNTRIES, ELSEWHERE, HOME, SECTORS

REPLIES = [
    (Reply.NONE.value, _("No answer")),
    (Reply.NEGATIVE.value, _("Yes, and refused")),
    (Reply.PARTIAL.value, _("Yes, but it is not enough")),
]


def country_choices() -> list[tuple[str, str]]:
    """The country of most sellers, the others by their names in the language of the page, any other one last."""
    names = {code: str(name) for code, name in COUNTRIES.items()}
    others = sorted(names.keys() - {HOME, ELSEWHERE}, key=lambda code: fold(names[code]))
    return [(code, names[code]) for code in (HOME, *others, ELSEWHERE)]


def sector_choices(bodies: Any, present: str) -> list[tuple[str, Any]]:
    """The known sectors, and those that only a body or the case itself names."""
    named = {sector for body in bodies for sector in body.sectors} | {present}
    return [*SECTORS.items(), *((sector, sector) for sector in sorted(named - set(SECTORS)))]
