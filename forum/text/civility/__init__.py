"""Words that may hurt whoever reads them: found before they are published. Pure, local, and never the last word.

The lists (`fr.txt`, `en.txt`) hold patterns over folded text: small letters without accents. A space stands for
whatever separates two words. They look for words *at* somebody: what is said of oneself, of things, or by others whom
the text quotes is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from forum.text.civility.folding import folded, without_quotes
from forum.text.sizes import READ_MAX

__all__ = ["Harm", "Phrase", "folded", "uncivil"]

LISTS = Path(__file__).parent
MOST = 5  # shown at once: whoever has more to mend looks again


class Harm(StrEnum):
    INSULT = "insult"
    CONTEMPT = "contempt"  # of what somebody knows, or of their question
    DISMISSAL = "dismissal"  # sends somebody away
    GROUP = "group"  # hatred of people for what they are
    THREAT = "threat"
    SHOUT = "shout"  # at somebody, in capital letters


class Phrase(NamedTuple):
    words: str
    start: int
    end: int
    harm: Harm


def uncivil(text: str) -> list[Phrase]:
    """In the order of the text, at most `MOST`. Both lists are read: texts are short, and mixed."""
    signs = without_quotes(folded(text[:READ_MAX]))
    found = [
        Phrase(text[match.start() : match.end()], match.start(), match.end(), Harm(str(match.lastgroup)))
        for language in LANGUAGES
        for match in islice(_pattern(language).finditer(signs), MOST)
    ]
    found += islice(_shouted(text, signs), MOST)
    return sorted(_apart(found), key=lambda one: one.start)[:MOST]


def _apart(found: list[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


# A sentence in capital letters that ends with "!" and speaks to somebody; a question is none, nor is "THANK YOU".
_CAPITALS = re.compile(
    r"(?<![\w'])(?<![A-Z\u00c0-\u00de][ ,])(?<!, )"
    r"[A-Z\u00c0-\u00de](?:[^\W\d_a-z\u00df-\u00ff]|[ ,'\u2019\u00a0-]){18,300}!"
)
_AT_SOMEBODY = re.compile(
    r"\b(?:you|your|stop|leave me|listen|shut|tu|toi|vous|votre|vos|ton|ta|tes|arretez?|foutez|laissez|lisez|lis)\b"
)
_THANKS = re.compile(r"\b(?:thank|thanks|merci|bravo|congratulations|love|please|svp|plait)\b")


def _shouted(text: str, signs: str) -> Iterator[Phrase]:
    for match in _CAPITALS.finditer(text, 0, READ_MAX):
        said = signs[match.start() : match.end()]
        if said.count(" ") >= 3 and _AT_SOMEBODY.search(said) and not _THANKS.search(said):
            yield Phrase(match[0], match.start(), match.end(), Harm.SHOUT)


LANGUAGES = ("fr", "en")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """All patterns of a list as one, so that a text is read once; the gravest first."""
    lines = _sections((LISTS / f"{language}.txt").read_text(encoding="utf-8"))
    parts = [f"(?P<{harm}>{'|'.join(lines[harm])})" for harm in reversed(Harm) if lines[harm]]
    return re.compile(rf"(?<![\w@#/.-])(?:{'|'.join(parts)})(?![\w@])")


def _sections(source: str) -> dict[Harm, list[str]]:
    """`[harm]`, then its patterns; `NAME = pattern` stands as `<NAME>` in those below; `# ` begins a remark."""
    names: dict[str, str] = {}
    found: dict[Harm, list[str]] = {harm: [] for harm in Harm}
    harm = Harm.INSULT
    for line in source.splitlines():
        if not line or line.startswith("# "):
            continue
        if line.startswith("["):
            harm = Harm(line.strip("[]"))
            continue
        name, is_named, value = line.partition(" = ")
        for known, pattern in names.items():
            line, value = line.replace(f"<{known}>", pattern), value.replace(f"<{known}>", pattern)
        if is_named:
            names[name] = f"(?:{value})"
        else:
            found[harm].append(_SPACE.sub(_between, f"(?:{line})"))
    return found


_SPACE = re.compile(r"\[[^\]]*\]|\(\?<[!=][^)]*\)| (\??)")


def _between(match: re.Match[str]) -> str:
    """A space of a pattern: what may separate two words; none inside brackets, nor where one width is asked for."""
    return match[0] if match[0][0] in "[(" else rf"[\s,'_*-]{{{0 if match[1] else 1},3}}"
