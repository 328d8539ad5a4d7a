"""The groups of words that mean the same, as a search reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from django.core.cache import cache
from django.db import DatabaseError

from knowledge.models import SynonymGroup
from knowledge.search import analysis
from knowledge.search.typed import LONGEST, Expression, Synonyms

KEY = "knowledge:synonyms"
KEPT_SECONDS = 60  # other processes hear of a change after that
SEED = Path(__file__).with_name("synonyms.json")


def synonyms() -> Synonyms:
    """What each word or expression may also be called; empty where there are no tables yet."""
    kept: Synonyms | None = cache.get(KEY)
    if kept is None:
        try:
            kept = table(group.members for group in SynonymGroup.objects.all())
        except DatabaseError:
            return {}
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept


def table(groups: Iterable[Iterable[str]]) -> Synonyms:
    """Every member of every group, with the others of its groups."""
    found: dict[Expression, dict[Expression, None]] = {}
    for group in groups:
        members = [expression for word in group if 0 < len(expression := expressed(word)) <= LONGEST]
        for member in members:
            found.setdefault(member, {}).update(dict.fromkeys(other for other in members if other != member))
    return {member: tuple(others) for member, others in found.items()}


def expressed(text: str) -> Expression:
    return tuple(word for chunk in analysis.chunks(text) for word in chunk.words)


def forget() -> None:
    cache.delete(KEY)


def seed() -> int:
    """The groups a new site starts with, where there are none; how many were made."""
    if SynonymGroup.objects.exists():
        return 0
    groups = [SynonymGroup(words=", ".join(words)) for words in json.loads(SEED.read_text(encoding="utf-8"))]
    return len(SynonymGroup.objects.bulk_create(groups))
