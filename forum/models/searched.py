"""What the index holds of a question besides its own row, fetched for hundreds of questions at once."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Prefetch, prefetch_related_objects

ANSWERS = 10  # the best
DUPLICATES = 20  # the latest


def parts() -> list[Prefetch[Any] | str]:
    """For `prefetch_related`. The order is whole: a document must be the same whenever it is made."""
    answers = apps.get_model("forum", "Answer").objects.published().order_by("-score", "pk")
    duplicates = apps.get_model("forum", "Question").objects.published().order_by("-pk")
    return [
        Prefetch("answers", answers.only("question", "body_html")[:ANSWERS], to_attr="searched_answers"),
        Prefetch("duplicates", duplicates.only("duplicate_of", "title")[:DUPLICATES], to_attr="searched_duplicates"),
        "tags__synonyms",
    ]


def found(question: Any, name: str) -> list[Any]:
    """`searched_answers` or `searched_duplicates`, of a question that may have been fetched without."""
    if not hasattr(question, name):
        prefetch_related_objects([question], *parts())
    return list(getattr(question, name))
