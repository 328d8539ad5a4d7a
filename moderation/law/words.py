"""Reading what the site says of the law on a day. A page costs one query for all its texts, and mostly none.

All rows are read together and kept by the process for `KEPT_SECONDS`; saving one forgets them. Where no row is in
force, the first words of the catalogue stand in: a page never breaks for want of a text.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.forms import model_to_dict
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forum.dates import legal_day
from forum.text.markdown import render_markdown
from forum.text.typography import typeset_in
from moderation.law.catalogue import catalogue
from moderation.law.marks import filled
from moderation.law.models import LegalText

KEPT_SECONDS = 30  # another process shows new words this much later


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is shown: with nobody's check, `checked_on` is None and the page says so."""

    text: str
    source: str
    url: str
    checked_on: date | None
    valid_from: date | None


class _Kept:
    rows: Mapping[str, list[LegalText]] | None = None
    until: float = 0.0
    mark: str = ""


def forget(**kwargs: Any) -> None:
    _Kept.rows = None


def mark() -> str:
    """Another value once a text was changed: for pages that are kept whole."""
    _all()
    return _Kept.mark


def row_on(key: str, day: date) -> LegalText | None:
    """Of the wordings in force on a day the one that began last."""
    rows = _all().get(key, ())
    return next((row for row in rows if row.valid_from <= day <= (row.valid_to or day)), None)


def words(key: str, *, language: str = "", as_of: date | None = None, **values: Any) -> Words:
    """KeyError for a key that no catalogue knows: that is a mistake of the program, not of the team."""
    seed = catalogue()[key]
    spoken = language or get_language() or "en"
    row = row_on(key, as_of or legal_day(timezone.now()))
    if row is None:
        text = typeset_in(spoken, filled(seed.words.in_language(spoken), values))
        return Words(text, seed.source, seed.url, None, None)
    text = typeset_in(spoken, filled(row.text(spoken), values))
    return Words(text, row.source, row.source_url, row.checked_on, row.valid_from)


def said(key: str, *, language: str = "", as_of: date | None = None, **values: Any) -> str:
    """The words alone, for a line of a page, a mail or a form."""
    return words(key, language=language, as_of=as_of, **values).text


_lazily = lazy(said, str)


def said_lazy(key: str, **values: Any) -> Any:
    """In the language, and with the words, of the moment it is shown."""
    return _lazily(key, **values)


def html(key: str, **values: Any) -> SafeString:
    """A long text as paragraphs and lists, through the sanitizer of the site."""
    return mark_safe(_rendered(said(key, **values), get_language() or "en"))  # noqa: S308 – by the sanitizer


@lru_cache(maxsize=200)
def _rendered(text: str, language: str) -> str:
    return render_markdown(text, language=language[:2])


def _all() -> Mapping[str, list[LegalText]]:
    now = time.monotonic()
    if _Kept.rows is None or now >= _Kept.until:
        found: dict[str, list[LegalText]] = defaultdict(list)
        for row in LegalText.objects.order_by("-valid_from"):
            found[row.key].append(row)
        _Kept.rows, _Kept.until = found, now + KEPT_SECONDS
        _Kept.mark = hashlib.sha256(
            repr([model_to_dict(row) for rows in found.values() for row in rows]).encode()
        ).hexdigest()
    return _Kept.rows
