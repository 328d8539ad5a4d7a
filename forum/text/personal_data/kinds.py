"""What is looked for, and what was found."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    EMAIL = "e-mail"
    IBAN = "iban"
    CARD = "card"
    PHONE = "telephone"
    NIR = "nir"  # the French number of social security
    SIRET = "siret"  # of somebody who works alone; also their SIREN
    ORDER = "order"


NEVER_PUBLISHED = frozenset({Kind.IBAN, Kind.CARD, Kind.NIR})


class Finding(NamedTuple):
    """`words` stand at `start` of the text. Without `is_certain` they may be a serial number that looks like it."""

    kind: Kind
    start: int
    end: int
    words: str
    is_certain: bool = True

    @property
    def may_stay(self) -> bool:
        return not (self.is_certain and self.kind in NEVER_PUBLISHED)


# Before a number, these say that it names a thing and nobody.
_THING = re.compile(
    r"(?:\bserial|\bs/?n\b|\bs[ée]rie|\bpart\b|\bp/n\b|\bpi[èe]ce|\br[ée]f\w*|\bmod[eè]l\w*|\bsku\b|\bitem\b|\basin\b|"
    r"\bisbn\b|\bupc\b|\bean\b|\bgtin\b|\bimei\b|\bsuivi\b|\btracking\b|\bcolis\b|\bbar ?code|\bcodes?[ -]barres?)"
    r"\.?[^.!?\n]{0,20}$",
    re.IGNORECASE,
)


def names_a_thing(text: str, start: int) -> bool:
    return _THING.search(text, max(start - 40, 0), start) is not None
