"""The letters that stand for a name: of its first and last word, as a person would write them."""

from __future__ import annotations

import unicodedata

# Words that join names: "Jean d’Ormesson" is JO, "Ludwig van Beethoven" is LB.
PARTICLES = frozenset(["d", "de", "del", "der", "des", "di", "du", "la", "le", "les", "l", "the", "ter", "van", "von"])
_JOINTS = str.maketrans({"’": " ", "'": " ", "-": " ", "_": " ", ".": " "})


def initials(name: str) -> str:
    """One or two letters with their marks, in capitals where the script has them; empty where the name has none."""
    words = [word for word in name.translate(_JOINTS).split() if any(letter.isalpha() for letter in word)]
    told = [word for word in words if word.casefold() not in PARTICLES] or words
    ends = told if len(told) < 2 else [told[0], told[-1]]
    return "".join(_first(word) for word in ends).upper()


def _first(word: str) -> str:
    """The first letter with the marks that belong to it."""
    start = next(place for place, sign in enumerate(word) if sign.isalpha())
    end = start + 1
    while end < len(word) and unicodedata.combining(word[end]):
        end += 1
    return unicodedata.normalize("NFC", word[start:end])
