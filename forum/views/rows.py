"""Rows of lists as HTML, kept by the version of their question: a list is mostly made of rows shown before."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from forum.models import Question
from forum.views.caching import KEPT_SECONDS, key_of

Mark = tuple[int, int]  # key and version of a question its reader may see


def question_rows(marks: Sequence[Mark], *, level: int = 3, show_product: bool = True) -> list[SafeString]:
    """The rows in the order of the marks; only those not kept are fetched. `level` is that of their headings."""
    rows = caches["rows"]
    names = {pk: key_of("row", pk, version, level, show_product) for pk, version in marks}
    kept: dict[str, SafeString] = rows.get_many(names.values())
    missing = [pk for pk, name in names.items() if name not in kept]
    if missing:
        options = {"level": level, "show_product": show_product}
        made = {
            names[pk]: render_to_string("components/question_row.html", {"question": question, **options})
            for pk, question in Question.objects.for_listing().in_bulk(missing).items()
        }
        rows.set_many(made, KEPT_SECONDS)
        kept |= made
    return [kept[name] for name in names.values() if name in kept]
