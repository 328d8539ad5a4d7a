"""Whether a statement of facts says anything of its own. Pure.

Regulation (EU) 2022/2065, art. 17(3)(b): whoever is restricted reads "the facts and circumstances relied on". A word, a
heading, a gap that nobody filled, or the text of the rule once more, is none of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

GAP = "[…]"  # in a draft: what a person has to say
FEWEST_WORDS = 3  # of two letters or more
FEWEST_SIGNS = 15
_WORD = re.compile(r"[^\W\d_]{2,}")


def says_something(facts: str, known: Iterable[str] = ()) -> bool:
    """Besides `known`: what is added by itself, such as the title and the text of the rule."""
    left = _plain(facts)
    for words in sorted(map(_plain, known), key=len, reverse=True):
        left = left.replace(words, " ") if words else left
    return len(_WORD.findall(left)) >= FEWEST_WORDS and len(" ".join(left.split())) >= FEWEST_SIGNS


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
