"""What somebody typed into a search box, made fit for any search backend."""

import re

from forum.text.cleaning import clean_line

TYPED_MAX = 400  # characters that are looked at of what was typed, before it is cleaned
MAX_LENGTH = 200
MAX_TERMS = 32

_QUOTES = re.compile("[“”„‟«»＂]")
_WILDCARDS = re.compile(r"[*?\\]+")


def clean_query(query: str) -> str:
    """The query with balanced straight quotes around phrases, at most 32 words and 200 characters. Never raises.

    A lone quote or a NUL is an error in SQLite's full-text search and in PostgreSQL; wildcards are not offered.
    """
    text = clean_line(_WILDCARDS.sub(" ", _QUOTES.sub('"', query[:TYPED_MAX])))[:MAX_LENGTH]
    parts = text.split('"')
    taken: list[str] = []
    room = MAX_TERMS
    for number, part in enumerate(parts):
        words = part.split()[:room]
        room -= len(words)
        is_phrase = number % 2 == 1 and number < len(parts) - 1
        if words:
            taken.append(f'"{" ".join(words)}"' if is_phrase else " ".join(words))
    return _fit(" ".join(taken))


def _fit(query: str) -> str:
    """Within the length again: the spaces set around phrases may have made it longer."""
    if len(query) <= MAX_LENGTH:
        return query
    head = query[:MAX_LENGTH].rpartition(" ")[0]
    return clean_query(head)
