"""Tags that a question may want: those it names, then those that questions about its product usually have."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Count

from forum.models import Product, Tag, Visibility

LOOKED_AT = 1000  # tags, the most used first
READ = 5_000  # characters
SUGGESTED = 6
SHORTEST = 3  # letters of a word whose plural is taken for it


def suggested_tags(text: str, product: Product | None, *, but: list[str]) -> list[Tag]:
    """`but`: names that the question has already."""
    words = _words(text[:READ])
    used = list(Tag.objects.filter(question_count__gt=0).order_by("-question_count", "slug")[:LOOKED_AT])
    named = [tag for tag in used if any(_is_in(name, words) for name in (tag.name, tag.name_fr))]
    has = {_plain(name) for name in but}
    found = dict.fromkeys([*named, *usual_tags(product)])
    return [tag for tag in found if not {_plain(tag.name), _plain(tag.name_fr)} & has][:SUGGESTED]


def usual_tags(product: Product | None) -> list[Tag]:
    """Of the published questions about a product, the most frequent first."""
    if product is None:
        return []
    about = {"question_tags__content_object__product": product}
    shown = Tag.objects.filter(**about, question_tags__content_object__visibility=Visibility.PUBLISHED)
    return list(shown.annotate(uses=Count("pk")).order_by("-uses", "slug")[:SUGGESTED])


def _is_in(name: str, words: set[str]) -> bool:
    wanted = _words(name)
    return bool(wanted) and wanted <= words


def _words(text: str) -> set[str]:
    """Without case, accents and plurals."""
    return {_singular(word) for word in re.findall(r"\w+", _plain(text))}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word[-1] in "sx" else word


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
