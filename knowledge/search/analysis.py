"""How a text becomes words: French and English, codes kept whole, prefixes for suggestions.

The index and the query use the same functions. Everything here must give the same tokens with or without
accents, because half of the shoppers type without them: a word is folded first and stemmed after.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang import stemmer_for_language, stopwords_for_language

LANGUAGES = ("fr", "en")
"""Each text is kept in one column per language; a text without a language is kept in all of them."""

VERSION = 2
"""Raise it when a change below makes other tokens: the index is then rebuilt by itself."""

MAX_WORD = 64
MAX_PREFIX = 20
MAX_QUERY = 400
MAX_QUERY_WORDS = 32

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
    | dict.fromkeys("’‘ʼ′`´＇", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
)
_SIGNS = str.maketrans({"º": "°", "№": "n°"})  # NFKC would make them letters
_MARKS = re.compile("[\u0300-\u036f]")
_CHUNK = re.compile(r"[^\W_]+(?:[-._][^\W_]+)*")
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_NUMBER_SIGN = re.compile(r"(?:(?<!\w)n°|#)\s?\Z")
_ELIDED = frozenset(
    ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu"]
)

# «été» and «son» are nouns here (summer, sound) more often than a participle or a possessive.
_STOP = {
    "fr": (stopwords_for_language("fr") - {"été", "étés", "étée", "étées", "son"})
    | {"ça", "cela", "ceci", "cet", "cette", "si", "ils", "elles", "leurs", "où", "donc", "être", "avoir"},
    "en": stopwords_for_language("en") | {"d", "ll", "m", "re", "ve"},
}


def normalise(text: str) -> str:
    """Lower case, one form for each apostrophe, hyphen and ligature; accents stay."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).lower().translate(_LETTERS)


def fold(text: str) -> str:
    """Without accents: «Œuf brûlé» gives «oeuf brule»."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFD", normalise(text)))


_FOLDED_STOP = {language: frozenset(map(fold, words)) for language, words in _STOP.items()}
_FRENCH_ENDINGS = (
    (re.compile(r"ee(s?)$"), r"e\1"),  # remboursée, typed remboursee
    (re.compile(r"iere(s?)$"), r"ier\1"),  # dernière with dernier
    (re.compile(r"ite(s?)$"), r"ité\1"),  # the stemmer knows the suffix with its accent only
)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word. A word with a digit is a code or a size and stays as it is."""
    if any(character.isdigit() for character in word):
        return word
    if language == "fr":
        for ending, replacement in _FRENCH_ENDINGS:
            word = ending.sub(replacement, word)
    return fold(stemmer_for_language(language)(word))


class Chunk(NamedTuple):
    """What is written without a space: its words, and the whole of it where it is a code or a reference."""

    words: list[str]
    code: str | None


def chunks(text: str) -> list[Chunk]:
    """The folded words of a text in order, without elided articles: «l'appareil» gives «appareil».

    A code is kept whole besides: «AB-1234» gives «ab1234», «n°12345» gives «12345».
    """
    return _chunks(text)


@lru_cache(maxsize=4)  # the words and the codes of a text are asked for one after the other
def _chunks(text: str) -> list[Chunk]:
    text = fold(text)
    return [
        Chunk([word[:MAX_WORD] for word in _WORD.findall(match.group())], _code(text, match))
        for match in _CHUNK.finditer(text)
        if not _is_elided(text, match)
    ]


def _is_elided(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if text.startswith("'", end):
        return match.group() in _ELIDED
    # The «s» of «Bob's» and the «t» of «don't»
    return end - start == 1 and text[start - 1 : start] == "'"


def _code(text: str, match: re.Match[str]) -> str | None:
    found = match.group()
    if not _DIGIT.search(found):
        return None
    if found.isdigit() and not _NUMBER_SIGN.search(text, max(0, match.start() - 4), match.start()):
        return None
    joined = re.sub(r"[-._]", "", found)
    return joined if 2 <= len(joined) <= MAX_WORD else None


def is_stop_word(word: str, language: str) -> bool:
    """Whether a folded word says nothing in this language."""
    return word in _FOLDED_STOP[language]


def words(text: str, language: str) -> list[str]:
    """The stems to index for a text of this language, in order, stop words left out."""
    stop = _FOLDED_STOP[language]
    return [stem(word, language) for chunk in chunks(text) for word in chunk.words if word not in stop]


def codes(text: str) -> list[str]:
    """The codes of a text, whole."""
    return [chunk.code for chunk in chunks(text) if chunk.code]


def completions(text: str) -> Iterator[str]:
    """Words and whole codes of a text, unstemmed, for suggestions while somebody is typing."""
    for chunk in chunks(text):
        yield from chunk.words
        if chunk.code and len(chunk.words) > 1:
            yield chunk.code


def prefixes(text: str) -> Iterator[str]:
    """Every beginning of every completion, and the whole word marked by a final «$»."""
    for word in completions(text):
        yield word[:MAX_PREFIX] + "$"
        for length in range(1, min(len(word), MAX_PREFIX) + 1):
            yield word[:length]


def typed(query: str) -> list[Chunk]:
    """The different chunks of a query; its length is bounded, because it decides how long the search takes."""
    found = {tuple(chunk.words): chunk for chunk in chunks(query[:MAX_QUERY])}
    taken: list[Chunk] = []
    room = MAX_QUERY_WORDS
    for chunk in found.values():
        if room <= 0:
            break
        taken.append(Chunk(chunk.words[:room], chunk.code))
        room -= len(chunk.words)
    return taken
