"""Where the dates of a case are counted: Paris, or the part of France the person who asked lives in."""

from __future__ import annotations

import re
from datetime import timedelta

HOME = "Europe/Paris"
# First three figures of the postal code: in these the day begins at another hour than in Paris.
_BY_POSTAL_CODE = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
NAMES = (HOME, *_BY_POSTAL_CODE.values())
# The day can have begun in the first of them while in Paris it is still the one before.
AHEAD = timedelta(hours=12)
_POSTAL_CODE = re.compile(r"\b(\d{3})[ ]?\d{2}\b")


def zone_of(address: str) -> str:
    """The last postal code of an address decides: a street may have a number that looks like one."""
    codes = _POSTAL_CODE.findall(address)
    return _BY_POSTAL_CODE.get(codes[-1], HOME) if codes else HOME
