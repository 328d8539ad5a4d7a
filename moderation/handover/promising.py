"""Whether somebody who answers for a brand promises something under a question: a refund, a parcel, a call. Pure.

Clause by clause, without what is denied or supposed: "we will not refund" and "if you send it, we will look" promise
nothing. Patterns are written in lower case without accents and match whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from moderation.handover.lexicon import fold

_DEED_FR = (
    r"(?:rembours|remplac|echang|repar|renvo|renverr|envo|enverr|livr|exped|dedommag|credit|rappel|recontact|contact"
    r"|annul)\w*"
)
_DEED_EN = r"(?:refund|replace|exchange|repair|resend|send|deliver|ship|compensate|credit|call|contact|cancel)\w*"
_PROMISE = re.compile(
    rf"(?<!\w)(?:(?:nous|on|je) (?:allons|va|vais) (?:\w+ ){{0,3}}{_DEED_FR}"
    rf"|(?:nous|on|je) (?:vous |le |la |les |l')+{_DEED_FR}(?:ons|ai|era|erai|erons)"
    rf"|vous (?:serez|allez etre|sera) (?:\w+ ){{0,2}}{_DEED_FR}"
    r"|vous (?:recevrez|allez recevoir|aurez (?:votre|un|le) (?:avoir|colis|remboursement|remplacement))"
    rf"|(?:we|i)(?: will| shall|'ll| are going to|'re going to) (?:\w+ ){{0,3}}{_DEED_EN}"
    rf"|you(?: will|'ll) (?:receive|get|be (?:\w+ )?{_DEED_EN})"
    rf"|your (?:refund|parcel|order|replacement) will)(?!\w)"
)
_NOT_SO = re.compile(r"(?<!\w)(?:ne|n'\w+|pas|jamais|aucun\w*|si|s'il\w*|not|\w+n't|never|no|if|unless|once)(?!\w)")
_CLAUSE = re.compile(r"[.;:!?\n]|, (?=mais|but|et|and)")


def promises(texts: Iterable[str]) -> bool:
    """One clause is enough."""
    return any(_is_promise(clause) for text in texts for clause in _CLAUSE.split(text))


def _is_promise(clause: str) -> bool:
    folded = fold(clause)
    return _PROMISE.search(folded) is not None and _NOT_SO.search(folded) is None
