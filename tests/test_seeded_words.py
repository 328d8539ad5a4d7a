"""What a site starts with is written as its catalogues are: plain, in the words of the interface, gendering nobody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from forum.text.typography import typeset
from tests import catalogues
from tests.typography import english_faults, french_faults

ROOT = Path(__file__).resolve().parents[1]
MEDIATION = ROOT / "moderation" / "mediation"
FILES = [
    *sorted((ROOT / "selfcare" / "new_site").glob("*.json")),
    *sorted((MEDIATION / "rulesets").glob("*.json")),
    ROOT / "moderation" / "law" / "texts.json",
    MEDIATION / "complaint_letter.json",
    MEDIATION / "legal_limits.json",
]
# Names of others, and the line about a case that the rules of mediation give word for word.
NAMES = re.compile(
    r"lecteur d’écran|service client|its users’ commission|commission des usagers|\{\w+\}|L’auteur poursuit ce sujet"
)
LINK = re.compile(r"(?<=\])\([^)]*\)|\*\*")
LAW = re.compile(r" \((?:[^()]|\([^()]*\))*\)")  # which says where a sentence comes from


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text with its language, as the end of its name says it."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else ((key, one) for one in value):
            yield from texts(inner, name)
    elif isinstance(value, str) and key.split("_")[-1] in ("fr", "en"):
        yield key.split("_")[-1], value


def seeded(path: Path) -> list[tuple[str, str]]:
    return [(language, LINK.sub("", text)) for language, text in texts(json.loads(path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_are_those_of_the_interface(path: Path) -> None:
    for language, text in seeded(path):
        told = polib.POEntry(msgid="", msgstr=NAMES.sub("x", text))
        assert list(catalogues.avoids_banned_words(told, language)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_is_long(path: Path) -> None:
    for _language, text in seeded(path):
        for sentence in re.split(r"(?<=[.!?…])\s+|\n|[;:]\s", LAW.sub("", text)):
            assert len(re.findall(r"[\w’-]+", sentence)) <= catalogues.MAX_WORDS, sentence


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_signs_are_those_of_the_language(path: Path) -> None:
    """French is stored with the spaces that somebody types, and printed with those that do not break."""
    for language, text in seeded(path):
        faults = french_faults(typeset(text)) if language == "fr" else english_faults(text)
        assert list(faults) == [], text
