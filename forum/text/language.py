"""Which of the site's two languages a text is in. A guess that its author can correct."""

import re
from typing import Literal

from forum.text.typography import NARROW, WIDE

Language = Literal["fr", "en"]

# Frequent in one language and rare in the other: "a", "as", "on", "son", "or", "but", "no", "me", "car" are in both.
_FRENCH_WORDS = """
    à ai au aux avec avez avoir ça ce cela ces cet cette chez combien comment dans de depuis des du elle elles
    en es est et été êtes être eu faire fait faut il ils je jusqu la le les leur lorsqu lui ma mais mes moi mon
    ne nos notre nous où ou oui par pas pendant peu peut peux plus pour pourquoi puis puisqu qu quand que quel
    quelle quelles quels qui quoi sa sans sera ses si soit sont sous suis sur ta te tes toi très tu un une va
    vers vos votre vous
"""
_ENGLISH_WORDS = """
    about after all an and any anyone are at be because been being best between buy by can cannot could did didn
    do does doesn doing don find for from get good had has have he her his how if in into is isn it its just
    know like long make many much my need new not of off one only or other our out over re should since so some
    than that the their them then there these they this to too up use used using vs was we were what when where
    which while who why will with without won work would you your
"""
_FRENCH, _ENGLISH = frozenset(_FRENCH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
# An elision ("l'écran") is French; a contraction ("don't", "it's") is English.
_FRENCH_SIGNS = re.compile(
    rf"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w\w)|[àâçèéêëîïôœùûÀÂÇÈÉÊÎÔŒÙÛ«»]|[{NARROW}{WIDE}][?!;:]"
)
_ENGLISH_SIGNS = re.compile(r"\w['’](?:s|t|re|ve|ll|m|d)\b|\w\w(?:ing|ght|wh|ck|th|oo)\w{0,2}\b", re.IGNORECASE)
_WORD = re.compile(r"\b[^\W\d_]+\b")
_NOT_LANGUAGE = re.compile(r"```.*?```|`[^`\n]*`|https?://\S+", re.DOTALL)

MAX_SCANNED = 4000  # characters; the language of a text does not change after that


def detect_language(text: str, prior: str) -> Language:
    """French or English; `prior` is the language of the interface, and decides where the text does not."""
    prose = _NOT_LANGUAGE.sub(" ", text[:MAX_SCANNED])
    words = _WORD.findall(prose.lower())
    french = sum(word in _FRENCH for word in words) + len(_FRENCH_SIGNS.findall(prose))
    english = sum(word in _ENGLISH for word in words) + len(_ENGLISH_SIGNS.findall(prose))
    if french == english:
        return "fr" if prior == "fr" else "en"
    return "fr" if french > english else "en"
