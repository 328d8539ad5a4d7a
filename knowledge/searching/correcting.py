"""Words that were misspelled: what they may have been, and how the titles found spell that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from forum.models import Question
from knowledge.models import ArticlePage
from knowledge.search.spelling import corrections
from knowledge.searching.highlighting import folded

_WORD = re.compile(r"\w+")


def corrected(words: str) -> dict[str, str]:
    """What words that stand in no guide and no question may have been; both without accents."""
    return corrections(words, [Question.objects.published, _guides])


def meant(query: str, right: Mapping[str, str], titles: Iterable[str]) -> str:
    """The query put right, in the spelling of the titles found; "" where none of them says one of the words."""
    if not right:
        return ""
    spelled = {folded(word): word.lower() for word in _WORD.findall(" ".join(titles))}
    known = {word: spelled[near] for word, near in right.items() if near in spelled}  # the index may be behind
    put_right = _WORD.sub(lambda word: known.get(folded(word[0]), word[0]), query)
    return put_right if known else ""


def _guides() -> Any:
    return ArticlePage.objects.live().public()
